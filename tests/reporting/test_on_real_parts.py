"""Reporting on a real Kafka, logged in as itself, and a real PostgreSQL."""

import asyncio

import pytest
from meedoen.clock import SystemClock
from meedoen.contracts import Topic
from meedoen.contracts.access import TOPIC_ACCESS
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import Bus, BusUnavailable
from meedoen.migrating import migrate
from reporting.application.rebuilding import rebuild
from reporting.domain.measures import Measure

from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.reporting.listening import asked, following, forty, forty_people, publish, until


def logged_in(kafka: Kafka, service: str) -> Bus:
    return bus_from_url(f"kafka://{kafka.secured}", user=service, password=kafka.passwords[service])


async def test_it_reads_what_it_may_is_rebuilt_from_it_and_tells_nobody_anything(
    own_kafka: Kafka, postgres: Postgres
) -> None:
    url = postgres.new_database()
    migrate(url, "reporting.migrations")
    database = connect(url, clock=SystemClock(), new_id=random_id)
    bus = logged_in(own_kafka, "reporting")
    told = forty_people().told
    for topic in (Topic.INTAKE, Topic.ACTIVATION, Topic.WELLBEING_PARTNERS):
        writer = logged_in(own_kafka, TOPIC_ACCESS[topic].writer)
        await publish(writer, [received for received in told if received.topic is topic])
    try:
        async with following(database, bus):
            before = await until(forty, database)
            async with asyncio.timeout(60):
                await rebuild(database, bus, lambda *_: None)
            after = await asked(database)
    finally:
        await database.dispose()
    assert after.report == before.report
    assert after.report.total[Measure.OPEN] == 40
    with pytest.raises(BusUnavailable):
        await publish(bus, told[:1])
