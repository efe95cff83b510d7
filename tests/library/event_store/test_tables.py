"""What services build their own tables from: upserts and columns that mean the same on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from meedoen.clock import SteppedClock
from meedoen.column_types import JsonDocument, Moment
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.upserts import save_rows, upsert
from sqlalchemy import Column, Integer, MetaData, Table, Uuid, select
from sqlalchemy.exc import StatementError

from tests.library.event_store.logs import START

METADATA = MetaData()
PLACES = Table(
    "places",
    METADATA,
    Column("place", Uuid(), primary_key=True),
    Column("free", Integer, nullable=False),
    Column("seen_at", Moment),
    Column("notes", JsonDocument),
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = connect(database_url, clock=SteppedClock(START), new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield database
    await database.dispose()


async def _places(database: Database) -> dict[UUID, tuple[Any, ...]]:
    async with database.reading() as connection:
        return {row[0]: tuple(row[1:]) for row in await connection.execute(select(PLACES))}


async def test_a_row_is_inserted_and_then_changed(database: Database) -> None:
    one, other = uuid4(), uuid4()
    async with database.transaction() as transaction:
        rows = [{"place": one, "free": 1}, {"place": other, "free": 2}]
        await transaction.connection.execute(upsert(PLACES, rows, key=["place"], dialect=database.dialect))
        again = [{"place": one, "free": 5}]
        await transaction.connection.execute(upsert(PLACES, again, key=["place"], dialect=database.dialect))
    assert await _places(database) == {one: (5, None, None), other: (2, None, None)}


async def test_columns_that_are_not_named_stay(database: Database) -> None:
    one = uuid4()
    async with database.transaction() as transaction:
        rows = [{"place": one, "free": 1, "seen_at": START}]
        await save_rows(transaction.connection, PLACES, rows, key=["place"])
        rows = [{"place": one, "free": 2, "seen_at": START + timedelta(days=1)}]
        await save_rows(transaction.connection, PLACES, rows, key=["place"], update=["free"])
    assert await _places(database) == {one: (2, START, None)}


async def test_with_nothing_to_change_the_first_stays(database: Database) -> None:
    one = uuid4()
    async with database.transaction() as transaction:
        for free in (1, 2):
            rows = [{"place": one, "free": free}]
            await save_rows(transaction.connection, PLACES, rows, key=["place"], update=[])
    assert await _places(database) == {one: (1, None, None)}


async def test_very_many_rows_go_at_once(database: Database) -> None:
    rows = [{"place": uuid4(), "free": number} for number in range(20_000)]
    async with database.transaction() as transaction:
        await save_rows(transaction.connection, PLACES, rows, key=["place"])
        await save_rows(transaction.connection, PLACES, rows, key=["place"])
        await save_rows(transaction.connection, PLACES, [], key=["place"])
    assert len(await _places(database)) == 20_000


async def test_of_two_rows_with_one_key_the_later_changes_the_earlier(database: Database) -> None:
    one = uuid4()
    async with database.transaction() as transaction:
        rows = [{"place": one, "free": 1, "notes": None}, {"place": one, "free": 2, "notes": ["full"]}]
        await save_rows(transaction.connection, PLACES, rows, key=["place"], update=["free"])
    assert await _places(database) == {one: (2, None, None)}


async def test_moments_come_back_in_utc_and_in_order(database: Database) -> None:
    amsterdam = timezone(timedelta(hours=2))
    moments = [
        datetime(2026, 7, 1, 0, 30, tzinfo=amsterdam),
        datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 2, 0, 0, 1, tzinfo=amsterdam),
    ]
    async with database.transaction() as transaction:
        rows = [{"place": uuid4(), "free": number, "seen_at": moment} for number, moment in enumerate(moments)]
        await save_rows(transaction.connection, PLACES, rows, key=["place"])
    async with database.reading() as connection:
        read = (await connection.scalars(select(PLACES.c.seen_at).order_by(PLACES.c.seen_at))).all()
        later = select(PLACES.c.free).where(PLACES.c.seen_at > datetime(2026, 7, 1, 1, 0, tzinfo=amsterdam))
        assert (await connection.scalars(later)).all() == [2]
    assert list(read) == moments
    assert {moment.tzinfo for moment in read} == {UTC}


async def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    async with database.reading() as connection:
        with pytest.raises(StatementError, match="time zone"):
            await connection.execute(select(PLACES).where(PLACES.c.seen_at == datetime(2026, 1, 1)))  # noqa: DTZ001


async def test_json_comes_back_as_it_was(database: Database) -> None:
    kept: list[Any] = [{"days": ["monday", "tuesday"], "ramp": None, "é": 1.5}, [1, [2, 3]], [], "word", None]
    rows = [{"place": uuid4(), "free": number, "notes": notes} for number, notes in enumerate(kept)]
    async with database.transaction() as transaction:
        await save_rows(transaction.connection, PLACES, rows, key=["place"])
    read = await _places(database)
    assert [read[row["place"]][2] for row in rows] == kept
