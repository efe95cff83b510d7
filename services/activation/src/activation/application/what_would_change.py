"""A candidate version beside the trajectories that run now: read in pages, nothing written."""

from collections.abc import AsyncIterator, Sequence
from datetime import date

from meedoen.clock import local_date
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind
from sqlalchemy import RowMapping, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import PROMISES, TRAJECTORIES
from activation.domain.owed_under_candidate import Owed, Person
from activation.domain.partner_guidance import guidance_over_before
from activation.domain.promise import Owner
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking
from activation.domain.what_would_change import Group, WhatWouldChange

_PAGE = 1000
_PERSON = (
    TRAJECTORIES.c.coach_id,
    TRAJECTORIES.c.team_id,
    TRAJECTORIES.c.intensity,
    TRAJECTORIES.c.partner_id,
    TRAJECTORIES.c.partner_owes_contact,
    TRAJECTORIES.c.follow_up_owed,
    TRAJECTORIES.c.way_of_working,
    TRAJECTORIES.c.way_of_working_version,
)


async def what_would_change(
    connection: AsyncConnection,
    ways: WaysOfWorking,
    candidate: WayOfWorking,
    municipality: str | None,
    *,
    today: date,
    last_day: date,
) -> WhatWouldChange:
    """What the candidate would ask of the owners in one municipality, up to and including the last day."""
    await keep_up(connection, ways)
    change = WhatWouldChange(candidate, today, last_day)
    async for row in _promises(connection, municipality):
        change.promise(_owed(row, ways))
    for row in await _people(connection, municipality, guidance_over_before(candidate, today)):
        change.people(Group(row["number"], _person(row, ways), checked_yearly=bool(row["checked_yearly"])))
    return change


def _owed(row: RowMapping, ways: WaysOfWorking) -> Owed:
    kind = PromiseKind(row["kind"])
    return Owed(
        kind=kind,
        due_on=row["due_on"],
        made_on=local_date(row["made_at"]),
        owner=Owner(OwnerKind(row["owner_kind"]), row["owner_id"]),
        person=_person(row, ways),
        spoken_on=local_date(row["silent_since"]),
        partner_since=row["partner_since"],
        first_of_plan=row["first_of_plan"],
        at_end_of_term=kind is PromiseKind.RETURN_CONVERSATION and row["referral_id"] is None,
        climbed=row["rung"] is not None,
    )


def _person(row: RowMapping, ways: WaysOfWorking) -> Person:
    coach, partner = row["coach_id"], row["partner_id"]
    return Person(
        way=ways.version(row["way_of_working"], row["way_of_working_version"]),
        intensity=Intensity(row["intensity"]),
        keeps_in_touch=Owner(OwnerKind.TEAM, row["team_id"]) if coach is None else Owner(OwnerKind.COACH, coach),
        partner=None if partner is None else Owner(OwnerKind.PARTNER, partner),
        partner_owes_contact=row["partner_owes_contact"],
        follow_up_owed=row["follow_up_owed"],
    )


async def _promises(connection: AsyncConnection, municipality: str | None) -> AsyncIterator[RowMapping]:
    """The open promises, a page at a time, along the index of the municipality's work list."""
    columns = PROMISES.c
    order = (columns.due_on, columns.promise_id)
    told = (columns.kind, columns.made_at, columns.owner_kind, columns.owner_id, columns.referral_id)
    standing = (columns.rung, columns.first_of_plan)
    of = TRAJECTORIES.c
    query = (
        select(*order, *told, *standing, *_PERSON, of.silent_since, of.partner_since)
        .join(TRAJECTORIES, columns.trajectory_id == of.trajectory_id)
        .where(columns.municipality == municipality)
        .order_by(*order)
        .limit(_PAGE)
    )
    page = (await connection.execute(query)).mappings().all()
    while page:
        for row in page:
            yield row
        after = tuple_(*order) > tuple_(page[-1]["due_on"], page[-1]["promise_id"])
        page = (await connection.execute(query.where(after))).mappings().all() if len(page) == _PAGE else []


async def _people(connection: AsyncConnection, municipality: str | None, over_before: date) -> Sequence[RowMapping]:
    """How many people are alike in all that counts: a few rows for each owner and partner."""
    columns = TRAJECTORIES.c
    checked_yearly = func.coalesce(columns.partner_since < over_before, False).label("checked_yearly")
    query = (
        select(*_PERSON, checked_yearly, func.count().label("number"))
        .where(columns.municipality == municipality, columns.closed_at.is_(None))
        .group_by(*_PERSON, checked_yearly.name)
    )
    return (await connection.execute(query)).mappings().all()
