"""From events to state and back: how an aggregate is described to the rest of the house.

A service's domain holds frozen dataclasses for its events (each with an aware `occurred_at`), a frozen
dataclass for the state, and a pure `evolve(state, event) -> state`. Its `adapters/event_codec.py` names each
event type and version once, in an `EventCodec`; both are put together in an `Aggregate`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from meedoen.event_store.events import NewEvent, StoredEvent

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


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[State]):
    """One kind of aggregate: what it is before anything happened, and how each event changes it."""

    name: str
    initial: State
    evolve: Callable[[State, Any], State]
    codec: EventCodec


@dataclass(slots=True)
class Loaded(Generic[State]):
    """An aggregate as it stands inside a transaction, its own unwritten events included.

    `version` is 0 for one that does not exist yet. Changed by `Transaction.record` alone.
    """

    aggregate: Aggregate[State]
    stream_id: UUID
    state: State
    version: int

    @property
    def exists(self) -> bool:
        return self.version > 0
