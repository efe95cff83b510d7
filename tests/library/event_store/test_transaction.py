"""One command, one transaction: what is loaded, queued, written, and undone."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.event_sourcing import Aggregate, EventCodec, EventType
from meedoen.event_store.port import Conflict
from meedoen.identifiers import random_id
from sqlalchemy import text

from tests.library.event_store.logs import START, append, assert_sound, fact, opened, rows_of, to


@dataclass(frozen=True)
class Added:
    amount: int
    occurred_at: datetime


@dataclass(frozen=True)
class Checked:
    occurred_at: datetime


def _evolve(total: int, event: Added | Checked) -> int:
    return total + event.amount if isinstance(event, Added) else total


TALLY = Aggregate(
    "tally", 0, _evolve, EventCodec({Added: EventType("added"), Checked: EventType("checked")}, public=[Added])
)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(START)


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    database = await opened(database_url, clock=clock)
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE totals (total integer NOT NULL)"))
    yield database
    await database.dispose()


async def test_what_is_recorded_is_there_the_next_time(database: Database, clock: SteppedClock) -> None:
    stream_id = uuid4()
    async with database.transaction(meta={"caller": "somebody"}) as transaction:
        tally = await transaction.load(TALLY, stream_id)
        assert not tally.exists
        assert transaction.record(tally, [Added(2, START), Checked(START), Added(3, START)]) == 5
        assert (tally.state, tally.version, transaction.recorded) == (5, 3, True)
    clock.move_to(START + timedelta(days=1))
    async with database.transaction() as transaction:
        assert transaction.now == START + timedelta(days=1)
        tally = await transaction.load(TALLY, stream_id)
        assert (tally.state, tally.version, tally.exists) == (5, 3, True)
    stored = await assert_sound(database)
    assert [(one.type, one.public_seq, one.meta.replace(" ", "")) for one in stored] == [
        ("added", 1, '{"caller":"somebody"}'),
        ("checked", None, '{"caller":"somebody"}'),
        ("added", 2, '{"caller":"somebody"}'),
    ]


async def test_an_aggregate_is_loaded_once(database: Database) -> None:
    stream_id = uuid4()
    async with database.transaction() as transaction:
        tally = await transaction.load(TALLY, stream_id)
        transaction.record(tally, [Added(1, START)])
        assert await transaction.load(TALLY, stream_id) is tally
        assert (await transaction.load_many(TALLY, [stream_id]))[stream_id] is tally


async def test_several_are_loaded_in_one_go(database: Database) -> None:
    streams = [uuid4() for _ in range(4)]
    async with database.transaction() as transaction:
        for amount, stream_id in enumerate(streams[:3], start=1):
            transaction.record(transaction.new(TALLY, stream_id), [Added(amount, START)])
    async with database.transaction() as transaction:
        tallies = await transaction.load_many(TALLY, streams)
        assert [(tally.state, tally.version) for tally in tallies.values()] == [(1, 1), (2, 1), (3, 1), (0, 0)]
        for tally in tallies.values():
            transaction.record(tally, [Added(10, START)])
    assert len(await assert_sound(database)) == 7


async def test_a_stream_longer_than_a_page_is_loaded_whole(database: Database) -> None:
    stream_id = uuid4()
    for _ in range(2):
        async with database.transaction() as transaction:
            tally = await transaction.load(TALLY, stream_id)
            transaction.record(tally, [Added(1, START)] * 1000)
    async with database.transaction() as transaction:
        assert (await transaction.load(TALLY, stream_id)).state == 2000


async def test_a_new_aggregate_must_be_new(database: Database) -> None:
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact()))
    with pytest.raises(Conflict):
        async with database.transaction() as transaction:
            transaction.record(transaction.new(TALLY, stream_id), [Added(1, START)])


async def test_somebody_in_between_is_a_conflict_and_nothing_is_written(database: Database, database_url: str) -> None:
    stream_id = uuid4()
    elsewhere = connect(database_url, clock=SteppedClock(START), new_id=random_id)

    async def command() -> None:
        async with database.transaction() as transaction:
            tally = await transaction.load(TALLY, stream_id)
            await append(elsewhere, to(stream_id, 0, fact()))
            transaction.record(tally, [Added(1, START)])
            await transaction.connection.execute(text("INSERT INTO totals VALUES (1)"))

    with pytest.raises(Conflict):
        await command()
    await elsewhere.dispose()
    assert await rows_of(database, "SELECT * FROM totals") == []
    assert len(await assert_sound(database)) == 1


async def test_the_caller_is_held_to_the_version_they_saw(database: Database) -> None:
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact()))
    async with database.transaction() as transaction:
        tally = transaction.new(TALLY, stream_id)
        transaction.expect_version(tally, 0)
        with pytest.raises(Conflict):
            transaction.expect_version(tally, 1)


async def test_an_exception_undoes_events_and_read_models(database: Database) -> None:
    stream_id, woken = uuid4(), []
    database.on_commit(lambda: woken.append(1))
    with suppress(ZeroDivisionError):
        async with database.transaction() as transaction:
            transaction.record(transaction.new(TALLY, stream_id), [Added(1, START)])
            await transaction.connection.execute(text("INSERT INTO totals VALUES (1)"))
            await transaction.write_events()
            raise ZeroDivisionError
    assert await assert_sound(database) == []
    assert await rows_of(database, "SELECT * FROM totals") == []
    assert woken == []


async def test_read_models_and_events_appear_together(database: Database) -> None:
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, uuid4()), [Added(4, START)])
        await transaction.connection.execute(text("INSERT INTO totals VALUES (4)"))
        assert await rows_of(database, "SELECT * FROM totals") == []
        assert await assert_sound(database) == []
    assert await rows_of(database, "SELECT * FROM totals") == [(4,)]
    assert len(await assert_sound(database)) == 1


async def test_a_transaction_without_events_is_committed_too(database: Database) -> None:
    woken: list[int] = []
    database.on_commit(lambda: woken.append(1))
    async with database.transaction() as transaction:
        await transaction.connection.execute(text("INSERT INTO totals VALUES (9)"))
    assert await rows_of(database, "SELECT * FROM totals") == [(9,)]
    assert woken == []


async def test_what_goes_through_the_driver_is_in_the_transaction(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.transaction() as transaction:
            driver = (await transaction.connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute("INSERT INTO totals VALUES (1)")
            raise ZeroDivisionError
    assert await rows_of(database, "SELECT * FROM totals") == []


async def test_a_part_can_be_undone_alone(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.connection.execute(text("INSERT INTO totals VALUES (1)"))
        with suppress(ZeroDivisionError):
            async with transaction.connection.begin_nested():
                await transaction.connection.execute(text("INSERT INTO totals VALUES (2)"))
                raise ZeroDivisionError
        async with transaction.connection.begin_nested():
            await transaction.connection.execute(text("INSERT INTO totals VALUES (3)"))
        transaction.record(transaction.new(TALLY, uuid4()), [Added(4, START)])
    assert await rows_of(database, "SELECT total FROM totals ORDER BY total") == [(1,), (3,)]
    assert len(await assert_sound(database)) == 1


async def test_listeners_hear_of_each_commit_with_events_after_it(database: Database) -> None:
    heard: list[bool] = []
    transaction_done = False
    database.on_commit(lambda: heard.append(transaction_done))
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, uuid4()), [Added(1, START)])
        transaction_done = True
    assert heard == [True]


async def test_the_engine_itself_begins_commits_and_rolls_back(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO totals VALUES (1)"))
    with suppress(ZeroDivisionError):
        async with database.engine.begin() as connection:
            await connection.execute(text("INSERT INTO totals VALUES (2)"))
            raise ZeroDivisionError
    assert await rows_of(database, "SELECT * FROM totals") == [(1,)]


async def test_a_reading_connection_refuses_to_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        async with database.reading() as connection:
            await connection.execute(text("INSERT INTO totals VALUES (1)"))
    assert await rows_of(database, "SELECT * FROM totals") == []
