"""Many at once: writers to one stream and to many, and a reader that polls meanwhile."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.port import Conflict

from tests.library.event_store.logs import append, assert_sound, fact, to


async def test_of_the_writers_to_one_version_exactly_one_wins(database: Database) -> None:
    stream_id = uuid4()
    for version in range(5):
        outcomes = await asyncio.gather(
            *(append(database, to(stream_id, version, fact())) for _ in range(8)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes if outcome != version + 1] == [Conflict] * 7
    assert len(await assert_sound(database)) == 5


async def test_writers_to_one_stream_that_try_again_all_get_there(database: Database) -> None:
    stream_id = uuid4()

    async def writer(name: int) -> None:
        for count in range(5):
            event = fact(f"{name}-{count}")
            while True:
                async with database.reading() as connection:
                    version = len(await database.event_store(connection).read_stream(stream_id))
                try:
                    await append(database, to(stream_id, version, event))
                except Conflict:
                    continue
                break

    await asyncio.gather(*(writer(name) for name in range(6)))
    log = await assert_sound(database)
    assert len({stored.data for stored in log}) == len(log) == 30


@pytest.mark.parametrize("seed", range(3))
async def test_a_polling_reader_misses_nothing_and_sees_nothing_out_of_order(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    writers, done = 10, asyncio.Event()
    seen: list[int] = []
    told: list[tuple[UUID, int | None]] = []

    async def writer(steps: list[int]) -> None:
        stream_id, version = uuid4(), 0
        for size in steps:
            async with database.transaction() as transaction:
                for _ in range(size % 3):
                    await asyncio.sleep(0)
                await transaction.store.append(
                    [to(stream_id, version, *(fact(public=number % 2 == 0) for number in range(size)))],
                    meta="{}",
                    recorded_at=transaction.now,
                    commit=size % 2 == 0,
                )
                for _ in range(size):
                    await asyncio.sleep(0)
            version += size

    async def reader() -> None:
        finishing = False
        while True:
            async with database.reading() as connection:
                store = database.event_store(connection)
                page = await store.read_log(after=seen[-1] if seen else 0, limit=7)
                public = await store.read_log(after=seen[-1] if seen else 0, limit=7, public_only=True)
            assert {stored.position for stored in page if stored.public_seq} <= {one.position for one in public}
            seen.extend(stored.position for stored in page)
            told.extend((stored.stream_id, stored.public_seq) for stored in page if stored.public_seq)
            if not page and finishing:
                return
            finishing = done.is_set()
            await asyncio.sleep(0)

    async def all_writers() -> None:
        plans = [[chance.randint(1, 4) for _ in range(12)] for _ in range(writers)]
        await asyncio.gather(*(writer(plan) for plan in plans))
        done.set()

    await asyncio.gather(all_writers(), reader())
    log = await assert_sound(database)
    assert seen == list(range(1, len(log) + 1))
    for stream_id in {stream_id for stream_id, _ in told}:
        sequences = [sequence for one, sequence in told if one == stream_id]
        assert sequences == list(range(1, len(sequences) + 1))


async def test_who_fails_does_not_take_along_who_appends_at_the_same_time(database: Database) -> None:
    taken = fact()
    await append(database, to(uuid4(), 0, taken))
    faulty = [append(database, to(uuid4(), 0, fact(), taken)) for _ in range(4)]
    sound = [append(database, to(uuid4(), 0, fact())) for _ in range(4)]
    outcomes = await asyncio.gather(*faulty, *sound, return_exceptions=True)
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [True] * 4 + [False] * 4
    assert len(await assert_sound(database)) == 5


async def test_bulk_appends_that_share_streams_never_mix(database: Database) -> None:
    streams = [uuid4() for _ in range(12)]
    chance = random.Random(7)

    async def writer() -> int:
        won = 0
        for _ in range(6):
            mine = chance.sample(streams, 6)
            async with database.reading() as connection:
                found = await database.event_store(connection).read_streams(mine)
            try:
                await append(database, *(to(stream_id, len(found[stream_id]), fact(), fact()) for stream_id in mine))
            except Conflict:
                continue
            won += 1
        return won

    won = sum(await asyncio.gather(*(writer() for _ in range(8))))
    assert won > 0
    assert len(await assert_sound(database)) == won * 12
