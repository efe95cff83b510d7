"""From events to state and back: how an aggregate is described to the rest of the house.

A service's domain holds frozen dataclasses for its events (each with an aware `occurred_at`), a frozen
dataclass for the state, and a pure `evolve(state, event) -> state`. Its `adapters/event_codec.py` names each
event type and version once, in an `EventCodec`; both are put together in an `Aggregate`.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from meedoen.event_store.events import NewEvent, NewSnapshot, StoredEvent, StoredStream

State = TypeVar("State")

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one version of an event type into that of the next."""


class DomainEvent(Protocol):
    """A fact of a domain: a frozen dataclass that says when it happened."""

    @property
    def occurred_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class EventType:
    """How one domain event is written: its name in the log and its present version.

    `upcasters[n]` turns version n into version n + 1; there is one for every version below the present one.
    """

    name: str
    version: int = 1
    upcasters: tuple[Upcaster, ...] = ()


class UnknownEventType(Exception):
    """The log holds an event that this code has no name for."""


class EventCodec:
    """Writes domain events as JSON and reads them back, whatever version they were written in."""

    def __init__(self, types: Mapping[type[Any], EventType], *, public: Collection[type[Any]]) -> None:
        """`types` names every event class; `public` lists those that others are told of."""
        self._by_class = {cls: (event_type, TypeAdapter(cls), cls in public) for cls, event_type in types.items()}
        self._by_name = {event_type.name: (event_type, TypeAdapter(cls)) for cls, event_type in types.items()}
        if len(self._by_name) != len(self._by_class):
            raise ValueError("two event classes share a name")
        for cls, event_type in types.items():
            if len(event_type.upcasters) != event_type.version - 1:
                raise ValueError(f"{cls.__name__} needs one upcaster for each version below {event_type.version}")

    @property
    def versions(self) -> dict[str, int]:
        """The present version of each event type, by its name."""
        return {name: event_type.version for name, (event_type, _) in self._by_name.items()}

    def write(self, event: DomainEvent, event_id: UUID) -> NewEvent:
        """The event as it goes into the log."""
        event_type, adapter, public = self._by_class[type(event)]
        return NewEvent(
            event_id=event_id,
            type=event_type.name,
            schema_version=event_type.version,
            data=adapter.dump_json(event).decode(),
            occurred_at=event.occurred_at,
            public=public,
        )

    def read(self, stored: StoredEvent) -> Any:
        """The domain event that was recorded.

        Raises:
            UnknownEventType: no class goes by that name and version.
        """
        try:
            event_type, adapter = self._by_name[stored.type]
        except KeyError:
            raise UnknownEventType(f"{stored.type} at position {stored.position}") from None
        if stored.schema_version == event_type.version:
            return adapter.validate_json(stored.data)
        if stored.schema_version > event_type.version:
            raise UnknownEventType(f"{stored.type} v{stored.schema_version} at position {stored.position}")
        data: dict[str, Any] = _object.validate_json(stored.data)
        for upcast in event_type.upcasters[stored.schema_version - 1 :]:
            data = upcast(data)
        return adapter.validate_python(data)


_object: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


class Snapshots(Generic[State]):
    """How states are kept, so that a long stream need not be replayed from its beginning.

    A snapshot is a cache, read only by code of the same shape: the same fields of the state, the same types and
    versions of events, the same `evolve_version`. Other code replays the stream, and takes its own as it goes on.

    Code cannot see by itself that `evolve` now makes another state of the same events while all names stayed. Whoever
    changes it so raises `evolve_version`.
    """

    def __init__(self, state: type[State], codec: EventCodec, *, every: int, evolve_version: int = 1) -> None:
        """`every`: after how many events a stream gets its next snapshot, in the transaction that passes it."""
        self.every = every
        self._adapter = TypeAdapter(state)
        described = [self._adapter.json_schema(), codec.versions, evolve_version]
        self.shape = sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()

    def write(self, state: State) -> NewSnapshot:
        """The state as it is kept."""
        return NewSnapshot(self.shape, self._adapter.dump_json(state).decode())

    def read(self, state: str) -> State:
        """The state that was kept, by code of this shape."""
        return self._adapter.validate_json(state)


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[State]):
    """One kind of aggregate: what it is before anything happened, and how each event changes it.

    Those whose streams may become long have snapshots.
    """

    name: str
    initial: State
    evolve: Callable[[State, Any], State]
    codec: EventCodec
    snapshots: Snapshots[State] | None = None


@dataclass(slots=True)
class Loaded(Generic[State]):
    """An aggregate as it stands inside a transaction, its own unwritten events included.

    `version` is 0 for one that does not exist yet. Changed by `Transaction.record` alone.
    """

    aggregate: Aggregate[State]
    stream_id: UUID
    state: State
    version: int
    snapshot_version: int = 0
    """The last version of which there is a snapshot; 0: none that this code can read."""

    @property
    def exists(self) -> bool:
        return self.version > 0

    def take_snapshot(self) -> NewSnapshot | None:
        """A snapshot to keep with what is about to be written; None while the last one is recent enough."""
        snapshots = self.aggregate.snapshots
        if snapshots is None or self.version - self.snapshot_version < snapshots.every:
            return None
        self.snapshot_version = self.version
        return snapshots.write(self.state)


def replayed(aggregate: Aggregate[State], stream_id: UUID, stored: StoredStream) -> Loaded[State]:
    """The aggregate after the last of these events; what `evolve` raises is passed on."""
    loaded = Loaded(aggregate, stream_id, aggregate.initial, 0)
    if stored.snapshot is not None and aggregate.snapshots is not None:
        loaded.state = aggregate.snapshots.read(stored.snapshot.state)
        loaded.version = loaded.snapshot_version = stored.snapshot.version
    for event in stored.events:
        loaded.state = aggregate.evolve(loaded.state, aggregate.codec.read(event))
        loaded.version = event.version
    return loaded
