"""Who may do what here, what they see, and by which ways of working is decided."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from meedoen.http import ApiMoment, allow
from meedoen.identity import Caller, Role

from activation.adapters.notes import Author
from activation.application.asking import By
from activation.application.sight import Sight
from activation.domain.partner_contracts import PartnerContracts
from activation.domain.ways_of_working import WaysOfWorking

Worker = Annotated[Caller, allow(Role.COACH, Role.NEIGHBOURHOOD_TEAM)]
"""Who speaks with people."""
Organiser = Annotated[Caller, allow(Role.COACH, Role.NEIGHBOURHOOD_TEAM, Role.TEAM_LEAD)]
"""Who sees to it that somebody does."""
Reader = Annotated[Caller, allow(Role.COACH, Role.NEIGHBOURHOOD_TEAM, Role.TEAM_LEAD, Role.AUDITOR)]

TrajectoryId = Annotated[UUID, Path(alias="trajectoryId")]
InvitationId = Annotated[UUID, Path(alias="invitationId")]
ReferralId = Annotated[UUID, Path(alias="referralId")]
ConversationId = Annotated[UUID, Path(alias="conversationId")]
PromiseId = Annotated[UUID, Path(alias="promiseId")]
ClientId = Annotated[UUID, Path(alias="clientId")]

AsOf = Annotated[ApiMoment | None, Query(alias="asOf", description="As it was known at this moment, which has been.")]

_WHOLE_MUNICIPALITY = {Role.COACH, Role.TEAM_LEAD, Role.AUDITOR}


def sight_of(caller: Caller) -> Sight:
    """The own municipality; a neighbourhood team, which is another organisation, its own people alone."""
    return Sight(caller.municipality, caller.team, team_only=caller.roles.isdisjoint(_WHOLE_MUNICIPALITY))


def by(caller: Caller, seen: int | None) -> By:
    return By(sight_of(caller), seen)


def author_of(caller: Caller) -> Author:
    """Who writes a note, and for whom."""
    sight = sight_of(caller)
    return Author(caller.subject, sight.team if sight.team_only else None)


def owners_of(caller: Caller) -> tuple[UUID, ...]:
    """Whose promises are "mine": the person's own, and for a neighbourhood team those of the team."""
    if Role.NEIGHBOURHOOD_TEAM in caller.roles and caller.team is not None:
        return (caller.team,) if caller.roles == {Role.NEIGHBOURHOOD_TEAM} else (caller.subject, caller.team)
    return (caller.subject,)


async def _ways(request: Request) -> WaysOfWorking:
    ways: WaysOfWorking = request.app.state.ways
    return ways


Ways = Annotated[WaysOfWorking, Depends(_ways)]


async def _contracts(request: Request) -> PartnerContracts:
    contracts: PartnerContracts = request.app.state.partner_contracts
    return contracts


Contracts = Annotated[PartnerContracts, Depends(_contracts)]
