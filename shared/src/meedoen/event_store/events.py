"""What goes into the log and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A fact about to be recorded.

    `data` is JSON text; `public` says whether others are told, and so whether the event gets the next
    public sequence number of its stream.
    """

    event_id: UUID
    type: str
    schema_version: int
    data: str
    occurred_at: datetime
    public: bool


@dataclass(frozen=True, slots=True)
class NewSnapshot:
    """The state of an aggregate as JSON text. Code of another `shape` does not read it."""

    shape: str
    state: str


@dataclass(frozen=True, slots=True)
class StreamAppend:
    """New events for one stream, which must be at `expected_version` (0: it does not exist yet).

    `snapshot`, if any, is the state after the last of them.
    """

    stream_id: UUID
    expected_version: int
    events: tuple[NewEvent, ...]
    snapshot: NewSnapshot | None = None


class StoredEvent(NamedTuple):
    """A recorded fact, in the order of the columns: millions are made when a projection is rebuilt.

    `position` counts the whole log from 1 without gaps, `version` its stream from 1, `public_seq` the stream's
    public events from 1 (None: nobody is told). `data` and `meta` are JSON text.
    """

    position: int
    stream_id: UUID
    version: int
    public_seq: int | None
    event_id: UUID
    type: str
    schema_version: int
    data: str
    meta: str
    occurred_at: datetime
    recorded_at: datetime


class StoredSnapshot(NamedTuple):
    """The state of an aggregate after the `version`-th event of its stream, as JSON text."""

    version: int
    state: str


class StoredStream(NamedTuple):
    """What there is to know about a stream: a snapshot, where one was asked for and found, and the events after it."""

    snapshot: StoredSnapshot | None
    events: list[StoredEvent]
