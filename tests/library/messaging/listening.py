"""A small service that listens to intake: it writes down what it hears and records an event of its own for each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from meedoen.background import BackgroundTask
from meedoen.clock import SteppedClock
from meedoen.contracts.cloud_event import HEADERS, CloudEvent, write_cloud_event
from meedoen.contracts.event import Topic
from meedoen.contracts.intake import ClientRegistered
from meedoen.database import Database, connect
from meedoen.event_sourcing import Aggregate, EventCodec, EventType
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from meedoen.messaging.consumer import ConsumerDefinition, Received
from meedoen.messaging.port import Bus, Outgoing
from meedoen.transaction import Transaction
from meedoen.vocabulary import AgeBand
from sqlalchemy import Column, Integer, MetaData, Table, Uuid, insert, select

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)
HEARD = Table(
    "heard",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", Uuid(), nullable=False),
    Column("sequence", Integer, nullable=False),
)
"""No key over subject and sequence: an event that is applied twice must show, not fail."""

SOURCE = "urn:nld:oin:00000099000000000001:systeem:intake"
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Noted:
    """The listener's own event."""

    occurred_at: datetime
    sequence: int


NOTEBOOK = Aggregate(
    name="notebook",
    initial=0,
    evolve=lambda state, _: state + 1,
    codec=EventCodec({Noted: EventType("noted")}, public=[Noted]),
)


class Listener:
    """The service. What is in `broken` fails for good when it is applied; `hiccups` are raised first, once each."""

    def __init__(self, database: Database, clock: SteppedClock) -> None:
        self.database = database
        self.clock = clock
        self.broken: set[tuple[UUID, int]] = set()
        self.hiccups: list[Exception] = []
        self.batches: list[int] = []
        self.definition = ConsumerDefinition("listener.clients", (Topic.INTAKE,), self.react)

    async def react(self, transaction: Transaction, received: Sequence[Received]) -> None:
        self.batches.append(len(received))
        rows = [{"subject": one.subject, "sequence": one.sequence} for one in received]
        await transaction.connection.execute(insert(HEARD), rows)
        streams = await transaction.load_many(NOTEBOOK, [notebook_of(one.subject) for one in received])
        for one in received:
            transaction.record(streams[notebook_of(one.subject)], [Noted(one.data.occurred_at, one.sequence)])
        if self.hiccups:
            raise self.hiccups.pop(0)
        for one in received:
            if (one.subject, one.sequence) in self.broken:
                raise ValueError("somebody's name")

    async def heard(self) -> dict[UUID, list[int]]:
        """The sequences applied of each subject, in the order of applying."""
        found: dict[UUID, list[int]] = {}
        async with self.database.reading() as connection:
            for row in await connection.execute(select(HEARD).order_by(HEARD.c.number)):
                found.setdefault(row.subject, []).append(row.sequence)
        return found

    async def noted(self) -> dict[UUID, list[int]]:
        """The same according to the service's own events."""
        events = INFRASTRUCTURE.events
        found: dict[UUID, list[int]] = {}
        async with self.database.reading() as connection:
            for row in await connection.execute(select(events).order_by(events.c.position)):
                found.setdefault(row.stream_id, []).append(row.data["sequence"])
        return found


def notebook_of(subject: UUID) -> UUID:
    return uuid5(NAMESPACE_URL, str(subject))


async def new_listener(url: str) -> Listener:
    clock = SteppedClock(START)
    database = connect(url, clock=clock, new_id=random_id)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    return Listener(database, clock)


def registered(
    subject: UUID, sequence: int, *, source: str = SOURCE, time: datetime | None = None, traceparent: str | None = None
) -> Outgoing:
    """A registration of a client as intake tells it."""
    event = CloudEvent(
        id=uuid4(),
        source=source,
        type=ClientRegistered.type,
        subject=subject,
        time=time or START + timedelta(minutes=sequence),
        sequence=sequence,
        data=ClientRegistered(
            occurred_at=START,
            municipality="0599",
            neighbourhood="05990813",
            age_band=AgeBand.FROM_35_TO_44,
            benefit_since="2021-05",
        ),
        traceparent=traceparent,
    )
    return raw(write_cloud_event(event), key=subject)


def raw(value: bytes, key: UUID | None = None) -> Outgoing:
    """Any bytes on intake's topic."""
    return Outgoing(Topic.INTAKE.value, str(key or "rubbish").encode(), value, HEADERS)


async def send(bus: Bus, *records: Outgoing) -> None:
    async with bus.publisher("intake") as publisher:
        await publisher.publish(records)


@asynccontextmanager
async def running(*tasks: BackgroundTask) -> AsyncIterator[asyncio.Event]:
    """Run them for the length of the block; what one raises is raised at its end.

    The block gets an event that is set when one of them ends by itself.
    """
    stop, ended = asyncio.Event(), asyncio.Event()
    started = [asyncio.ensure_future(task.run(stop)) for task in tasks]
    for one in started:
        one.add_done_callback(lambda _: ended.set())
    try:
        yield ended
    finally:
        stop.set()
        async with asyncio.timeout(30):
            await asyncio.gather(*started)


async def until(condition: Callable[[], Awaitable[bool]], *, seconds: float = 20) -> None:
    """Wait until it holds.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - a database does not tell
            await asyncio.sleep(0.02)
