"""The envelope: CloudEvents 1.0 in structured JSON, by the NL GOV profile.

Writing and reading each take one pass of pydantic over the event.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator, core_schema

from meedoen.contracts.event import ContractEvent
from meedoen.contracts.fields import Id, Moment
from meedoen.contracts.registry import EVENT_TYPES

HEADERS: tuple[tuple[str, bytes], ...] = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
"""What goes with an event on Kafka."""
LARGEST = 64 * 1024
"""Bytes of a whole event, by the profile."""
SOURCE_PATTERN = r"^urn:nld:oin:[0-9]{20}:systeem:[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
_SEQUENCE_PATTERN = r"^00[0-9]{18}$"  # 20 digits that fit a bigint
_SOURCE = re.compile(SOURCE_PATTERN)
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CloudEvent:
    """One event with its envelope. `source`, `subject` and `sequence` together say which one it is."""

    id: UUID
    source: str
    """The system that wrote it: `urn:nld:oin:<20 digits>:systeem:<name>`."""
    type: str
    subject: UUID
    time: datetime
    """When it was recorded; `data.occurred_at` is when it happened."""
    sequence: int
    """Counts this subject's events from this source, from 1, without gaps."""
    data: ContractEvent | None
    """None where this code does not know the type."""
    traceparent: str | None = None
    """W3C Trace Context."""


class UnreadableEvent(Exception):
    """A record that cannot be taken for what it should be. The reason names fields, never values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotACloudEvent(UnreadableEvent):
    """The bytes are no CloudEvent by our profile: not even its subject is known."""


class SchemaViolation(UnreadableEvent):
    """A CloudEvent of a type that we know, whose data do not fit that type. `envelope` has no data."""

    def __init__(self, reason: str, envelope: CloudEvent) -> None:
        super().__init__(reason)
        self.envelope = envelope


def write_cloud_event(event: CloudEvent) -> bytes:
    """The event as it goes on the bus; its record key is the subject.

    Raises:
        ValueError: the event has no data, breaks the profile by its source, sequence or time, or is over 64 KB.
    """
    data = event.data
    if data is None or not _fits_profile(event):
        raise ValueError(f"event {event.id} does not fit the profile")
    kind = type(data)
    written = _SERIALIZERS[kind].to_json(
        {
            "specversion": "1.0",
            "type": kind.type,
            "datacontenttype": "application/json",
            "dataschema": kind.dataschema,
            "id": event.id,
            "source": event.source,
            "subject": event.subject,
            "partitionkey": event.subject,
            "sequence": f"{event.sequence:020d}",
            "time": event.time,
            "traceparent": event.traceparent if _is_trace(event.traceparent) else None,
            "data": data,
        },
        exclude_none=True,
    )
    if len(written) > LARGEST:
        raise ValueError(f"event {event.id} is larger than {LARGEST} bytes")
    return written


def read_cloud_event(value: bytes, *, topic: str | None = None) -> CloudEvent:
    """The event in a record. Unknown attributes and unknown optional fields are passed over.

    With `topic` given, an event that belongs on another one breaks its schema: no service may speak for another.

    Raises:
        NotACloudEvent: the bytes are no CloudEvent by the profile.
        SchemaViolation: the data do not fit the type.
    """
    if len(value) > LARGEST:
        raise NotACloudEvent(f"larger than {LARGEST} bytes")
    try:
        envelope: dict[str, Any] = _KNOWN.validate_json(value)
    except ValidationError as broken:
        return _unknown_type(value, broken)
    event = _taken_out(envelope, envelope["data"])
    if topic is not None and event.data is not None and event.data.topic != topic:
        raise SchemaViolation("this type does not belong on this topic", _taken_out(envelope, None))
    return event


def _envelope(type_: CoreSchema, data: CoreSchema | None) -> CoreSchema:
    """What is asked of an event's envelope, as a dict; one schema with its data, so that one pass reads both.

    `data` None leaves the data unread.
    """
    field, id_ = core_schema.typed_dict_field, TypeAdapter(Id).core_schema
    return core_schema.typed_dict_schema(
        {
            "specversion": field(core_schema.literal_schema(["1.0"])),
            "type": field(type_),
            "datacontenttype": field(core_schema.literal_schema(["application/json"]), required=False),
            "dataschema": field(core_schema.str_schema(), required=False),
            "id": field(id_),
            "source": field(core_schema.str_schema(pattern=SOURCE_PATTERN)),
            "subject": field(id_),
            "partitionkey": field(id_),
            "sequence": field(core_schema.str_schema(pattern=_SEQUENCE_PATTERN)),
            "time": field(TypeAdapter(Moment).core_schema),
            "traceparent": field(core_schema.any_schema(), required=False),
            "data": field(data or core_schema.any_schema(), required=data is not None),
        },
        extra_behavior="ignore",
    )


_SCHEMAS = {
    event: _envelope(core_schema.literal_schema([event.type]), event.__pydantic_core_schema__)
    for event in EVENT_TYPES.values()
}
_SERIALIZERS = {event: SchemaSerializer(schema) for event, schema in _SCHEMAS.items()}
_KNOWN = SchemaValidator(
    core_schema.tagged_union_schema({event.type: schema for event, schema in _SCHEMAS.items()}, discriminator="type")
)
_ANY_TYPE = SchemaValidator(
    _envelope(core_schema.str_schema(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=200), None)
)


def envelope_schema() -> dict[str, Any]:
    """The JSON Schema of the envelope, for documents; an event's own type says what its `data` hold."""
    id_ = TypeAdapter(Id).json_schema()
    return {
        "type": "object",
        "description": "CloudEvents 1.0, NL GOV profile.",
        "required": ["specversion", "type", "id", "source", "subject", "partitionkey", "sequence", "time"],
        "properties": {
            "specversion": {"const": "1.0"},
            "type": {"type": "string"},
            "datacontenttype": {"const": "application/json"},
            "dataschema": {"type": "string", "format": "uri"},
            "id": id_,
            "source": {"type": "string", "pattern": SOURCE_PATTERN},
            "subject": id_,
            "partitionkey": {**id_, "description": "The subject; also the record key."},
            "sequence": {
                "type": "string",
                "pattern": _SEQUENCE_PATTERN,
                "description": "Counts this subject's events from this source, from 1, without gaps.",
            },
            "time": {**TypeAdapter(Moment).json_schema(), "description": "When it was recorded."},
            "traceparent": {"type": "string", "pattern": f"^{_TRACEPARENT.pattern}$"},
        },
    }


