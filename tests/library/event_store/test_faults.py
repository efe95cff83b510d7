"""A database that is away, busy or closing is said to be so, and nothing is half done."""

import asyncio
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.database_faults import is_transient, is_without_tables
from meedoen.driver_transactions import AlreadyUndone
from meedoen.identifiers import random_id
from meedoen.refusals import Unavailable
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.library.event_store.logs import START, append, assert_sound, fact, opened, rows_of, to
from tests.parts.postgres import Postgres
from tests.parts.process import free_port


async def test_ping_says_that_the_database_is_there(database: Database) -> None:
    await database.ping()


async def test_a_database_without_tables_is_told_from_any_other_fault(database_url: str) -> None:
    database = connect(database_url, clock=SteppedClock(START), new_id=random_id)
    async with database.reading() as connection:
        with pytest.raises(DBAPIError) as missing:
            await connection.execute(text("SELECT 1 FROM checkpoints"))
    async with database.reading() as connection:
        with pytest.raises(DBAPIError) as wrong:
            await connection.execute(text("SELECT nothing"))
    await database.dispose()
    assert is_without_tables(missing.value)
    assert not is_without_tables(wrong.value)


async def test_nobody_at_the_address_is_unavailable() -> None:
    database = connect(
        f"postgresql+asyncpg://nobody@127.0.0.1:{free_port()}/none", clock=SteppedClock(START), new_id=random_id
    )
    with pytest.raises(Unavailable):
        await database.ping()
    with pytest.raises(Unavailable):
        await append(database, to(uuid4(), 0, fact()))
    await database.dispose()


async def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    threads = set(threading.enumerate())
    (tmp_path / "in_the_way").mkdir()
    database = connect(f"sqlite+aiosqlite:///{tmp_path / 'in_the_way'}", clock=SteppedClock(START), new_id=random_id)
    with pytest.raises(Unavailable):
        await database.ping()
    for thread in set(threading.enumerate()) - threads:
        await asyncio.to_thread(thread.join)


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "mysql+aiomysql://x/y"])
def test_an_address_that_is_neither_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match=r"postgresql\+asyncpg"):
        connect(url, clock=SteppedClock(START), new_id=random_id)


async def test_a_server_that_stops_and_comes_back(own_postgres: Postgres) -> None:
    database = await opened(own_postgres.new_database())
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact()))
    own_postgres.stop()
    for _ in range(2):
        with pytest.raises(Unavailable):
            await append(database, to(stream_id, 1, fact()))
        with pytest.raises(Unavailable):
            await database.ping()
    own_postgres.start()
    await database.ping()
    await append(database, to(stream_id, 1, fact()))
    assert len(await assert_sound(database)) == 2
    await database.dispose()


async def test_a_server_that_stops_in_the_middle_undoes_the_command(own_postgres: Postgres) -> None:
    database = await opened(own_postgres.new_database())

    async def command() -> None:
        async with database.transaction() as transaction:
            await transaction.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=START)
            own_postgres.stop()

    with pytest.raises(Unavailable):
        await command()
    own_postgres.start()
    assert await assert_sound(database) == []
    await database.dispose()


async def test_a_connection_that_died_while_idle_is_replaced_unseen(postgres: Postgres) -> None:
    url = postgres.new_database()
    database = await opened(url)
    await append(database, to(uuid4(), 0, fact()))
    await database.ping()
    other = await asyncpg.connect(url.replace("+asyncpg", ""))
    await other.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    await append(database, to(uuid4(), 0, fact()))
    await database.ping()
    assert len(await assert_sound(database)) == 2
    await database.dispose()


async def test_a_lock_held_for_too_long_is_unavailable_and_nothing_is_written(postgres: Postgres) -> None:
    database = await opened(postgres.new_database())

    async def impatient() -> None:
        async with database.transaction() as transaction:
            await transaction.connection.execute(text("SET LOCAL lock_timeout = '20ms'"))
            await transaction.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=START)

    async with database.transaction() as slow:
        await slow.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=START)
        with pytest.raises(Unavailable):
            await impatient()
    assert len(await assert_sound(database)) == 1
    await database.dispose()


