"""Commands that are interrupted; run as a program, it is killed at each of SQLite's statements in turn.

`python -m tests.library.event_store.crashing FILE COMMAND STREAM` leaves a copy of the file for each.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from uuid import UUID, uuid4

from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from sqlalchemy import text

from tests.library.event_store.logs import START, fact, to

TABLE = "CREATE TABLE notes (note text NOT NULL)"
EVENTS = 3


async def _one_stream(database: Database, stream_id: UUID) -> None:
    async with database.transaction() as transaction:
        version = len(await transaction.store.read_stream(stream_id))
        await transaction.connection.execute(text("INSERT INTO notes VALUES ('one')"))
        await transaction.store.append(
            [to(stream_id, version, fact(), fact(public=False), fact())],
            meta="{}",
            recorded_at=transaction.now,
            commit=True,
        )


async def _many_streams(database: Database, stream_id: UUID) -> None:
    async with database.transaction() as transaction:
        version = len(await transaction.store.read_stream(stream_id))
        await transaction.store.append(
            [to(uuid4(), 0, fact()), to(stream_id, version, fact()), to(uuid4(), 0, fact())],
            meta="{}",
            recorded_at=transaction.now,
        )
        await transaction.connection.execute(text("INSERT INTO notes VALUES ('many')"))


COMMANDS: Mapping[str, Callable[[Database, UUID], Awaitable[None]]] = {
    "one stream": _one_stream,
    "many streams": _many_streams,
}


async def _crash(url: str, command: str, stream_id: UUID, statement: int) -> None:
    database = connect(url, clock=SteppedClock(START), new_id=random_id)
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        left = statement

        def count(_: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    await driver.set_trace_callback(count)  # the one writing connection, which every transaction gets
    await COMMANDS[command](database, stream_id)
    await driver.set_trace_callback(None)
    await database.dispose()


def _killed(before: Path, command: str, stream_id: UUID, statement: int) -> bool:
    """Run the command on a copy of the database in a process of its own; whether that was killed."""
    after = before.with_name(f"after-{statement:03}.sqlite")
    shutil.copy(before, after)
    child = os.fork()
    if child == 0:
        asyncio.run(_crash(f"sqlite+aiosqlite:///{after}", command, stream_id, statement))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def afterwards(before: Path) -> list[Path]:
    """The files that the killed processes left, in the order of the statements at which they were killed."""
    return sorted(before.parent.glob("after-*.sqlite"))


def _kill_at_every_statement(before: Path, command: str, stream_id: UUID) -> None:
    statement = 1
    while _killed(before, command, stream_id, statement):
        statement += 1


if __name__ == "__main__":
    _kill_at_every_statement(Path(sys.argv[1]), sys.argv[2], UUID(sys.argv[3]))
