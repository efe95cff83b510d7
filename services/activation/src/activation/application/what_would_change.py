"""A candidate version beside the trajectories that run now: read in pages, nothing written."""

from collections.abc import AsyncIterator, Sequence
from datetime import date

from meedoen.clock import local_date
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind
from sqlalchemy import RowMapping, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.posted_ways_of_working import keep_up
from activation.adapters.tables import PROMISES, TRAJECTORIES
from activation.domain.promise import Owner
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking
from activation.domain.what_would_change import Owed, WhatWouldChange

_PAGE = 1000


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
        change.promise(
            Owed(
                kind=PromiseKind(row["kind"]),
                due_on=row["due_on"],
                made_on=local_date(row["made_at"]),
                owner=Owner(OwnerKind(row["owner_kind"]), row["owner_id"]),
                intensity=Intensity(row["intensity"]),
                at_end_of_term=row["kind"] == PromiseKind.RETURN_CONVERSATION.value and row["referral_id"] is None,
            )
        )
    for row in await _people(connection, municipality):
        coach = row["coach_id"]
        owner = Owner(OwnerKind.TEAM, row["team_id"]) if coach is None else Owner(OwnerKind.COACH, coach)
        way = ways.version(row["way_of_working"], row["way_of_working_version"])
        change.people(owner, Intensity(row["intensity"]), way, row["number"])
    return change


async def _promises(connection: AsyncConnection, municipality: str | None) -> AsyncIterator[RowMapping]:
    """The open promises, a page at a time, along the index of the municipality's work list."""
    columns = PROMISES.c
    order = (columns.due_on, columns.promise_id)
    told = (columns.kind, columns.made_at, columns.owner_kind, columns.owner_id, columns.referral_id)
    query = (
        select(*order, *told, TRAJECTORIES.c.intensity)
        .join(TRAJECTORIES, columns.trajectory_id == TRAJECTORIES.c.trajectory_id)
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


async def _people(connection: AsyncConnection, municipality: str | None) -> Sequence[RowMapping]:
    """How many people each owner has, by intensity and version: a few rows for each owner."""
    columns = TRAJECTORIES.c
    alike = (
        columns.coach_id,
        columns.team_id,
        columns.intensity,
        columns.way_of_working,
        columns.way_of_working_version,
    )
    query = (
        select(*alike, func.count().label("number"))
        .where(columns.municipality == municipality, columns.closed_at.is_(None))
        .group_by(*alike)
    )
    return (await connection.execute(query)).mappings().all()