def _unknown_type(value: bytes, broken: ValidationError) -> CloudEvent:
    """The event without its data, where that is all that is wrong with it."""
    try:
        envelope: dict[str, Any] = _ANY_TYPE.validate_json(value)
    except ValidationError as no_envelope:
        raise NotACloudEvent(_reasons(no_envelope)) from None
    event = _taken_out(envelope, None)
    if event.type in EVENT_TYPES:
        raise SchemaViolation(_reasons(broken), event) from None
    return event


def _taken_out(envelope: Mapping[str, Any], data: ContractEvent | None) -> CloudEvent:
    subject, sequence, trace = envelope["subject"], int(envelope["sequence"]), envelope.get("traceparent")
    if envelope["partitionkey"] != subject or sequence == 0:
        raise NotACloudEvent("partitionkey is not the subject" if sequence else "sequence counts from 1")
    return CloudEvent(
        id=envelope["id"],
        source=envelope["source"],
        type=envelope["type"],
        subject=subject,
        time=envelope["time"],
        sequence=sequence,
        data=data,
        traceparent=trace if _is_trace(trace) else None,
    )


def _fits_profile(event: CloudEvent) -> bool:
    return (
        _SOURCE.fullmatch(event.source) is not None
        and 0 < event.sequence < 10**18
        and event.time.utcoffset() == timedelta(0)
    )


def _is_trace(traceparent: object) -> bool:
    """Trace Context asks to pass over what is not well formed."""
    return isinstance(traceparent, str) and _TRACEPARENT.fullmatch(traceparent) is not None


def _reasons(broken: ValidationError) -> str:
    errors = broken.errors(include_url=False, include_context=False, include_input=False)
    shown = [f"{'.'.join(map(str, error['loc'])) or 'event'}: {error['msg']}" for error in errors[:_REASONS_SHOWN]]
    return "; ".join(shown + (["…"] if len(errors) > _REASONS_SHOWN else []))
