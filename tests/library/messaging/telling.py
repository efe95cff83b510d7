"""A small service that tells: each event that it records as public goes out as a registration of a client."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.clock import SteppedClock
from meedoen.contracts.cloud_event import CloudEvent, read_cloud_event
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.intake import ClientRegistered
from meedoen.database import Database, connect
from meedoen.event_sourcing import Aggregate, EventCodec, EventType
from meedoen.event_store.events import StoredEvent
from meedoen.identifiers import random_id
from meedoen.messaging.port import BusUnavailable, Outgoing, Publisher
from meedoen.messaging.relay import Publishing
from meedoen.vocabulary import AgeBand

from tests.library.messaging.listening import METADATA, SOURCE, START


def to_contract(stored: StoredEvent) -> tuple[Topic, ContractEvent]:
    if stored.type == "unheard-of":
        raise ValueError("no name for this")
    return Topic.INTAKE, ClientRegistered(
        occurred_at=stored.occurred_at,
        municipality="0599",
        neighbourhood="05990813",
        age_band=AgeBand.FROM_35_TO_44,
        benefit_since="2021-05",
    )


PUBLISHING = Publishing(SOURCE, to_contract)


@dataclass(frozen=True, slots=True)
class Registered:
    """Others are told."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Nobody is told."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class UnheardOf:
    """Others should be told, and the mapping has no name for it."""

    occurred_at: datetime


TALE = Aggregate(
    name="tale",
    initial=0,
    evolve=lambda state, _: state + 1,
    codec=EventCodec(
        {Registered: EventType("registered"), Kept: EventType("kept"), UnheardOf: EventType("unheard-of")},
        public=[Registered, UnheardOf],
    ),
)


class Teller:
    """The service."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def record(self, *streams: UUID, what: type = Registered, traceparent: str | None = None) -> None:
        """One event on each of these streams, in this order, each in a commit of its own."""
        for stream in streams:
            meta = {"traceparent": traceparent} if traceparent else {}
            async with self.database.transaction(meta=meta) as transaction:
                transaction.record(await transaction.load(TALE, stream), [what(START)])


async def new_teller(url: str) -> Teller:
    database = connect(url, clock=SteppedClock(START), new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    return Teller(database)


class Listening:
    """A bus that keeps what it is told, and fails when asked: so many times, after writing half of a batch."""

    def __init__(self) -> None:
        self.batches: list[list[CloudEvent]] = []
        self.failures = 0
        self.publishers = 0

    @property
    def told(self) -> list[tuple[UUID, int]]:
        return [(event.subject, event.sequence) for batch in self.batches for event in batch]

    @asynccontextmanager
    async def publisher(self, name: str) -> AsyncIterator[Publisher]:  # noqa: ARG002 - the port's
        self.publishers += 1
        yield self

    async def publish(self, records: Sequence[Outgoing]) -> None:
        events = [read_cloud_event(record.value, topic=record.topic) for record in records]
        assert [record.key.decode() for record in records] == [str(event.subject) for event in events]
        if self.failures:
            self.failures -= 1
            self.batches.append(events[: len(events) // 2])
            raise BusUnavailable("on purpose")
        self.batches.append(events)
