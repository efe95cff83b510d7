"""The log as the relay sees it: one owner at a time, however many instances of the service run.

On PostgreSQL the owner holds an advisory lock on a connection of its own, through which it does everything: with
the connection it loses both. On SQLite it holds a lease, which runs in the time of the machine: a process dies in
that time, also where the service itself lives in another one (a stepped clock). Either way the checkpoint names its
owner, so one that was replaced without knowing it moves nothing.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import MetaData, and_, func, or_, select, true, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.clock import Clock
from meedoen.database import Database
from meedoen.event_store.events import StoredEvent
from meedoen.infrastructure import infrastructure_tables
from meedoen.upserts import save_rows

_TABLES = infrastructure_tables(MetaData())
_CHECKPOINTS = _TABLES.checkpoints
_EVENTS = _TABLES.events
_RELAY = and_(_CHECKPOINTS.c.name == "relay", _CHECKPOINTS.c.generation == 1)
_LOCK = 0x72656C61  # any number: advisory locks count within one database
_LEASE = timedelta(seconds=10)
_COUNTED = 100_000

Connecting = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


class NotTheOwner(Exception):
    """Another instance has taken over, or somebody asked to send everything again."""


class Outbox:
    """What an owner may do: read on, and say how far all was sent."""

    def __init__(self, database: Database, *, reading: Connecting, writing: Connecting, lease: Clock | None) -> None:
        """`lease` is the clock by which a lease runs; None where a lock tells who the owner is."""
        self._database = database
        self._owner = str(uuid4())
        self._mine = and_(_RELAY, _CHECKPOINTS.c.owner == self._owner)
        self._reading = reading
        self._writing = writing
        self._lease = lease
        self._renew_at = lease.now() if lease else None

    async def take(self) -> bool:
        """Become the owner, or stay it. False: another instance is, and its lease is not over."""
        now = self._lease.now() if self._lease else None
        owner = _CHECKPOINTS.c.owner
        free = or_(owner.is_(None), owner == self._owner, _CHECKPOINTS.c.leased_until < now) if now else true()
        async with self._writing() as connection:
            start = {"name": "relay", "generation": 1, "position": 0}
            await save_rows(connection, _CHECKPOINTS, [start], key=("name", "generation"), update=())
            taken = await connection.execute(
                update(_CHECKPOINTS)
                .where(_RELAY, free)
                .values(owner=self._owner, leased_until=now + _LEASE if now else None)
            )
        self._renew_at = now + _LEASE / 3 if now else None
        return taken.rowcount == 1

    async def position(self) -> int:
        """How far everything was sent; a lease is renewed when it is time.

        Raises:
            NotTheOwner: another instance has taken over.
        """
        if self._lease and self._renew_at and self._lease.now() >= self._renew_at and not await self.take():
            raise NotTheOwner
        async with self._reading() as connection:
            position: int | None = await connection.scalar(select(_CHECKPOINTS.c.position).where(self._mine))
        if position is None:
            raise NotTheOwner
        return position

    async def page(self, *, after: int, limit: int) -> list[StoredEvent]:
        """The next public events."""
        async with self._reading() as connection:
            return await self._database.event_store(connection).read_log(after=after, limit=limit, public_only=True)

    async def move(self, *, before: int, after: int) -> None:
        """All up to `after` was sent.

        Raises:
            NotTheOwner: the checkpoint is not ours any more, or not where we left it.
        """
        async with self._writing() as connection:
            moved = await connection.execute(
                update(_CHECKPOINTS).where(self._mine, _CHECKPOINTS.c.position == before).values(position=after)
            )
        if moved.rowcount != 1:
            raise NotTheOwner

    async def waiting(self, *, after: int) -> int:
        """How many public events are not sent yet, counted up to a hundred thousand."""
        async with self._reading() as connection:
            return await _waiting(connection, after)

    async def release(self) -> None:
        """Let another instance take over at once."""
        async with self._writing() as connection:
            await connection.execute(update(_CHECKPOINTS).where(self._mine).values(owner=None, leased_until=None))


@asynccontextmanager
async def owned_outbox(database: Database, lease: Clock) -> AsyncIterator[Outbox | None]:
    """The outbox for its one owner, for as long as the block lasts; None for everybody else.

    `lease` is the clock of the machine, by which a lease on SQLite runs.
    """
    if database.dialect == "postgresql":
        async with database.engine.connect() as connection:
            through = _transactions_on(connection)
            async with through():
                locked = await connection.scalar(select(func.pg_try_advisory_lock(_LOCK)))
            if not locked:
                yield None
                return
            try:
                outbox = Outbox(database, reading=through, writing=through, lease=None)
                await outbox.take()
                yield outbox
            finally:
                await _unlock(connection)
    else:
        outbox = Outbox(database, reading=database.reading, writing=_transactions(database), lease=lease)
        if not await outbox.take():
            yield None
            return
        try:
            yield outbox
        finally:
            await outbox.release()


async def rewind(database: Database) -> int:
    """Put the checkpoint back to the start; the relay notices. Returns how many public events there are."""
    async with database.transaction() as transaction:
        await transaction.connection.execute(update(_CHECKPOINTS).where(_RELAY).values(position=0))
        count: int | None = await transaction.connection.scalar(
            select(func.count()).select_from(_EVENTS).where(_EVENTS.c.public_seq.is_not(None))
        )
    return count or 0


async def unsent(database: Database) -> int:
    """How many public events are not sent yet, counted up to a hundred thousand; for whoever is not the owner too."""
    async with database.reading() as connection:
        return await _waiting(connection, await connection.scalar(select(_CHECKPOINTS.c.position).where(_RELAY)) or 0)


async def _waiting(connection: AsyncConnection, after: int) -> int:
    some = (
        select(_EVENTS.c.position).where(_EVENTS.c.public_seq.is_not(None), _EVENTS.c.position > after).limit(_COUNTED)
    )
    return await connection.scalar(select(func.count()).select_from(some.subquery())) or 0


async def _unlock(connection: AsyncConnection) -> None:
    try:
        async with connection.begin():
            await connection.execute(select(func.pg_advisory_unlock(_LOCK)))
    except (SQLAlchemyError, OSError):
        await connection.invalidate()  # the server lets go of the lock when the connection ends


def _transactions_on(connection: AsyncConnection) -> Connecting:
    @asynccontextmanager
    async def on_this_one() -> AsyncIterator[AsyncConnection]:
        async with connection.begin():
            yield connection

    return on_this_one


def _transactions(database: Database) -> Connecting:
    @asynccontextmanager
    async def a_new_one() -> AsyncIterator[AsyncConnection]:
        async with database.transaction() as transaction:
            yield transaction.connection

    return a_new_one
