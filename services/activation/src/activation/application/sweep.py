"""The sweep: tells which promises are due and lets the overdue ones climb. Cost follows what is due, by an index.

It may run as often, and in as many places at once, as anybody likes: optimistic concurrency decides who tells.
"""

from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import PROMISES
from activation.application.trajectories import Trajectories
from activation.domain.commands.escalating import Escalate
from activation.domain.ways_of_working import WaysOfWorking

PAGE = 200
"""Promises looked at in one transaction."""
_TRIES = 5


async def sweep(database: Database, ways: WaysOfWorking) -> int:
    """Tell all that is to be told by now; returns how many facts were told.

    Raises:
        Conflict: others kept changing the same trajectories; a later sweep tells what is left.
    """
    told = 0
    while (page := await _sweep_page(database, ways)) is not None:
        told += page
    return told


def due_promises(today: date) -> Select[UUID]:
    """The trajectories with something to tell by today, those that waited longest first."""
    columns = PROMISES.c
    return (
        select(columns.trajectory_id)
        .where(columns.next_action_on.is_not(None), columns.next_action_on <= today)
        .order_by(columns.next_action_on, columns.promise_id)
        .limit(PAGE)
    )


async def _sweep_page(database: Database, ways: WaysOfWorking) -> int | None:
    """One page in one transaction; None when there is nothing left."""
    for attempt in range(1, _TRIES + 1):
        try:
            async with database.transaction() as tx:
                due = await _due(tx.connection, local_date(tx.now))
                if not due:
                    return None
                trajectories = Trajectories(tx, ways)
                loaded = await trajectories.load_many(due)
                told = sum(len(trajectories.ask(each, Escalate())) for each in loaded.values())
                await trajectories.save()
            return told
        except Conflict:
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


async def _due(connection: AsyncConnection, today: date) -> list[UUID]:
    found = await connection.scalars(due_promises(today))
    return list(dict.fromkeys(found))
