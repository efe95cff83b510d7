"""Rows that are queued go with the events; commands that are ready at the same time share a commit, and no fault."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.refusals import Unavailable
from meedoen.upserts import save_rows
from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid, func, select, text
from sqlalchemy.exc import IntegrityError

from tests.library.event_store.logs import START, append, assert_sound, fact, opened, to
from tests.library.event_store.test_transaction import TALLY, Added

METADATA = MetaData()
TOTALS = Table(
    "totals",
    METADATA,
    Column("tally", Uuid(), primary_key=True),
    Column("total", Integer, nullable=False),
)
LABELS = Table("labels", METADATA, Column("label", Text, primary_key=True), Column("tally", Uuid(), unique=True))
AT_ONCE = 10
"""Fewer than there are connections for writers."""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await opened(database_url)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield database
    await database.dispose()


async def _add(database: Database, tally_id: UUID, amount: int | None, *, version: int | None = None) -> None:
    """A command: the event, and the row that shows the total; None is no total that the table takes."""
    async with database.transaction() as transaction:
        tally = await transaction.load(TALLY, tally_id)
        if version is not None:
            transaction.expect_version(tally, version)
        total = transaction.record(tally, [Added(amount or 0, START)])
        row = {"tally": tally_id, "total": total if amount is not None else None}
        transaction.save(TOTALS, [row], key=["tally"])


async def _totals(database: Database) -> dict[UUID, int]:
    async with database.reading() as connection:
        return {row.tally: row.total for row in await connection.execute(select(TOTALS))}


async def _streams(database: Database) -> set[UUID]:
    return {stored.stream_id for stored in await assert_sound(database)}


async def test_a_row_is_there_with_its_event_and_changes_with_the_next(database: Database) -> None:
    tally_id = uuid4()
    await _add(database, tally_id, 2)
    await _add(database, tally_id, 3)
    assert await _totals(database) == {tally_id: 5}
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
    assert await _totals(database) == {one: 1, other: 1}


async def test_rows_without_events_are_saved_too(database: Database) -> None:
    tally_id = uuid4()
    async with database.transaction() as transaction:
        transaction.save(TOTALS, [{"tally": tally_id, "total": 7}], key=["tally"])
    assert await _totals(database) == {tally_id: 7}


async def test_of_two_rows_with_one_key_the_later_counts(database: Database) -> None:
    tally_id = uuid4()
    async with database.transaction() as transaction:
        transaction.record(transaction.new(TALLY, tally_id), [Added(1, START)])
        transaction.save(TOTALS, [{"tally": tally_id, "total": number} for number in (1, 2)], key=["tally"])
    assert await _totals(database) == {tally_id: 2}


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
    assert await _totals(database) == {tally_id: 1}
    async with database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(LABELS)) == 1


async def test_a_refused_command_leaves_no_row_and_troubles_nobody(database: Database) -> None:
    moved, others = uuid4(), [uuid4() for _ in range(AT_ONCE)]
    await _add(database, moved, 1)

    async def too_late() -> None:
        async with database.transaction() as transaction:
            transaction.record(transaction.new(TALLY, moved), [Added(50, START)])
            transaction.save(TOTALS, [{"tally": moved, "total": 50}], key=["tally"])

    *done, refused = await asyncio.gather(
        *(_add(database, other, 2) for other in others), too_late(), return_exceptions=True
    )
    assert isinstance(refused, Conflict)
    assert done == [None] * AT_ONCE
    assert await _totals(database) == {moved: 1} | dict.fromkeys(others, 2)
    assert await _streams(database) == {moved, *others}


async def test_a_row_that_the_table_refuses_takes_its_own_events_along_and_nobody_elses(database: Database) -> None:
    wrong, others = uuid4(), [uuid4() for _ in range(AT_ONCE)]
    failed, *done = await asyncio.gather(
        _add(database, wrong, None), *(_add(database, other, 2) for other in others), return_exceptions=True
    )
    assert isinstance(failed, IntegrityError)
    assert done == [None] * AT_ONCE
    assert await _totals(database) == dict.fromkeys(others, 2)
    assert await _streams(database) == set(others)


async def test_commands_that_change_the_same_go_one_after_another(database: Database) -> None:
    tally_id = uuid4()
    await _add(database, tally_id, 1)
    outcomes = await asyncio.gather(
        *(_add(database, tally_id, 1, version=1) for _ in range(AT_ONCE)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict"] * (AT_ONCE - 1) + ["NoneType"]
    assert await _totals(database) == {tally_id: 2}


async def test_a_caller_that_goes_away_leaves_all_or_nothing_and_a_connection_that_works(database: Database) -> None:
    ids = [uuid4() for _ in range(AT_ONCE)]
    commands = [asyncio.ensure_future(_add(database, one, 1)) for one in ids]
    for command in commands[::2]:
        await asyncio.sleep(0)
        command.cancel()
    outcomes = await asyncio.gather(*commands, return_exceptions=True)
    assert [outcome for outcome in outcomes if not isinstance(outcome, asyncio.CancelledError | None)] == []
    for one in ids[1::2]:
        await _add(database, one, 1)
    totals = await _totals(database)
    assert set(totals) == await _streams(database) >= set(ids[1::2])


async def test_those_who_waited_share_a_commit(database: Database) -> None:
    if database.dialect != "postgresql":
        pytest.skip("SQLite does not tell which transaction wrote a row")
    ids = [uuid4() for _ in range(AT_ONCE)]
    async with database.transaction() as holding:
        await holding.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=holding.now)
        first = asyncio.ensure_future(_add(database, ids[0], 1))
        await _until_one_waits_for_a_lock(database)
        others = [asyncio.ensure_future(_add(database, one, 1)) for one in ids[1:]]
        while len(database._shared_commits._waiting) < AT_ONCE - 1:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.01)
    await asyncio.gather(first, *others)
    async with database.reading() as connection:
        which = "SELECT count(DISTINCT xmin::text) FROM events WHERE type = 'added'"
        assert await connection.scalar(text(which)) == 2
    assert await _totals(database) == dict.fromkeys(ids, 1)


async def test_two_who_hold_what_the_other_needs_end_and_one_of_them_has_its_way(database: Database) -> None:
    tally_id = uuid4()
    await _add(database, tally_id, 1)

    async def slowly() -> None:
        async with database.transaction() as transaction:
            tally = await transaction.load(TALLY, tally_id)
            row = {"tally": tally_id, "total": transaction.record(tally, [Added(10, START)])}
            await save_rows(transaction.connection, TOTALS, [row], key=["tally"])
            held.set()
            if database.dialect == "postgresql":
                await _until_one_waits_for_a_lock(database)

    held = asyncio.Event()
    slow = asyncio.ensure_future(slowly())
    await held.wait()
    outcomes = await asyncio.gather(slow, _add(database, tally_id, 100, version=1), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(outcome, Conflict | Unavailable | None) for outcome in outcomes)
    assert await _totals(database) == {tally_id: 11 if outcomes[0] is None else 101}
    assert len(await assert_sound(database)) == 2
    await append(database, to(tally_id, 2, fact()))


async def _until_one_waits_for_a_lock(database: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.reading() as connection:
        while not await connection.scalar(waiting):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
