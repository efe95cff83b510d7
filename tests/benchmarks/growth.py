"""What a hundred times as many people cost: the work list of one coach, and the sweep of what is due.

Neither may notice the others. Both populations stand in PostgreSQL with their whole log; `population.py` fills them.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import cycle
from uuid import UUID

from activation.adapters.tables import PROMISES, PROMISES_TO_TELL
from activation.application.lists import PromiseFilter, list_promises
from activation.application.sight import Sight
from activation.application.sweep import sweep
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate
from sqlalchemy import delete, select

from tests.benchmarks.measurement import Measurement, at_most, in_turns
from tests.benchmarks.population import DAYS, DUE_A_DAY, FIRST_DAY, MUNICIPALITY, fill, known_ways
from tests.parts.postgres import Postgres

_MANY, _FEW = 1_000_000, 10_000
_PAGE = 51
_READS = 200


async def measure(postgres: Postgres) -> list[Measurement]:
    """The measurements of this module; `postgres` must run with fsync on."""
    async with AsyncExitStack() as stack:
        many, few = [await _populated(postgres, number, stack) for number in (_MANY, _FEW)]
        for population in (many, few):
            await population.read()
        reading_many, reading_few = await in_turns(many.read, few.read, rounds=21)
        for population in (many, few):
            await population.sweep()
        sweeping_many, sweeping_few = await in_turns(many.sweep, few.sweep, rounds=DAYS - 1)
    return [
        Measurement(
            f"work list of one coach among {_MANY:,} trajectories, PostgreSQL",
            f"the same among {_FEW:,}",
            reading_many,
            reading_few,
            "ms",
            at_most(1.2),
            "the index gives the promises in their order; each brings one trajectory by its key",
        ),
        Measurement(
            f"sweep of {DUE_A_DAY:,} due among {_MANY:,} promises, PostgreSQL",
            f"the same among {_FEW:,}",
            sweeping_many,
            sweeping_few,
            "ms",
            at_most(1.3),
            "what is due is found by an index; but each of a thousand among a million stands on pages of its own (the "
            "date on which to tell, the stream, the log's index of streams), each written whole to the write-ahead log "
            "once after a checkpoint: 22 MB for a sweep against 1.3 MB",
        ),
    ]


class _Population:
    """A database with so many trajectories; its clock goes one day on with each sweep."""

    def __init__(self, database: Database, clock: SteppedClock, coaches: Sequence[UUID]) -> None:
        self._database = database
        self._clock = clock
        self._coaches = cycle(coaches)
        self._ways = known_ways()

    async def read(self) -> float:
        """Milliseconds for the first page of a coach's work list."""
        sight = Sight(MUNICIPALITY, None, team_only=False)
        began = time.perf_counter()
        for _ in range(_READS):
            wanted = PromiseFilter(owners=(next(self._coaches),))
            async with self._database.reading() as connection:
                found = await list_promises(connection, sight, wanted, after=None, limit=_PAGE)
        assert len(found) == _PAGE
        return 1000 * (time.perf_counter() - began) / _READS

    async def sweep(self) -> float:
        """Milliseconds for telling what is due today, and nothing of the days before."""
        began = time.perf_counter()
        assert await sweep(self._database, self._ways) == DUE_A_DAY
        took = 1000 * (time.perf_counter() - began)
        tomorrow = self._clock.now() + timedelta(days=1)
        self._clock.move_to(tomorrow)
        async with self._database.transaction() as tx:
            told = select(PROMISES.c.promise_id).where(PROMISES.c.due_on < tomorrow.date())
            await tx.connection.execute(delete(PROMISES_TO_TELL).where(PROMISES_TO_TELL.c.promise_id.in_(told)))
        return took


async def _populated(postgres: Postgres, trajectories: int, stack: AsyncExitStack) -> _Population:
    url = postgres.new_database()
    await asyncio.to_thread(migrate, url, "activation.migrations")
    coaches = await fill(url, trajectories)
    clock = SteppedClock(datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 9, 30, tzinfo=UTC))
    database = connect(url, clock=clock, new_id=random_id)
    stack.push_async_callback(database.dispose)
    return _Population(database, clock, coaches)
