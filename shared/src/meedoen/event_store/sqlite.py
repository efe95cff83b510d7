"""The event store on SQLite: each call is one visit to the connection's thread."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from meedoen.event_store.batch import additions, in_lock_order, snapshots, told
from meedoen.event_store.events import StoredEvent, StoredSnapshot, StoredStream, StreamAppend
from meedoen.event_store.port import Conflict
from meedoen.event_store.sqlite_read import COLUMNS, SINCE_SNAPSHOTS, STREAM, STREAMS
from meedoen.sqlite_turns import SqliteTurns, visit
from meedoen.upserts import Saving


class SqliteEventStore:
    """The log through an aiosqlite connection."""

    def __init__(self, driver: Any, turns: SqliteTurns) -> None:
        self._driver = driver
        self._turns = turns

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

        def work(connection: sqlite3.Connection) -> int:
            for saving in savings:
                saving.on_sqlite(connection)
            return _append(connection, ordered, meta, _text(recorded_at))

        begun = self._turns.is_open(self._driver)
        if commit and not begun:
            return await self._turns.append_and_commit(self._driver, work)
        if not begun:
            await self._turns.start(self._driver)
        head = await visit(self._driver, work)
        if commit:
            await self._turns.end(self._driver)
        return head

    async def read_stream(
        self,
        stream_id: UUID,
        *,
        after_version: int = 0,
        recorded_until: datetime | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        until = None if recorded_until is None else _text(recorded_until)
        return await self._read(STREAM, [stream_id.hex, after_version, limit, until])

    async def read_streams(self, stream_ids: Sequence[UUID]) -> dict[UUID, list[StoredEvent]]:
        found: dict[UUID, list[StoredEvent]] = {stream_id: [] for stream_id in stream_ids}
        for stored in await self._read(STREAMS, [_hexes(found)]):
            found[stored.stream_id].append(stored)
        return found

    async def read_since_snapshots(
        self, stream_ids: Sequence[UUID], shape: str, *, recorded_until: datetime | None = None
    ) -> dict[UUID, StoredStream]:
        found = {stream_id: StoredStream(None, []) for stream_id in stream_ids}
        until = None if recorded_until is None else _text(recorded_until)
        arguments = [_hexes(found), shape, until]
        rows = await visit(self._driver, lambda connection: connection.execute(SINCE_SNAPSHOTS, arguments).fetchall())
        for row in rows:
            stream_id = UUID(row[1])
            if row[0] is None:
                found[stream_id] = StoredStream(StoredSnapshot(version=row[2], state=row[7]), [])
            else:
                found[stream_id].events.append(_stored(row))
        return found

    async def read_log(self, *, after: int, limit: int, public_only: bool = False) -> list[StoredEvent]:
        told_only = "AND public_seq IS NOT NULL " if public_only else ""
        statement = (
            f"SELECT {COLUMNS} FROM events "  # noqa: S608 - fixed text alone
            f"WHERE position > ? {told_only}ORDER BY position LIMIT ?"
        )
        return await self._read(statement, [after, limit])

    async def head(self) -> int:
        return await visit(self._driver, _head)

    async def _read(self, statement: str, arguments: Sequence[Any]) -> list[StoredEvent]:
        return await visit(
            self._driver,
            lambda connection: [_stored(row) for row in connection.execute(statement, arguments).fetchall()],
        )


def _append(connection: sqlite3.Connection, appends: Sequence[StreamAppend], meta: str, recorded_at: str) -> int:
    if not appends:
        return _head(connection)
    streams = _streams(connection, [append.stream_id for append in appends])
    for append in appends:
        if streams.get(append.stream_id.hex, (0, 0))[0] != append.expected_version:
            return _recorded_before(connection, appends, Conflict(append.stream_id, append.expected_version))
    head: int
    placed = [addition for append in appends for addition in additions(append)]
    (head,) = connection.execute("UPDATE head SET position = position + ? RETURNING position", [len(placed)]).fetchone()
    connection.executemany(
        "INSERT INTO streams (stream_id, version, public_version) VALUES (?, ?, ?) ON CONFLICT (stream_id) "
        "DO UPDATE SET version = excluded.version, public_version = excluded.public_version",
        [
            (
                append.stream_id.hex,
                append.expected_version + len(append.events),
                streams.get(append.stream_id.hex, (0, 0))[1] + told(append),
            )
            for append in appends
        ],
    )
    connection.executemany(
        f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - fixed text alone
        [
            (
                position,
                addition.stream_id.hex,
                addition.version,
                None if addition.told is None else streams.get(addition.stream_id.hex, (0, 0))[1] + addition.told,
                addition.event.event_id.hex,
                addition.event.type,
                addition.event.schema_version,
                addition.event.data,
                meta,
                _text(addition.event.occurred_at),
                recorded_at,
            )
            for position, addition in enumerate(placed, start=head - len(placed) + 1)
        ],
    )
    connection.executemany(
        "INSERT INTO snapshots (stream_id, version, shape, recorded_at, state) VALUES (?, ?, ?, ?, ?)",
        [
            (stream_id.hex, version, shape, recorded_at, state)
            for stream_id, version, shape, state in snapshots(appends)
        ],
    )
    return head


def _recorded_before(connection: sqlite3.Connection, appends: Sequence[StreamAppend], conflict: Conflict) -> int:
    event_ids = [event.event_id for append in appends for event in append.events]
    recorded = {
        event_id: (stream_id, version)
        for event_id, stream_id, version in connection.execute(
            "SELECT event_id, stream_id, version FROM events WHERE event_id IN (SELECT value FROM json_each(?))",
            [_hexes(event_ids)],
        )
    }
    for append in appends:
        for addition in additions(append):
            if recorded.get(addition.event.event_id.hex) != (addition.stream_id.hex, addition.version):
                raise conflict
    return _head(connection)


def _streams(connection: sqlite3.Connection, stream_ids: Sequence[UUID]) -> dict[str, tuple[int, int]]:
    one = len(stream_ids) == 1
    wanted = ("= ?", stream_ids[0].hex) if one else ("IN (SELECT value FROM json_each(?))", _hexes(stream_ids))
    rows = connection.execute(
        f"SELECT stream_id, version, public_version FROM streams WHERE stream_id {wanted[0]}",  # noqa: S608 - fixed text
        [wanted[1]],
    )
    return {stream_id: (version, public_version) for stream_id, version, public_version in rows}


def _head(connection: sqlite3.Connection) -> int:
    head: int
    (head,) = connection.execute("SELECT position FROM head").fetchone()
    return head


def _hexes(ids: Sequence[UUID] | dict[UUID, Any]) -> str:
    return json.dumps([one.hex for one in ids])


def _stored(row: tuple[Any, ...]) -> StoredEvent:
    position, stream_id, version, public_seq, event_id, type_, schema_version, data, meta, occurred, recorded = row
    return StoredEvent(
        position,
        UUID(stream_id),
        version,
        public_seq,
        UUID(event_id),
        type_,
        schema_version,
        data,
        meta,
        _moment(occurred),
        _moment(recorded),
    )


def _text(moment: datetime) -> str:
    """The form in which `meedoen.column_types.Moment` is kept: UTC, to the microsecond, and so in order as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
