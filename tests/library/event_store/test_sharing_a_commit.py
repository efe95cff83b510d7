"""Commands that are ready at the same time share a commit, and no fault."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.refusals import Unavailable
from meedoen.upserts import save_rows
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.library.event_store.logs import START, append, assert_sound, fact, to
from tests.library.event_store.test_transaction import TALLY, Added
from tests.library.event_store.totals import TOTALS, add, opened_with_tables, remove, totals

AT_ONCE = 10
"""Fewer than there are connections for writers."""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await opened_with_tables(database_url)
    yield database
    await database.dispose()


async def streams(database: Database) -> set[UUID]:
    return {stored.stream_id for stored in await assert_sound(database)}


async def test_a_refused_command_deletes_nothing(database: Database) -> None:
    moved, others = uuid4(), [uuid4() for _ in range(AT_ONCE)]
    for tally_id in (moved, *others):
        await add(database, tally_id, 1)

    async def too_late() -> None:
        async with database.transaction() as transaction:
            transaction.record(transaction.new(TALLY, moved), [Added(1, START)])
            transaction.delete(TOTALS, [{"tally": moved}])

    *done, refused = await asyncio.gather(
        *(remove(database, other) for other in others), too_late(), return_exceptions=True
    )
    assert isinstance(refused, Conflict)
    assert done == [None] * AT_ONCE
    assert await totals(database) == {moved: 1}


async def test_a_refused_command_leaves_no_row_and_troubles_nobody(database: Database) -> None:
    moved, others = uuid4(), [uuid4() for _ in range(AT_ONCE)]
    await add(database, moved, 1)

    async def too_late() -> None:
        async with database.transaction() as transaction:
            transaction.record(transaction.new(TALLY, moved), [Added(50, START)])
            transaction.save(TOTALS, [{"tally": moved, "total": 50}], key=["tally"])

    *done, refused = await asyncio.gather(
        *(add(database, other, 2) for other in others), too_late(), return_exceptions=True
    )
    assert isinstance(refused, Conflict)
    assert done == [None] * AT_ONCE
    assert await totals(database) == {moved: 1} | dict.fromkeys(others, 2)
    assert await streams(database) == {moved, *others}


async def test_a_row_that_the_table_refuses_takes_its_own_events_along_and_nobody_elses(database: Database) -> None:
    wrong, others = uuid4(), [uuid4() for _ in range(AT_ONCE)]
    failed, *done = await asyncio.gather(
        add(database, wrong, None), *(add(database, other, 2) for other in others), return_exceptions=True
    )
    assert isinstance(failed, IntegrityError)
    assert done == [None] * AT_ONCE
    assert await totals(database) == dict.fromkeys(others, 2)
    assert await streams(database) == set(others)


async def test_commands_that_change_the_same_go_one_after_another(database: Database) -> None:
    tally_id = uuid4()
    await add(database, tally_id, 1)
    outcomes = await asyncio.gather(
        *(add(database, tally_id, 1, version=1) for _ in range(AT_ONCE)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict"] * (AT_ONCE - 1) + ["NoneType"]
    assert await totals(database) == {tally_id: 2}


async def test_a_caller_that_goes_away_leaves_all_or_nothing_and_a_connection_that_works(database: Database) -> None:
    ids = [uuid4() for _ in range(AT_ONCE)]
    commands = [asyncio.ensure_future(add(database, one, 1)) for one in ids]
    for command in commands[::2]:
        await asyncio.sleep(0)
        command.cancel()
    outcomes = await asyncio.gather(*commands, return_exceptions=True)
    assert [outcome for outcome in outcomes if not isinstance(outcome, asyncio.CancelledError | None)] == []
    for one in ids[1::2]:
        await add(database, one, 1)
    shown = await totals(database)
    assert set(shown) == await streams(database) >= set(ids[1::2])


async def test_those_who_waited_share_a_commit(database: Database) -> None:
    if database.dialect != "postgresql":
        pytest.skip("SQLite does not tell which transaction wrote a row")
    ids = [uuid4() for _ in range(AT_ONCE)]
    async with database.transaction() as holding:
        await holding.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=holding.now)
        first = asyncio.ensure_future(add(database, ids[0], 1))
        await _wait_for_locks(database, 1)
        others = [asyncio.ensure_future(add(database, one, 1)) for one in ids[1:]]
        while len(database._shared_commits._waiting) < AT_ONCE - 1:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.01)
    await asyncio.gather(first, *others)
    async with database.reading() as connection:
        which = "SELECT count(DISTINCT xmin::text) FROM events WHERE type = 'added'"
        assert await connection.scalar(text(which)) == 2
    assert await totals(database) == dict.fromkeys(ids, 1)


async def test_who_began_a_transaction_holds_no_row_that_a_shared_commit_waits_for(database: Database) -> None:
    if database.dialect != "postgresql":
        pytest.skip("on SQLite one writes at a time")
    tally_id = uuid4()
    await add(database, tally_id, 1)

    async def begun() -> None:
        async with database.transaction() as transaction:
            await transaction.connection.execute(select(TOTALS))
            tally = await transaction.load(TALLY, tally_id)
            row = {"tally": tally_id, "total": transaction.record(tally, [Added(10, START)])}
            transaction.save(TOTALS, [row], key=["tally"])

    async with database.transaction() as holding:
        await holding.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=holding.now)
        shared = asyncio.ensure_future(add(database, tally_id, 100))
        await _wait_for_locks(database, 1)
        refused = asyncio.ensure_future(begun())
        await _wait_for_locks(database, 2)
    await shared
    with pytest.raises(Conflict):
        await refused
    assert await totals(database) == {tally_id: 101}


async def test_two_who_hold_what_the_other_needs_end_and_one_of_them_has_its_way(database: Database) -> None:
    tally_id = uuid4()
    await add(database, tally_id, 1)

    async def slowly() -> None:
        async with database.transaction() as transaction:
            tally = await transaction.load(TALLY, tally_id)
            row = {"tally": tally_id, "total": transaction.record(tally, [Added(10, START)])}
            await save_rows(transaction.connection, TOTALS, [row], key=["tally"])
            held.set()
            if database.dialect == "postgresql":
                await _wait_for_locks(database, 1)

    held = asyncio.Event()
    slow = asyncio.ensure_future(slowly())
    await held.wait()
    outcomes = await asyncio.gather(slow, add(database, tally_id, 100, version=1), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(outcome, Conflict | Unavailable | None) for outcome in outcomes)
    assert await totals(database) == {tally_id: 11 if outcomes[0] is None else 101}
    assert len(await assert_sound(database)) == 2
    await append(database, to(tally_id, 2, fact()))


async def _wait_for_locks(database: Database, waiting_for_one: int) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with database.reading() as connection:
        while await connection.scalar(waiting) != waiting_for_one:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
