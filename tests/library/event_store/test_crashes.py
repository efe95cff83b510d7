"""A crash between every two steps: afterwards all of a command is there, or nothing, and positions have no gap."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from meedoen.refusals import Unavailable
from sqlalchemy import text

from tests.library.event_store import crashing
from tests.library.event_store.logs import append, assert_sound, fact, opened, rows_of, to
from tests.parts.postgres import Postgres


@asynccontextmanager
async def _cut_before(step: int, url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """Have PostgreSQL end the connection's backend just before its `step`-th statement. Gives the statements."""
    said: list[str] = []
    killer = await asyncpg.connect(url.replace("+asyncpg", ""))
    execute = asyncpg.connection.Connection._do_execute

    async def counted(self: asyncpg.Connection, query: str, *args: object, **kwargs: object) -> object:
        return await between(self, query, execute(self, query, *args, **kwargs))

    plain = asyncpg.connection.Connection.execute

    async def counted_plain(self: asyncpg.Connection, query: str, *args: object, **kwargs: object) -> object:
        return await between(self, query, plain(self, query, *args, **kwargs))

    async def between(connection: asyncpg.Connection, query: str, call: Awaitable[object]) -> object:
        if connection is not killer:
            said.append(query)
            if len(said) == step:
                await killer.execute("SELECT pg_terminate_backend($1::int, 5000)", connection.get_server_pid())
        return await call

    with monkeypatch.context() as patched:
        patched.setattr(asyncpg.connection.Connection, "_do_execute", counted)
        patched.setattr(asyncpg.connection.Connection, "execute", counted_plain)
        yield said
    await killer.close()


@pytest.mark.parametrize("command", crashing.COMMANDS)
async def test_a_backend_that_dies_at_any_step_leaves_all_or_nothing(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    url = postgres.new_database()
    database = await opened(url)
    async with database.engine.begin() as connection:
        await connection.execute(text(crashing.TABLE))
    stream_id, outcomes = uuid4(), []
    await append(database, to(stream_id, 0, fact("before")))
    for step in range(1, 20):
        async with _cut_before(step, url, monkeypatch) as said:
            try:
                await crashing.COMMANDS[command](database, stream_id)
            except Unavailable:
                outcomes.append("undone")
            else:
                outcomes.append("done")
        log = await assert_sound(database)
        done = outcomes.count("done")
        assert len(log) == 1 + done * crashing.EVENTS
        assert await rows_of(database, "SELECT count(*) FROM notes") == [(done,)]
        if len(said) < step:
            break
    assert outcomes == ["undone"] * (len(outcomes) - 1) + ["done"]
    assert len(outcomes) > 3
    await database.dispose()


@pytest.mark.parametrize("command", crashing.COMMANDS)
async def test_a_process_killed_at_any_statement_leaves_all_or_nothing(tmp_path: Path, command: str) -> None:
    before = tmp_path / "before.sqlite"
    database = await opened(f"sqlite+aiosqlite:///{before}")
    async with database.engine.begin() as connection:
        await connection.execute(text(crashing.TABLE))
    stream_id = uuid4()
    await append(database, to(stream_id, 0, fact("before")))
    await database.dispose()
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", crashing.__name__, before, command, str(stream_id), cwd=Path(__file__).parents[3]
    )
    assert await program.wait() == 0
    kept = []
    for after in crashing.afterwards(before):
        database = await opened(f"sqlite+aiosqlite:///{after}")
        events = len(await assert_sound(database)) - 1
        notes = await rows_of(database, "SELECT * FROM notes")
        assert (events, len(notes)) in {(0, 0), (crashing.EVENTS, 1)}
        kept.append(events)
        await append(database, to(uuid4(), 0, fact("later")))
        await assert_sound(database)
        await database.dispose()
    assert len(kept) > 5, "the command was never killed in the middle"
    assert kept == [0] * (len(kept) - 1) + [crashing.EVENTS]


async def test_a_server_that_crashes_keeps_what_it_confirmed_and_nothing_else(own_postgres: Postgres) -> None:
    url = own_postgres.new_database()
    database = await opened(url)
    confirmed: list[UUID] = []
    asked: set[UUID] = set()
    crashed, busy = asyncio.Event(), asyncio.Event()

    async def writer() -> None:
        while not crashed.is_set():
            stream_id = uuid4()
            asked.add(stream_id)
            try:
                await append(database, to(stream_id, 0, fact(), fact()))
            except Unavailable:
                return
            confirmed.append(stream_id)
            if len(confirmed) == 50:
                busy.set()

    async def crash() -> None:
        await busy.wait()
        own_postgres.crash()
        crashed.set()

    await asyncio.gather(crash(), *(writer() for _ in range(8)))
    own_postgres.start()
    log = await assert_sound(database)
    kept = [stored.stream_id for stored in log]
    assert set(confirmed) <= set(kept) <= asked
    assert all(kept.count(stream_id) == 2 for stream_id in kept)
    await append(database, to(uuid4(), 0, fact()))
    await database.dispose()
