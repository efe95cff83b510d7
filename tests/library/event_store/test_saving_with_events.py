"""Rows that are queued, to be saved or to go, go with the events."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.transaction import AskedTooLate
from meedoen.upserts import save_rows
from sqlalchemy import func, select

from tests.library.event_store.logs import START, assert_sound
from tests.library.event_store.test_transaction import TALLY, Added
from tests.library.event_store.totals import LABELS, PAIRS, TOTALS, add, opened_with_tables, remove, totals


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await opened_with_tables(database_url)
    yield database
    await database.dispose()


async def test_a_row_is_there_with_its_event_and_changes_with_the_next(database: Database) -> None:
    tally_id = uuid4()
    await add(database, tally_id, 2)
    await add(database, tally_id, 3)
    assert await totals(database) == {tally_id: 5}
    assert len(await assert_sound(database)) == 2


async def test_rows_of_several_tables_go_at_once(database: Database) -> None:
    one, other = uuid4(), uuid4()
    async with database.transaction() as transaction:
        for tally_id in (one, other):
            transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])
        transaction.save(TOTALS, [{"tally": one, "total": 1}, {"tally": other, "total": 1}], key=["tally"])
        transaction.save(LABELS, [{"label": "first", "tally": one}], key=["label"])
        transaction.save(LABELS, [], key=["label"])
    async with database.reading() as connection:
        assert (await connection.execute(select(LABELS))).all() == [("first", one)]
    assert await totals(database) == {one: 1, other: 1}


async def test_rows_without_events_are_saved_too(database: Database) -> None:
    tally_id = uuid4()
    async with database.transaction() as transaction:
        transaction.save(TOTALS, [{"tally": tally_id, "total": 7}], key=["tally"])
    assert await totals(database) == {tally_id: 7}


async def test_rows_go_with_an_event_or_without_one(database: Database) -> None:
    tally_ids = [uuid4() for _ in range(3)]
    for tally_id in tally_ids:
        await add(database, tally_id, 1)
    await remove(database, tally_ids[0])
    async with database.transaction() as transaction:
        transaction.delete(TOTALS, [{"tally": tally_ids[1]}])
        transaction.delete(LABELS, [])
    assert await totals(database) == {tally_ids[2]: 1}


async def test_a_row_goes_by_all_of_its_key(database: Database) -> None:
    async with database.transaction() as transaction:
        rows = [{"one": one, "other": other} for one in (1, 2) for other in (1, 2)]
        transaction.save(PAIRS, rows, key=["one", "other"], update=[])
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, uuid4()), [Added(1, START)])
        transaction.delete(PAIRS, [{"one": 1, "other": 2}, {"one": 2, "other": 1}])
    async with database.reading() as connection:
        assert set(await connection.execute(select(PAIRS))) == {(1, 1), (2, 2)}


async def test_of_a_row_that_is_saved_and_deleted_the_later_counts(database: Database) -> None:
    tally_id = uuid4()
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])
        transaction.save(TOTALS, [{"tally": tally_id, "total": 1}], key=["tally"])
        transaction.delete(TOTALS, [{"tally": tally_id}])
    assert await totals(database) == {}


async def test_who_queued_rows_asks_nothing_of_a_database_that_does_not_know_of_them(database: Database) -> None:
    tally_id = uuid4()

    async def asks() -> None:
        async with database.transaction() as transaction:
            await transaction.connection.execute(select(TOTALS))
            transaction.save(TOTALS, [{"tally": tally_id, "total": 1}], key=["tally"])
            await transaction.connection.execute(select(TOTALS))

    with pytest.raises(AskedTooLate):
        await asks()
    assert await totals(database) == {}


async def test_of_two_rows_with_one_key_the_later_counts(database: Database) -> None:
    tally_id = uuid4()
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])
        transaction.save(TOTALS, [{"tally": tally_id, "total": number} for number in (1, 2)], key=["tally"])
    assert await totals(database) == {tally_id: 2}


async def test_what_was_asked_through_the_connection_and_what_is_queued_are_one_transaction(database: Database) -> None:
    tally_id, refused = uuid4(), uuid4()
    async with database.transaction() as transaction:
        await save_rows(transaction.connection, LABELS, [{"label": "a", "tally": tally_id}], key=["label"])
        transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])
        transaction.save(TOTALS, [{"tally": tally_id, "total": 1}], key=["tally"])

    async def again() -> None:
        async with database.transaction() as transaction:
            await save_rows(transaction.connection, LABELS, [{"label": "b", "tally": refused}], key=["label"])
            transaction.save(TOTALS, [{"tally": refused, "total": 1}], key=["tally"])
            transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])

    with pytest.raises(Conflict):
        await again()
    assert await totals(database) == {tally_id: 1}
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(LABELS)) == 1
