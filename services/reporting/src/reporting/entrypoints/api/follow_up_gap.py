"""`/v1/follow-up-gap`: who fell out of view, in numbers, at any moment."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from meedoen.http import ApiMoment, Reading, allow, api_router
from meedoen.http.exchange import exchange_of
from meedoen.identity import Caller, Role
from meedoen.language import Words
from meedoen.refusals import Fault, Forbidden, InvalidInput

from reporting.application.follow_up_gap import follow_up_gap
from reporting.domain.question import Division, Question
from reporting.entrypoints.api.views import FollowUpGapView, follow_up_gap_view

ROUTER = api_router(tags=["follow-up-gap"])

MayRead = Annotated[Caller, allow(Role.POLICY_MAKER, Role.TEAM_LEAD, Role.AUDITOR)]
Municipality = Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="CBS code, such as 0599")]
Neighbourhood = Annotated[str | None, Query(pattern=r"^[0-9]{8}$", description="CBS code, such as 05990824")]
AsOf = Annotated[ApiMoment | None, Query(alias="asOf", description="A moment that has been; without it, now")]


@ROUTER.get("/follow-up-gap")
async def get_follow_up_gap(
    request: Request,
    caller: MayRead,
    reading: Reading,
    municipality: Municipality = None,
    neighbourhood: Neighbourhood = None,
    team: UUID | None = None,
    as_of: AsOf = None,
    by: Division = Division.NEIGHBOURHOOD,
) -> FollowUpGapView:
    """The follow-up gap of the open trajectories at one moment, by neighbourhood, team or municipality.

    Numbers about fewer than ten people are null, and so are those from which one could be worked out.
    """
    question = Question(
        as_of=_been(as_of, exchange_of(request).service.clock.now()),
        by=by,
        municipality=_own(municipality, caller),
        neighbourhood=neighbourhood,
        team=team,
        within=caller.municipality,
    )
    return follow_up_gap_view(await follow_up_gap(reading, question))


def _been(as_of: datetime | None, now: datetime) -> datetime:
    if as_of is not None and as_of > now:
        words = Words(nl="Dit tijdstip ligt nog in de toekomst.", en="This moment is still to come.")
        raise InvalidInput([Fault("query:asOf", "in-the-future", words)])
    return as_of or now


def _own(asked: str | None, caller: Caller) -> str | None:
    """Whoever belongs to a municipality sees that one only."""
    if caller.municipality is not None and asked not in (None, caller.municipality):
        raise Forbidden(
            Words(
                nl="Je ziet alleen de cijfers van je eigen gemeente.",
                en="You see the figures of your own municipality only.",
            )
        )
    return caller.municipality or asked
