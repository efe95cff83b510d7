"""One command, one transaction: aggregates loaded, events recorded, read models changed, all or nothing."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.event_sourcing import Aggregate, DomainEvent, Loaded, replayed
from meedoen.event_store.events import NewEvent, StoredStream, StreamAppend
from meedoen.event_store.port import Conflict, EventStore
from meedoen.identifiers import NewId, time_ordered
from meedoen.upserts import Saving, deletion_of, saving_of

State = TypeVar("State")


class AskedTooLate(Exception):
    """Rows are queued, which the database does not know of yet: its answer would be of before. Ask first, then save."""


class Transaction:
    """An open transaction on a service's own database.

    Events are queued by `record`, rows of read models by `save` and `delete`. What is queued is written at the very
    end, so that the log's position counter is locked for the shortest time: in one statement, when nothing was asked
    through `connection`.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        store: EventStore,
        *,
        now: datetime,
        new_id: NewId,
        meta: Mapping[str, str],
    ) -> None:
        self._connection = connection
        self.store = store
        self.now = now
        self.new_id = new_id
        self.meta = dict(meta)
        self._loaded: dict[UUID, Loaded[Any]] = {}
        self._start: dict[UUID, int] = {}
        self._pending: dict[UUID, list[NewEvent]] = {}
        self._savings: list[Saving] = []

    @property
    def connection(self) -> AsyncConnection:
        """For what cannot be queued. The transaction begins on the database with the first thing asked here.

        Raises:
            AskedTooLate: rows are queued.
        """
        if self._savings:
            raise AskedTooLate
        return self._connection

    async def load(self, aggregate: Aggregate[State], stream_id: UUID) -> Loaded[State]:
        """The aggregate as it stands, with what this transaction already recorded."""
        return (await self.load_many(aggregate, [stream_id]))[stream_id]

    async def load_many(self, aggregate: Aggregate[State], stream_ids: Sequence[UUID]) -> dict[UUID, Loaded[State]]:
        """Several in one statement: for imports and consumer batches."""
        missing = [stream_id for stream_id in stream_ids if stream_id not in self._loaded]
        if missing:
            for stream_id, stored in (await self._read(aggregate, missing)).items():
                self._keep(replayed(aggregate, stream_id, stored))
        return {stream_id: self._loaded[stream_id] for stream_id in stream_ids}

    def new(self, aggregate: Aggregate[State], stream_id: UUID) -> Loaded[State]:
        """An aggregate that must not exist yet, without looking; the append refuses if it does."""
        return self._keep(Loaded(aggregate, stream_id, aggregate.initial, 0))

    def record(self, loaded: Loaded[State], events: Sequence[DomainEvent]) -> State:
        """Queue new events of an aggregate and show it as it is after them."""
        pending = self._pending.setdefault(loaded.stream_id, [])
        for event in events:
            pending.append(loaded.aggregate.codec.write(event, time_ordered(self.now, self.new_id())))
            loaded.state = loaded.aggregate.evolve(loaded.state, event)
            loaded.version += 1
        return loaded.state

    def save(
        self,
        table: Table,
        rows: Sequence[Mapping[str, Any]],
        *,
        key: Sequence[str],
        update: Sequence[str] | None = None,
    ) -> None:
        """Queue rows to be upserted, as `save_rows` does."""
        if rows:
            self._savings.append(saving_of(table, rows, key=key, update=update))

    def delete(self, table: Table, keys: Sequence[Mapping[str, Any]]) -> None:
        """Queue rows to be deleted, each by the values of its key."""
        if keys:
            self._savings.append(deletion_of(table, keys))

    def expect_version(self, loaded: Loaded[Any], version: int) -> None:
        """Hold the caller to the version that they saw (`If-Match`).

        Raises:
            Conflict: the aggregate has moved on.
        """
        if loaded.version != version:
            raise Conflict(loaded.stream_id, version)

    @property
    def recorded(self) -> bool:
        """Whether any event is queued."""
        return any(self._pending.values())

    async def write_events(self, *, commit: bool = False) -> None:
        """Append what is queued, and with `commit` end the transaction; called last by whoever opened it."""
        appends = [
            StreamAppend(stream_id, self._start[stream_id], tuple(events), self._loaded[stream_id].take_snapshot())
            for stream_id, events in self._pending.items()
            if events
        ]
        savings = tuple(self._savings)
        self._pending.clear()
        self._savings.clear()
        if appends:
            await self.store.append(
                appends, meta=json.dumps(self.meta), recorded_at=self.now, savings=savings, commit=commit
            )
            return
        for saving in savings:
            await saving.through(self._connection)

    async def _read(self, aggregate: Aggregate[Any], stream_ids: Sequence[UUID]) -> dict[UUID, StoredStream]:
        if aggregate.snapshots is not None:
            return await self.store.read_since_snapshots(stream_ids, aggregate.snapshots.shape)
        streams = await self.store.read_streams(stream_ids)
        return {stream_id: StoredStream(None, events) for stream_id, events in streams.items()}

    def _keep(self, loaded: Loaded[State]) -> Loaded[State]:
        self._loaded[loaded.stream_id] = loaded
        self._start[loaded.stream_id] = loaded.version
        return loaded
