"""An event of another service, as a consumer hands it to the application."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.contracts.event import ContractEvent, Topic


@dataclass(frozen=True, slots=True)
class Received:
    """A fact that another service tells, checked against the published language.

    `sequence` counts the events of `subject` from `source` from 1 without gaps; `time` is when the source
    recorded it, `data.occurred_at` when it happened.
    """

    topic: Topic
    source: str
    subject: UUID
    sequence: int
    id: UUID
    type: str
    time: datetime
    data: ContractEvent
    traceparent: str | None
