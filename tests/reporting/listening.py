"""Facts on the bus, reporting that follows them, and whoever asks it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

from meedoen.contracts import HEADERS, CloudEvent, write_cloud_event
from meedoen.database import Database
from meedoen.messaging.port import Bus, Outgoing
from meedoen.messaging.received import Received
from reporting.adapters.tables import TRAJECTORIES
from reporting.application.follow_up_gap import Answer, follow_up_gap
from reporting.domain.measures import Measure
from reporting.domain.question import Division, Question
from reporting.entrypoints.consumer import following_task
from sqlalchemy import Table, func, select

from tests.reporting.telling import Telling

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
QUESTION = Question(START + timedelta(days=60), Division.NEIGHBOURHOOD)


def forty_people() -> Telling:
    """Forty people, of whom half were spoken to after their plan."""
    others = Telling()
    for number in range(40):
        person = others.started(START, client_id=others.registered(START - timedelta(days=900)))
        others.signed(person, START, follow_up_in_days=30)
        promise = others.promised(person, START, date(2026, 2, 4))
        if number % 2:
            others.guided(others.referred(person, START + timedelta(days=1)), START + timedelta(days=50))
            others.promised(person, START + timedelta(days=50), date(2026, 6, 1))
            others.ended(person, promise, START + timedelta(days=50))
    return others


async def publish(bus: Bus, told: Sequence[Received]) -> None:
    async with bus.publisher("others") as publisher:
        await publisher.publish([Outgoing(r.topic.value, str(r.subject).encode(), written(r), HEADERS) for r in told])


def written(received: Received) -> bytes:
    return write_cloud_event(
        CloudEvent(
            id=received.id,
            source=received.source,
            type=received.type,
            subject=received.subject,
            time=received.time,
            sequence=received.sequence,
            data=received.data,
        )
    )


@asynccontextmanager
async def following(database: Database, bus: Bus) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.ensure_future(following_task(database, bus).run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def asked(database: Database) -> Answer:
    async with database.reading() as connection:
        return await follow_up_gap(connection, QUESTION)


async def until(condition: Callable[[Answer], bool], database: Database) -> Answer:
    """Ask until the answer is as expected; within a quarter of a minute."""
    async with asyncio.timeout(15):
        while not condition(answer := await asked(database)):  # noqa: ASYNC110 - it is the database that changes
            await asyncio.sleep(0.05)
    return answer


def forty(answer: Answer) -> bool:
    """All forty people are counted, and all sources are complete."""
    counted = answer.report.total[Measure.OPEN] == 40 and answer.report.total[Measure.SILENT_PAST_30] == 20
    return counted and len(answer.complete_up_to) == 3


async def rows(database: Database, table: Table = TRAJECTORIES) -> dict[int, int]:
    async with database.reading() as connection:
        found = await connection.execute(select(table.c.generation, func.count()).group_by(table.c.generation))
        return dict(iter(found))
