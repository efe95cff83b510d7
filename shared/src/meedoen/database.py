"""A service's own database: transactions that write, connections that read."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from meedoen.clock import Clock
from meedoen.database_faults import is_transient, unavailable
from meedoen.driver_transactions import DriverTransactions, PostgresTransactions
from meedoen.engines import Writing, reading_engine, writing
from meedoen.event_store.port import EventStore
from meedoen.event_store.postgres import PostgresEventStore
from meedoen.event_store.postgres_together import SharedCommits
from meedoen.event_store.sqlite import SqliteEventStore
from meedoen.identifiers import NewId
from meedoen.transaction import Transaction

_FAREWELL_SECONDS = 3


class Database:
    """One service's own database. Made by `connect`."""

    def __init__(self, writing: Writing, reading: AsyncEngine, *, clock: Clock, new_id: NewId) -> None:
        self.engine = writing.engine
        self.dialect: str = writing.engine.dialect.name
        self.clock = clock
        self.new_id = new_id
        self._transactions = writing.transactions
        self._shared_commits = SharedCommits()
        self._reading = reading
        self._listeners: list[Callable[[], None]] = []

    @asynccontextmanager
    async def transaction(self, *, meta: Mapping[str, str] | None = None) -> AsyncIterator[Transaction]:
        """A transaction: on leaving, events are written last and all is committed; an exception undoes all.

        It begins on the database when something is first asked of `connection`. Aggregates loaded before that are
        held to their version by the append, so a command that only appends is a single statement on the wire.

        Raises:
            Conflict: an event stream was changed by somebody else meanwhile.
            Unavailable: the database is away, or somebody held a lock for too long.
        """
        connection = await _opened(self.engine)
        driver = _driver(connection)
        transaction = Transaction(
            connection, self._store(driver), now=self.clock.now(), new_id=self.new_id, meta=meta or {}
        )
        try:
            yield transaction
            recorded = transaction.recorded
            await transaction.write_events(commit=True)
            await self._transactions.end(driver)
        except BaseException as error:
            await asyncio.shield(asyncio.ensure_future(_undo(self._transactions, connection, driver, error)))
            if is_transient(error):
                raise unavailable() from error
            raise
        # Nothing is open any more, so this asks nothing of the database, and cannot be interrupted half-way.
        await connection.close()
        if recorded:
            for listener in self._listeners:
                listener()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads, and never waits for a writer.

        Raises:
            Unavailable: the database is away.
        """
        connection = await _opened(self._reading)
        broken_off = False
        try:
            yield connection
        except BaseException as error:
            broken_off = isinstance(error, TimeoutError | asyncio.CancelledError)
            if is_transient(error):
                raise unavailable() from error
            raise
        finally:
            await asyncio.shield(asyncio.ensure_future(_closed(connection, broken_off=broken_off)))

    def event_store(self, connection: AsyncConnection) -> EventStore:
        """The log as seen through an open connection, such as one from `reading()`."""
        return self._store(_driver(connection))

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Have something called after each commit that recorded events, such as what wakes the relay."""
        self._listeners.append(listener)

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            Unavailable: there is none.
        """
        async with self.reading() as connection:
            await connection.exec_driver_sql("SELECT 1")

    async def dispose(self) -> None:
        """Close all connections that are not in use; those whose other side says nothing are left to the system."""
        for engine in (self.engine, self._reading):
            with suppress(TimeoutError):
                await asyncio.wait_for(engine.dispose(), _FAREWELL_SECONDS)

    def _store(self, driver: Any) -> EventStore:
        if isinstance(self._transactions, PostgresTransactions):
            return PostgresEventStore(driver, self._transactions, self._shared_commits)
        return SqliteEventStore(driver, self._transactions)


class _Connection(AsyncConnection):
    """A connection whose driver is handed out with the transaction begun, so that nothing slips out of it."""

    async def get_raw_connection(self) -> PoolProxiedConnection:
        if not self.in_transaction():
            await self.begin()
        return await super().get_raw_connection()


def _driver(connection: AsyncConnection) -> Any:
    """The asyncpg or aiosqlite connection below SQLAlchemy's, which is three to five times slower on hot paths."""
    if connection.sync_connection is None:
        raise ValueError("the connection is not open")
    return connection.sync_connection.connection.driver_connection


async def _opened(engine: AsyncEngine) -> AsyncConnection:
    connection = _Connection(engine)
    try:
        await connection.start()
    except Exception as error:
        if is_transient(error) or isinstance(error, OSError | TimeoutError):
            raise unavailable() from error
        raise
    return connection


async def _undo(
    transactions: DriverTransactions, connection: AsyncConnection, driver: Any, error: BaseException
) -> None:
    """Roll back what was begun; a connection on which that fails is thrown away, and its transaction with it."""
    broken_off = isinstance(error, TimeoutError)
    try:
        if not broken_off:
            await asyncio.wait_for(transactions.undo(driver), timeout=5)
    except Exception:
        broken_off = True
    finally:
        await _closed(connection, broken_off=broken_off)


async def _closed(connection: AsyncConnection, *, broken_off: bool) -> None:
    """Give a connection back; or throw it away where a statement may still run on it, or never end."""
    if broken_off:
        await connection.invalidate()
    await connection.close()


def connect(url: str, *, clock: Clock, new_id: NewId) -> Database:
    """A database by its address: `postgresql+asyncpg://…` or `sqlite+aiosqlite:///file`. Connects at first use.

    Raises:
        ValueError: neither of the two.
    """
    parsed = make_url(url)
    return Database(writing(parsed), reading_engine(parsed), clock=clock, new_id=new_id)
