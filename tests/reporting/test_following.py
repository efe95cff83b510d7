"""Reporting follows the topics, and is rebuilt from them while it goes on serving. On the bus in a file."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from meedoen.clock import SystemClock
from meedoen.contracts import HEADERS
from meedoen.contracts.access import PARTITIONS
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.messaging import bus_from_url
from meedoen.messaging.parked import drop_parked, list_parked
from meedoen.messaging.port import Bus, Outgoing
from meedoen.migrating import migrate
from meedoen.refusals import RuleRefused
from reporting.adapters.generations import consumer_of, serving
from reporting.adapters.tables import CONTACTS, GENERATIONS, INFRASTRUCTURE, PROJECTIONS, TRAJECTORIES
from reporting.application.follow_up_gap import Answer
from reporting.application.following_events import TOPICS, consumer
from reporting.application.rebuilding import rebuild
from reporting.domain.measures import Measure
from sqlalchemy import delete, insert, select, update

from tests.reporting.listening import START, asked, following, forty, forty_people, publish, rows, until, written
from tests.reporting.telling import Telling


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """On the real clock, since here things take their time."""
    migrate(database_url, "reporting.migrations")
    database = connect(database_url, clock=SystemClock(), new_id=random_id)
    yield database
    await database.dispose()


@pytest.fixture
def a_year() -> Telling:
    return forty_people()


@pytest.fixture
async def bus(tmp_path: Path) -> Bus:
    bus = bus_from_url(f"sqlite:///{tmp_path / 'bus.sqlite'}")
    await bus.create_topics(dict.fromkeys((topic.value for topic in TOPICS), PARTITIONS))
    return bus


def no_progress(done: int, total: int) -> None:
    assert done <= total


async def test_what_others_tell_is_counted_and_known_to_be_complete(
    database: Database, bus: Bus, a_year: Telling
) -> None:
    before = datetime.now(UTC)
    async with following(database, bus):
        await publish(bus, a_year.told)
        answer = await until(lambda answer: forty(answer) and min(answer.complete_up_to.values()) >= before, database)
    assert sorted(source.rsplit(":", 1)[-1] for source in answer.complete_up_to) == [
        "activation",
        "intake",
        "wellbeing-partners",
    ]


async def test_a_rebuild_gives_the_same_answer_and_leaves_nothing_of_the_old(
    database: Database, bus: Bus, a_year: Telling
) -> None:
    await publish(bus, a_year.told)
    async with following(database, bus):
        before = await until(forty, database)
        await rebuild(database, bus, no_progress)
        after = await asked(database)
        assert after.report == before.report
        assert await rows(database) == {2: 40}
        a_year.signed(a_year.started(START), START)
        await publish(bus, a_year.told[-2:])
        await until(lambda answer: answer.report.total[Measure.OPEN] == 41, database)
    for table in PROJECTIONS:
        assert (await rows(database, table)).keys() <= {2}
    async with database.transaction() as tx:
        for table in (INFRASTRUCTURE.inbox, INFRASTRUCTURE.offsets):
            consumers = (await tx.connection.scalars(select(table.c.consumer).distinct())).all()
            assert consumers == [consumer_of(2)]


async def test_the_old_one_serves_until_the_new_one_is_complete(database: Database, bus: Bus, a_year: Telling) -> None:
    await publish(bus, a_year.told)
    async with following(database, bus):
        before = await until(forty, database)
    seen = []

    def look(done: int, total: int) -> None:
        seen.append((done, total))
        asking.append(asyncio.ensure_future(asked(database)))

    asking: list[asyncio.Future[Answer]] = []
    await rebuild(database, bus, look)
    assert {answer.report.total[Measure.OPEN] for answer in await asyncio.gather(*asking)} == {40}
    assert seen[-1] == (len(a_year.told), len(a_year.told))
    assert (await asked(database)).report == before.report


async def test_a_rebuild_mends_a_projection_that_went_wrong(database: Database, bus: Bus, a_year: Telling) -> None:
    await publish(bus, a_year.told)
    async with following(database, bus):
        before = await until(forty, database)
        async with database.transaction() as tx:
            await tx.connection.execute(delete(TRAJECTORIES))
            await tx.connection.execute(delete(CONTACTS))
        await rebuild(database, bus, no_progress)
        assert (await asked(database)).report == before.report


async def test_a_rebuild_that_was_broken_off_starts_over(database: Database, bus: Bus, a_year: Telling) -> None:
    await publish(bus, a_year.told)
    async with following(database, bus):
        before = await until(forty, database)

    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rebuild(database, bus, break_off)
    assert (await asked(database)).report == before.report
    await rebuild(database, bus, no_progress)
    assert (await asked(database)).report == before.report
    assert await rows(database) == {3: 40}


async def test_a_rebuild_that_lacks_an_event_is_held_until_somebody_has_looked(
    database: Database, bus: Bus, a_year: Telling
) -> None:
    """What serves has an event that is no longer on the topic; here, because it was given up there."""
    broken = a_year.told[-1]
    await publish(bus, a_year.told[:-1])
    async with bus.publisher("others") as publisher:
        value = written(broken).replace(b'"fulfilled"', b'"forgotten"')
        await publisher.publish([Outgoing(broken.topic.value, str(broken.subject).encode(), value, HEADERS)])
    async with following(database, bus):
        await until(lambda answer: answer.report.total[Measure.OPEN] == 40, database)
        await _give_up(database, 1)

        with pytest.raises(RuleRefused, match=re.escape("reporting.follow-up-gap@2")):
            await rebuild(database, bus, no_progress)
        async with database.reading() as connection:
            assert await serving(connection) == 1

        await _give_up(database, 2)
        await rebuild(database, bus, no_progress)
        async with database.reading() as connection:
            assert await serving(connection) == 2


async def _give_up(database: Database, generation: int) -> None:
    async with asyncio.timeout(15):
        while not (parked := await list_parked(database, consumer_of(generation))):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    assert len(parked) == 1
    await drop_parked(database, parked[0].consumer, parked[0].partition, parked[0].offset)


async def test_a_generation_that_is_gone_takes_nothing_in(database: Database, a_year: Telling) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute(update(GENERATIONS).values(state="gone"))
        await tx.connection.execute(insert(GENERATIONS).values(generation=2, state="serving"))
    async with database.transaction() as tx:
        for generation in (1, 2):
            await consumer(generation).react(tx, a_year.told)
    assert await rows(database) == {2: 40}
