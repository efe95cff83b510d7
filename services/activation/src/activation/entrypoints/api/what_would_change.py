"""`/ways-of-working/what-would-change`: a candidate version, tried on the trajectories that run now."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from meedoen.http import ApiDate, ApiModel, Reading, api_router
from meedoen.vocabulary import OwnerKind
from pydantic import Field

from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.application.ways_of_working import in_force
from activation.application.what_would_change import what_would_change
from activation.domain.way_of_working import CaseloadRole, WayOfWorking
from activation.domain.what_would_change import Asked, Load, Share, WhatWouldChange
from activation.entrypoints.api.callers import Ways
from activation.entrypoints.api.ways_of_working import Administrator, Today

ROUTER = api_router(prefix="/ways-of-working", tags=["ways of working"])


class CandidateBody(ApiModel):
    """The version to try, and over how many days from today to count promises."""

    candidate: WayOfWorkingDocument
    days: Annotated[int, Field(ge=1, le=732)] = 30


class AskedView(ApiModel):
    """What is asked: promises in the period, and contacts and hours in an average month."""

    due: int
    """From today up to and including the last day."""
    overdue: int
    """Before today."""
    contacts_per_month: float
    """If nobody waits longer than is allowed."""
    hours_per_month: float
    """For those contacts, and the invitations to them; a partner invites nobody."""


class LoadView(ApiModel):
    """A norm, beside the people whom it is about."""

    role: CaseloadRole
    norm: int
    people: int
    needed: int
    """How many coaches or team members it takes to keep to the norm."""
    over_norm: int | None
    """How many coaches have more people; not known for teams."""


class SideView(AskedView):
    """All owners together, under one of the two."""

    caseload: list[LoadView]


class KindView(ApiModel):
    """All owners of one kind together."""

    owner_kind: OwnerKind
    people: int
    """Whose coach or team it is; of a partner none, for whom it guides has those too."""
    now: AskedView
    then: AskedView


class OwnerView(KindView):
    """One owner."""

    owner_id: UUID


class ChangeView(ApiModel):
    """Now, and as it would be under the candidate. Nothing was changed."""

    first_day: ApiDate
    last_day: ApiDate
    people: int
    """With an open trajectory."""
    now: SideView
    then: SideView
    owner_kinds: list[KindView]
    owners: list[OwnerView]


@ROUTER.post("/what-would-change")
async def try_way_of_working(
    body: CandidateBody, caller: Administrator, ways: Ways, connection: Reading, today: Today
) -> ChangeView:
    """How many promises would be due, to whom, and how many contacts and hours would be asked a month."""
    candidate, last_day = body.candidate.to_domain(), today + timedelta(days=body.days)
    change = await what_would_change(connection, ways, candidate, caller.municipality, today=today, last_day=last_day)
    present = await in_force(connection, ways, caller.municipality, today)
    kinds = change.by_kind()
    now, then = Asked(), Asked()
    for share in kinds.values():
        now.add(share.now)
        then.add(share.then)
    return ChangeView(
        first_day=today,
        last_day=last_day,
        people=sum(share.people.total() for share in kinds.values()),
        now=_side(now, change, present),
        then=_side(then, change, candidate),
        owner_kinds=[KindView(owner_kind=kind, **_share(share)) for kind, share in kinds.items()],
        owners=[
            OwnerView(owner_kind=owner.kind, owner_id=owner.id, **_share(share))
            for owner, share in sorted(change.shares.items(), key=lambda item: (item[0].kind, item[0].id))
        ],
    )


def _side(asked: Asked, change: WhatWouldChange, way: WayOfWorking | None) -> SideView:
    loads = [] if way is None else change.loads(way)
    return SideView(**_asked(asked), caseload=[_load(load) for load in loads])


def _share(share: Share) -> dict[str, Any]:
    return {
        "people": share.people.total(),
        "now": AskedView(**_asked(share.now)),
        "then": AskedView(**_asked(share.then)),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "due": asked.due,
        "overdue": asked.overdue,
        "contacts_per_month": round(float(asked.contacts), 1),
        "hours_per_month": round(float(asked.minutes / 60), 1),
    }


def _load(load: Load) -> LoadView:
    return LoadView(role=load.role, norm=load.norm, people=load.people, needed=load.needed, over_norm=load.over_norm)
