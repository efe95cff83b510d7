"""Engines for the two kinds of database, set up so that a transaction is what it says."""

import asyncio
import socket
import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, PoolResetState, event, exc
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from meedoen.driver_transactions import DriverTransactions, PostgresTransactions
from meedoen.sqlite_turns import SqliteTurns

_LOCK_SECONDS = 5
_IDLE_IN_TRANSACTION_SECONDS = 60
_CONNECT_SECONDS = 5
_COMMAND_SECONDS = 60
"""What has not answered by then never will, such as through a proxy that lost the database and says nothing."""
_KEEP_ALIVE = {"TCP_KEEPIDLE": 15, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 15_000}
"""The network may forget a connection without telling either side. Seconds (the last in milliseconds) until this
side's operating system notices, as far as it knows these words."""
_POOL_SECONDS = 10
_PAUSES = (0.02, 0.1, 0.3, 0.6, 1.0)
"""Seconds, between tries at what SQLite refuses at once."""
_WRITERS = 12
_READERS = 8


@dataclass(frozen=True, slots=True)
class Writing:
    """An engine for transactions that change something, and how these begin and end on its driver."""

    engine: AsyncEngine
    transactions: PostgresTransactions | SqliteTurns


def writing(url: URL) -> Writing:
    """For transactions that change something; on SQLite one at a time.

    Raises:
        ValueError: the address is neither of PostgreSQL nor of a SQLite file.
    """
    transactions: PostgresTransactions | SqliteTurns
    if _is_postgres(url):
        engine, transactions = _postgres(url, size=_WRITERS, read_only=False), PostgresTransactions()
    else:
        engine, transactions = _sqlite(url, size=_WRITERS, read_only=False), SqliteTurns()
        _pass_turn_on_when_lost(engine, transactions)
    _begin_and_end(engine, transactions)
    return Writing(engine, transactions)


def reading_engine(url: URL) -> AsyncEngine:
    """For reading only; each statement sees what was committed before it, and nobody waits for anybody."""
    return (_postgres if _is_postgres(url) else _sqlite)(url, size=_READERS, read_only=True)


def _is_postgres(url: URL) -> bool:
    if url.drivername == "postgresql+asyncpg":
        return True
    if url.drivername == "sqlite+aiosqlite" and url.database not in (None, "", ":memory:"):
        return False
    raise ValueError("a database address starts with postgresql+asyncpg:// or is sqlite+aiosqlite:///file")


def _postgres(url: URL, *, size: int, read_only: bool) -> AsyncEngine:
    settings = {
        "application_name": "meedoen",
        "timezone": "UTC",
        "jit": "off",
        "lock_timeout": f"{_LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{_IDLE_IN_TRANSACTION_SECONDS}s",
    }
    if read_only:
        settings["default_transaction_read_only"] = "on"
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        pool_reset_on_return=None,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": _COMMAND_SECONDS,
            "connection_class": _KeptAlive,
            "server_settings": settings,
        },
        # SQLAlchemy's own BEGIN cannot be told from the driver's; `_begin_and_end` does it instead.
        isolation_level="AUTOCOMMIT",
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def replace_if_closed(connection: Any, *_: Any) -> None:
        if connection.driver_connection.is_closed():
            raise exc.DisconnectionError

    return engine


class _KeptAlive(asyncpg.Connection):  # type: ignore[misc]
    """A connection that is closed once the other side is out of reach, so that the pool replaces it."""

    def __init__(self, protocol: Any, transport: asyncio.BaseTransport, *others: Any) -> None:
        super().__init__(protocol, transport, *others)
        wire: socket.socket = transport.get_extra_info("socket")
        if wire.family in {socket.AF_INET, socket.AF_INET6}:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for word, value in _KEEP_ALIVE.items():
                if hasattr(socket, word):
                    wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, word), value)


def _begin_and_end(engine: AsyncEngine, transactions: DriverTransactions) -> None:
    """Begin, commit and roll back on the driver, once each, whoever was first: SQLAlchemy or the event store."""

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        if not transactions.is_open(connection.connection.driver_connection):
            _run(connection.connection.dbapi_connection, transactions.start)

    @event.listens_for(engine.sync_engine, "commit")
    def commit(connection: Connection) -> None:
        _run(connection.connection.dbapi_connection, transactions.end)

    @event.listens_for(engine.sync_engine, "rollback")
    def rollback(connection: Connection) -> None:
        if not connection.invalidated and transactions.is_open(connection.connection.driver_connection):
            _run(connection.connection.dbapi_connection, transactions.undo)

    @event.listens_for(engine.sync_engine, "reset")
    def reset(connection: Any, _: Any, state: PoolResetState) -> None:
        # What was left open, such as by a begin that was cancelled, does not go to the next one.
        if state.asyncio_safe and not state.terminate_only and transactions.is_open(connection.driver_connection):
            _run(connection, transactions.undo)


def _pass_turn_on_when_lost(engine: AsyncEngine, turns: SqliteTurns) -> None:
    @event.listens_for(engine.sync_engine, "close")
    def close(connection: Any, _: Any) -> None:
        turns.give_up(connection.driver_connection)


def _run(adapted: Any, work: Callable[[Any], Awaitable[None]]) -> None:
    adapted.run_async(work)


def _write_ahead(cursor: Any) -> None:
    """SQLite waits for no turn to change this: of several that open a new file at once, all but one are refused."""
    for pause in _PAUSES:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(pause)
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _sqlite(url: URL, *, size: int, read_only: bool) -> AsyncEngine:
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        connect_args={"timeout": _LOCK_SECONDS, "isolation_level": None, "cached_statements": 256},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        _write_ahead(cursor)
        # FULL: a commit is on the disk before anybody hears of it, also when the power goes.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    return engine
