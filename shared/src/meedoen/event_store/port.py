"""The event store as the rest of the house sees it. Adapters: `postgres.py`, `sqlite.py`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from meedoen.event_store.events import StoredEvent, StoredStream, StreamAppend
from meedoen.upserts import Saving


class Conflict(Exception):
    """Somebody else appended to this stream first; nothing was written, no position was used."""

    def __init__(self, stream_id: UUID, expected_version: int) -> None:
        super().__init__(f"stream {stream_id} is no longer at version {expected_version}")
        self.stream_id = stream_id
        self.expected_version = expected_version


class EventStore(Protocol):
    """A log of streams with gapless positions, seen through one connection."""

    async def append(
        self,
        appends: Sequence[StreamAppend],
        *,
        meta: str,
        recorded_at: datetime,
        savings: Sequence[Saving] = (),
        commit: bool = False,
    ) -> int:
        """Record the events of all streams, or of none, in the open transaction; without one, one is begun.

        The rows of `savings` are saved before them, or with them.

        The position counter is the last thing to be locked. The same event ids at the same versions, recorded
        before, count as done: nothing is written. With `commit` the transaction ends with it, in as few steps as
        the database allows. Returns the log's last position after it.

        Raises:
            Conflict: a stream is not at its expected version.
        """
        ...

    async def read_stream(
        self,
        stream_id: UUID,
        *,
        after_version: int = 0,
        recorded_until: datetime | None = None,
        limit: int = 1000,
    ) -> list[StoredEvent]:
        """One page of a stream's events by rising version.

        With `recorded_until` the stream as it was at that moment: up to the last event recorded by then.
        """
        ...

    async def read_streams(self, stream_ids: Sequence[UUID]) -> dict[UUID, list[StoredEvent]]:
        """All events of several (short) streams in one statement; a stream without events gives an empty list."""
        ...

    async def read_since_snapshots(
        self, stream_ids: Sequence[UUID], shape: str, *, recorded_until: datetime | None = None
    ) -> dict[UUID, StoredStream]:
        """Several streams in one statement, each from its last snapshot of this shape on, or else whole.

        `recorded_until` is as in `read_stream`; the snapshot is then one that was there at that moment.
        """
        ...

    async def read_log(self, *, after: int, limit: int, public_only: bool = False) -> list[StoredEvent]:
        """One page of the log by rising position, from the position after `after`."""
        ...

    async def head(self) -> int:
        """The last position in use; 0 for an empty log."""
        ...
