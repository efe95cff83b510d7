"""What a long story costs: reading fifteen years beside a beginning, then beside now, and handing a caseload over."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from activation.application.handing_over import Handover, hand_over
from activation.application.reading import read_trajectory
from activation.application.sight import Sight
from activation.domain.promise import Owner
from activation.entrypoints.api.views import on_ladder
from meedoen.clock import SteppedClock, local_date
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate
from meedoen.vocabulary import OwnerKind

from tests.benchmarks.measurement import Figure, Measurement, at_most, in_turns
from tests.benchmarks.population import CASELOAD, MUNICIPALITY
from tests.benchmarks.visits import EVENTS_A_VISIT, EVENTS_TO_BEGIN, FIRST, WAYS, begin, visit
from tests.parts.postgres import Postgres

_LONG, _SHORT = 499, 9
_READS = 50
_VISITS_BEFORE_HANDOVER = 8
_SIGHT = Sight(MUNICIPALITY, None, team_only=False)


async def measure(postgres: Postgres) -> list[Measurement]:
    """The measurements of this module."""
    return [*await _reading(postgres), await _handing_over(postgres)]


async def _reading(postgres: Postgres) -> list[Measurement]:
    async with _opened(postgres) as (database, clock):
        [long] = await begin(database, UUID(int=1), 1)
        visits = (_LONG - EVENTS_TO_BEGIN) // EVENTS_A_VISIT
        for _ in range(visits // 2):
            await visit(database, clock, [long])
        half_way = clock.now()
        for _ in range(visits - visits // 2):
            await visit(database, clock, [long])
        [short] = await begin(database, UUID(int=1), 1)
        await visit(database, clock, [short])
        now, beginning, then = await in_turns(
            lambda: _read(database, long, _LONG),
            lambda: _read(database, short, _SHORT),
            lambda: _read(database, long, _LONG // 2, half_way),
        )
    return [
        Measurement(
            f"one trajectory with {_LONG} events, PostgreSQL",
            f"one with {_SHORT} events",
            now,
            beginning,
            "ms",
            at_most(3),
            "a third to fetching its last snapshot and the 9 events since, a third to reading these, "
            "a quarter to showing its 99 invitations",
        ),
        Measurement(
            "the same as of half-way, PostgreSQL",
            "as it stands",
            then,
            now,
            "ms",
            at_most(2),
            "the snapshot of then is found by the same index, and half as many invitations are shown",
        ),
    ]


async def _read(database: Database, trajectory_id: UUID, version: int, as_of: datetime | None = None) -> float:
    """Milliseconds for one answer, without the way to it over HTTP."""
    began = time.perf_counter()
    for _ in range(_READS):
        loaded = await read_trajectory(database, WAYS, _SIGHT, trajectory_id, as_of=as_of)
        today = local_date(as_of or database.clock.now())
        on_ladder(loaded.state, WAYS.of(loaded.state), today).model_dump_json(by_alias=True)
    took = 1000 * (time.perf_counter() - began) / _READS
    assert loaded.version == version, loaded.version
    return took


async def _handing_over(postgres: Postgres) -> Measurement:
    async with _opened(postgres) as (database, clock):
        coaches = [UUID(int=number) for number in range(1, 9)]
        people = await begin(database, coaches[0], CASELOAD)
        for _ in range(_VISITS_BEFORE_HANDOVER):
            await visit(database, clock, people)
        at_once, one_by_one = await in_turns(
            lambda: _all_at_once(database, coaches), lambda: _one_by_one(database, coaches, people)
        )
    return Measurement(
        f"handover of a coach with {CASELOAD} people in one transaction, PostgreSQL",
        "each of them in a transaction of its own",
        at_once,
        one_by_one,
        "ms",
        at_most(2000, Figure.OURS),
        "two thirds to reading the people's stories, the rest to deciding and to writing rows and events",
    )


async def _all_at_once(database: Database, coaches: list[UUID]) -> float:
    began = time.perf_counter()
    departing = coaches.pop(0)
    async with database.transaction() as tx:
        asked = Handover(departing, Owner(OwnerKind.COACH, coaches[0]), {}, {})
        assert len(await hand_over(tx, WAYS, _SIGHT, asked)) == CASELOAD
    return 1000 * (time.perf_counter() - began)


async def _one_by_one(database: Database, coaches: list[UUID], people: Sequence[UUID]) -> float:
    began = time.perf_counter()
    coaches.pop(0)
    for each in people:
        async with database.transaction() as tx:
            asked = Handover(None, Owner(OwnerKind.COACH, coaches[0]), {each: None}, {})
            assert len(await hand_over(tx, WAYS, _SIGHT, asked)) == 1
    return 1000 * (time.perf_counter() - began)


@asynccontextmanager
async def _opened(postgres: Postgres) -> AsyncIterator[tuple[Database, SteppedClock]]:
    """An empty database of the service, at the first moment of the story."""
    url = postgres.new_database()
    await asyncio.to_thread(migrate, url, "activation.migrations")
    clock = SteppedClock(FIRST)
    database = connect(url, clock=clock, new_id=random_id)
    try:
        yield database, clock
    finally:
        await database.dispose()