async def test_writers_that_wait_for_each_other_in_a_circle_are_told_to_try_again(postgres: Postgres) -> None:
    database = await opened(postgres.new_database())
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE places (place int PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO places VALUES (1), (2)"))
    both = asyncio.Barrier(2)

    async def command(first: int, second: int) -> None:
        async with database.transaction() as transaction:
            await transaction.connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            lock = text("SELECT place FROM places WHERE place = :place FOR UPDATE")
            await transaction.connection.execute(lock, {"place": first})
            await both.wait()
            await transaction.connection.execute(lock, {"place": second})

    outcomes = await asyncio.gather(command(1, 2), command(2, 1), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Unavailable"]
    await database.dispose()


async def test_a_file_that_another_process_writes_is_unavailable_after_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meedoen.engines._LOCK_SECONDS", 0.02)
    path = tmp_path / "service.sqlite"
    database = await opened(f"sqlite+aiosqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        await append(database, to(uuid4(), 0, fact()))
    await database.ping()
    other.execute("ROLLBACK")
    other.close()
    await append(database, to(uuid4(), 0, fact()))
    assert len(await assert_sound(database)) == 1
    await database.dispose()


async def test_a_command_that_is_cancelled_is_undone_and_the_next_goes_on(database: Database) -> None:
    reached = asyncio.Event()

    async def command() -> None:
        async with database.transaction() as transaction:
            await transaction.store.append([to(uuid4(), 0, fact())], meta="{}", recorded_at=START)
            reached.set()
            await asyncio.Event().wait()

    for _ in range(15):  # more than there are connections
        task = asyncio.create_task(command())
        await reached.wait()
        reached.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await append(database, to(uuid4(), 0, fact()))
    assert len(await assert_sound(database)) == 1


async def test_commands_cancelled_at_any_moment_leave_a_sound_log_and_no_connection_behind(database: Database) -> None:
    for turns in range(40):
        task = asyncio.create_task(append(database, to(uuid4(), 0, fact(), fact())))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await append(database, to(uuid4(), 0, fact()))
    await assert_sound(database)


async def test_a_wrong_statement_is_not_the_databases_fault(database: Database) -> None:
    with pytest.raises(DBAPIError, match="nonsense") as failed:
        await rows_of(database, "SELECT * FROM nonsense")
    assert not is_transient(failed.value)


async def test_a_failure_that_was_swallowed_does_not_pass_for_success(postgres: Postgres) -> None:
    database = await opened(postgres.new_database())

    async def command() -> None:
        async with database.transaction() as transaction:
            with suppress(DBAPIError):
                await transaction.connection.execute(text("SELECT * FROM nonsense"))

    with pytest.raises(AlreadyUndone):
        await command()
    await database.dispose()


def test_a_constraint_and_a_refusal_are_not_transient() -> None:
    assert not is_transient(asyncpg.UniqueViolationError("twice"))
    assert not is_transient(sqlite3.IntegrityError("twice"))
    assert not is_transient(ValueError("closed"))
    assert is_transient(asyncpg.CannotConnectNowError("starting up"))
    assert is_transient(ConnectionResetError())


async def test_sqlite_is_durable_and_lets_readers_be(tmp_path: Path) -> None:
    database = await opened(f"sqlite+aiosqlite:///{tmp_path / 'service.sqlite'}")
    async with database.transaction() as transaction:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert (await transaction.connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value
    await database.dispose()


async def test_postgres_does_not_wait_for_ever(postgres: Postgres) -> None:
    database = await opened(postgres.new_database())
    async with database.transaction() as transaction:
        for setting in ("lock_timeout", "idle_in_transaction_session_timeout"):
            assert (await transaction.connection.execute(text(f"SHOW {setting}"))).scalar() not in (None, "0")
        assert (await transaction.connection.execute(text("SHOW synchronous_commit"))).scalar() == "on"
    await database.dispose()
