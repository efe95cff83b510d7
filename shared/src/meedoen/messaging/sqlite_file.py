"""The log's file: how it is laid out and written, and its faults as the one that the rest of the house knows."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import aiosqlite

from meedoen.messaging.port import BusUnavailable

ROOM = 1 << 40
"""Record ids of one partition: from its own id times this, plus the offset."""


@contextmanager
def fault_is_unavailable() -> Iterator[None]:
    """Turns SQLite's faults (locked, full, not to be opened, closed) into `BusUnavailable`."""
    try:
        yield
    except (sqlite3.Error, OSError, ValueError) as fault:
        raise BusUnavailable(f"SQLite: {type(fault).__name__}: {fault}") from fault


@asynccontextmanager
async def writing(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """One transaction that takes the file's only write lock at its start: all or nothing."""
    await connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        await connection.rollback()
        raise
    await connection.commit()
