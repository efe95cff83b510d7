"""An event of another service, as a consumer hands it to the application."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from meedoen.contracts.event import ContractEvent, Topic


class Received(NamedTuple):
    """A fact that another service tells, checked against the published language; a tuple, for many are made.

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
