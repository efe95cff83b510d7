"""What an append comes down to, worked out before the database is asked anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_store.events import NewEvent, StreamAppend


@dataclass(frozen=True, slots=True)
class Addition:
    """One new event in its place: `told` counts the public events of this append to its stream (None: private)."""

    stream_id: UUID
    version: int
    told: int | None
    event: NewEvent


def in_lock_order(appends: Sequence[StreamAppend]) -> list[StreamAppend]:
    """The appends that have events, by stream id, so that two writers never wait for each other in a circle.

    Raises:
        ValueError: a stream is named twice.
    """
    ordered = sorted((append for append in appends if append.events), key=lambda append: append.stream_id)
    if len({append.stream_id for append in ordered}) != len(ordered):
        raise ValueError("a stream may be named once in an append")
    return ordered


def additions(append: StreamAppend) -> list[Addition]:
    """The events of one stream with their versions."""
    told = 0
    placed = []
    for version, event in enumerate(append.events, start=append.expected_version + 1):
        told += event.public
        placed.append(Addition(append.stream_id, version, told if event.public else None, event))
    return placed


def told(append: StreamAppend) -> int:
    """How many of the events others are told of."""
    return sum(event.public for event in append.events)


def snapshots(appends: Sequence[StreamAppend]) -> list[tuple[UUID, int, str, str]]:
    """Of each stream that gets a snapshot: its id, its version after the append, the shape and the state."""
    return [
        (append.stream_id, append.expected_version + len(append.events), append.snapshot.shape, append.snapshot.state)
        for append in appends
        if append.snapshot is not None
    ]
