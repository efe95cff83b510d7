"""The event store on PostgreSQL: asyncpg's own connection, one statement an append."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.exc import IntegrityError

from meedoen.driver_transactions import PostgresTransactions
from meedoen.event_store.batch import additions, in_lock_order, snapshots, told
from meedoen.event_store.events import StoredEvent, StoredSnapshot, StoredStream, StreamAppend
from meedoen.event_store.port import Conflict
from meedoen.event_store.postgres_append import LOCK_STREAMS, TO_NEW_STREAM, TO_STREAM, TO_STREAMS, WITH_SNAPSHOTS
from meedoen.event_store.postgres_read import COLUMNS, SINCE_SNAPSHOTS, STREAM, STREAMS
from meedoen.event_store.postgres_together import Command, SharedCommits
from meedoen.upserts import Saving


class PostgresEventStore:
    """The log through an asyncpg connection."""

    def __init__(self, driver: Any, transactions: PostgresTransactions, shared: SharedCommits) -> None:
        self._driver = driver
        self._transactions = transactions
        self._shared = shared

    async def append(
        self,
        appends: Sequence[StreamAppend],
        *,
        meta: str,
        recorded_at: datetime,
        savings: Sequence[Saving] = (),
        commit: bool = False,
    ) -> int:
        ordered = in_lock_order(appends)
        begun = self._driver.is_in_transaction()
        command = Command(ordered, meta, recorded_at, savings)
        if commit and not begun and command.may_be_shared:
            # Whoever changed the same rows through a connection wants the streams after them.
            with suppress(asyncpg.DeadlockDetectedError):
                return await self._append_shared(command)
        if not begun and (savings or not commit):
            await self._transactions.start(self._driver)
        if savings:
            # Rows after streams, as in the shared statement: whoever wants both waits for the other, and not forever.
            await self._driver.execute(LOCK_STREAMS, [append.stream_id for append in ordered])
        for saving in savings:
            await saving.on_postgres(self._driver)
        head = await self._append(ordered, meta, recorded_at)
        # Without a transaction the one statement was one, and is on the disk by now.
        if commit and self._driver.is_in_transaction():
            await self._transactions.end(self._driver)
        return head

    async def _append_shared(self, command: Command) -> int:
        try:
            head = await self._shared.append(self._driver, command)
        except asyncpg.IntegrityConstraintViolationError as error:
            if error.constraint_name != "streams_pkey":
                raise IntegrityError("append with rows", None, error) from error
            head = None  # another process made the stream at this moment
        return head if head is not None else await self._recorded_before(command.appends)

    async def _append(self, ordered: Sequence[StreamAppend], meta: str, recorded_at: datetime) -> int:
        if not ordered:
            return await self.head()
        statement, streams = _statement(ordered)
        placed = [addition for append in ordered for addition in additions(append)]
        try:
            head: int | None = await self._driver.fetchval(
                statement,
                meta,
                recorded_at,
                [addition.stream_id for addition in placed],
                [addition.version for addition in placed],
                [addition.told for addition in placed],
                [addition.event.event_id for addition in placed],
                [addition.event.type for addition in placed],
                [addition.event.schema_version for addition in placed],
                [addition.event.data for addition in placed],
                [addition.event.occurred_at for addition in placed],
                len(placed),
                *streams,
            )
        except asyncpg.UniqueViolationError as error:
            if error.constraint_name == "streams_pkey":
                raise Conflict(ordered[0].stream_id, ordered[0].expected_version) from error
            raise
        return head if head is not None else await self._recorded_before(ordered)

    async def _recorded_before(self, appends: Sequence[StreamAppend]) -> int:
        event_ids = [event.event_id for append in appends for event in append.events]
        rows = await self._driver.fetch(
            "SELECT event_id, stream_id, version FROM events WHERE event_id = ANY($1::uuid[])", event_ids
        )
        recorded = {row[0]: (row[1], row[2]) for row in rows}
        for append in appends:
            for addition in additions(append):
                if recorded.get(addition.event.event_id) != (addition.stream_id, addition.version):
                    raise await self._conflict(appends)
        return await self.head()

    async def _conflict(self, appends: Sequence[StreamAppend]) -> Conflict:
        rows = await self._driver.fetch(
            "SELECT stream_id, version FROM streams WHERE stream_id = ANY($1::uuid[])",
            [append.stream_id for append in appends],
        )
        versions = {row[0]: row[1] for row in rows}
        moved = [append for append in appends if versions.get(append.stream_id, 0) != append.expected_version]
        culprit = (moved or list(appends))[0]
        return Conflict(culprit.stream_id, culprit.expected_version)

    async def read_stream(
        self,
        stream_id: UUID,
        *,
        after_version: int = 0,
        recorded_until: datetime | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        rows = await self._driver.fetch(STREAM, stream_id, after_version, limit, recorded_until)
        return list(map(StoredEvent._make, rows))

    async def read_streams(self, stream_ids: Sequence[UUID]) -> dict[UUID, list[StoredEvent]]:
        found: dict[UUID, list[StoredEvent]] = {stream_id: [] for stream_id in stream_ids}
        for row in await self._driver.fetch(STREAMS, list(found)):
            found[row[1]].append(StoredEvent._make(row))
        return found

    async def read_since_snapshots(
        self, stream_ids: Sequence[UUID], shape: str, *, recorded_until: datetime | None = None
    ) -> dict[UUID, StoredStream]:
        found = {stream_id: StoredStream(None, []) for stream_id in stream_ids}
        for row in await self._driver.fetch(SINCE_SNAPSHOTS, list(found), shape, recorded_until):
            if row[0] is None:
                found[row[1]] = StoredStream(StoredSnapshot(version=row[2], state=row[7]), [])
            else:
                found[row[1]].events.append(StoredEvent._make(row))
        return found

    async def read_log(self, *, after: int, limit: int, public_only: bool = False) -> list[StoredEvent]:
        told_only = "AND public_seq IS NOT NULL " if public_only else ""
        rows = await self._driver.fetch(
            f"SELECT {COLUMNS} FROM events "  # noqa: S608 - fixed text alone
            f"WHERE position > $1 {told_only}ORDER BY position LIMIT $2",
            after,
            limit,
        )
        return list(map(StoredEvent._make, rows))

    async def head(self) -> int:
        position: int = await self._driver.fetchval("SELECT position FROM head")
        return position


def _statement(ordered: Sequence[StreamAppend]) -> tuple[str, list[Any]]:
    """The statement for these streams, and its arguments that are about streams."""
    kept = snapshots(ordered)
    if len(ordered) > 1 or kept:
        arguments: list[Any] = [
            [append.stream_id for append in ordered],
            [len(append.events) for append in ordered],
            [told(append) for append in ordered],
            [append.expected_version for append in ordered],
        ]
        return (WITH_SNAPSHOTS, [*arguments, *map(list, zip(*kept, strict=True))]) if kept else (TO_STREAMS, arguments)
    only = ordered[0]
    arguments = [only.stream_id, len(only.events), told(only)]
    return (TO_STREAM, [*arguments, only.expected_version]) if only.expected_version else (TO_NEW_STREAM, arguments)
