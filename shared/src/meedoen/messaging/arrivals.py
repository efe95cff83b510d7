"""A record as it arrives: an event that may be applied, or what is wrong with it. Never raises, whatever is in it."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from meedoen.contracts.cloud_event import (
    LARGEST,
    CloudEvent,
    NotACloudEvent,
    SchemaViolation,
    read_cloud_event,
)
from meedoen.messaging.port import Partition, Record
from meedoen.messaging.positions import Subject
from meedoen.messaging.received import Received


class Reason(StrEnum):
    """Why a record is parked."""

    NOT_JSON = "not-json"
    NOT_A_CLOUD_EVENT = "not-a-cloud-event"
    WRONG_SCHEMA = "wrong-schema"
    FAILED = "failed"
    """It is well formed, and applying it raised."""
    GAP = "gap"
    """An event of the same subject before it has not come yet; this one follows by itself when it does."""
    BEHIND = "behind"
    """An event of the same subject before it is parked."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record; `error` names fields and kinds of errors, never values."""

    reason: Reason
    error: str


class Arrival(NamedTuple):
    """A record with what could be read of it.

    `event` is None when nothing is to be done: `fault` says why, or the type is one that we do not know.
    """

    record: Record
    subject: Subject | None
    sequence: int
    time: datetime | None
    event: Received | None
    fault: Fault | None

    @property
    def place(self) -> tuple[Partition, int]:
        """Where it stands on the bus."""
        return self.record.partition, self.record.offset

    @property
    def kept(self) -> bytes:
        """What is worth keeping of the bytes: all, for anything that may be an event."""
        return self.record.value[:LARGEST]


def read_arrival(record: Record) -> Arrival:
    """Read a record."""
    try:
        event = read_cloud_event(record.value, topic=record.partition.topic)
    except SchemaViolation as broken:
        return _arrival(record, broken.envelope, Fault(Reason.WRONG_SCHEMA, broken.reason))
    except NotACloudEvent as broken:
        reason = Reason.NOT_A_CLOUD_EVENT if _is_json(record.value) else Reason.NOT_JSON
        return Arrival(record, None, 0, None, None, Fault(reason, broken.reason))
    return _arrival(record, event, None)


def _arrival(record: Record, event: CloudEvent, fault: Fault | None) -> Arrival:
    received = None
    if event.data is not None:
        received = Received(
            topic=event.data.topic,
            source=event.source,
            subject=event.subject,
            sequence=event.sequence,
            id=event.id,
            type=event.type,
            time=event.time,
            data=event.data,
            traceparent=event.traceparent,
        )
    return Arrival(record, (event.source, event.subject), event.sequence, event.time, received, fault)


def _is_json(value: bytes) -> bool:
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True
