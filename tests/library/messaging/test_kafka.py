"""Kafka as in production: logins, access lists, and a broker that goes away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from aiokafka.consumer.group_coordinator import GroupCoordinator
from meedoen.background import BackgroundTask
from meedoen.contracts.event import Topic
from meedoen.messaging import bus_from_url, kafka, kafka_subscription
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.kafka import KafkaBus
from meedoen.messaging.kafka_subscription import KafkaSubscription
from meedoen.messaging.port import BusUnavailable, Subscription
from meedoen.messaging.relay import relay_task

from tests.library.messaging.listening import Listener, new_listener, running, until
from tests.library.messaging.reading import Books, Reader, records
from tests.library.messaging.telling import PUBLISHING, Teller, new_teller
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres


@pytest.fixture
async def teller(postgres: Postgres) -> AsyncIterator[Teller]:
    one = await new_teller(postgres.new_database())
    yield one
    await one.database.dispose()


@pytest.fixture
async def reporting(postgres: Postgres) -> AsyncIterator[Listener]:
    """A listener under a name that reporting's login may use as its group."""
    one = await new_listener(postgres.new_database())
    one.definition = replace(one.definition, name="reporting.clients")
    yield one
    await one.database.dispose()


async def test_each_service_does_what_its_login_may(own_kafka: Kafka) -> None:
    address = f"kafka://{own_kafka.secured}"
    intake, reporting = (
        bus_from_url(address, user=who, password=own_kafka.passwords[who]) for who in ("intake", "reporting")
    )
    async with intake.publisher("intake") as publisher:
        await publisher.publish(records(Topic.INTAKE.value, [("key", 1)]))
        with pytest.raises(BusUnavailable, match="Authorization"):
            await publisher.publish(records(Topic.ACTIVATION.value, [("key", 1)]))

    books = Books()
    await Reader(reporting, Topic.INTAKE.value, books, "reporting.test").until(lambda: bool(books.applied))

    with pytest.raises(BusUnavailable):
        async with bus_from_url(address, user="intake", password="wrong").publisher("intake"):
            pytest.fail("a wrong password got in")
    with pytest.raises(BusUnavailable, match="not for this login"):
        await Reader(reporting, Topic.REFERRALS.value, Books(), "reporting.test-2").until(lambda: False)


async def test_with_the_broker_away_all_waits_and_then_arrives_once_in_order(
    own_kafka: Kafka, teller: Teller, reporting: Listener
) -> None:
    """Two instances of the consumer, one of which leaves; a broker that is killed and comes back."""
    bus = KafkaBus(own_kafka.bootstrap)
    clients = [uuid4() for _ in range(20)]

    async def heard(times: int) -> bool:
        found = await reporting.heard()
        return sum(map(len, found.values())) >= times * len(clients)

    def consuming() -> BackgroundTask:
        return consumer_task(reporting.definition, reporting.database, bus)

    async with running(relay_task(teller.database, bus, PUBLISHING), consuming()):
        await teller.record(*clients)
        await until(lambda: heard(1))
        async with running(consuming()):
            await teller.record(*clients, *clients)
            await until(lambda: heard(3))
            own_kafka.kill()
            await teller.record(*clients)
            with pytest.raises(BusUnavailable):
                async with bus.publisher("intake"):
                    pytest.fail("there is nobody to connect to")
            await asyncio.to_thread(own_kafka.start)
            await teller.record(*clients)
            await until(lambda: heard(4), seconds=60)
        await teller.record(*clients)
        await until(lambda: heard(6), seconds=60)

    assert await reporting.heard() == {client: [1, 2, 3, 4, 5, 6] for client in clients}


async def test_what_a_broker_does_not_take_in_time_is_given_up_and_holds_up_nobody(
    own_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client alone would try for ever, and its owner could neither say that events wait nor end."""
    monkeypatch.setattr(kafka, "_ANSWER_SECONDS", 1)
    bus = KafkaBus(own_kafka.bootstrap)
    async with asyncio.timeout(20), bus.publisher("intake") as publisher:
        await publisher.publish(records(Topic.INTAKE.value, [("key", 1)]))
        own_kafka.kill()
        with pytest.raises(BusUnavailable):
            await publisher.publish(records(Topic.INTAKE.value, [("key", 2)]))


@asynccontextmanager
async def reading_and_the_broker_is_gone(own_kafka: Kafka) -> AsyncIterator[Subscription]:
    async with KafkaBus(own_kafka.bootstrap).subscription(
        "reporting.test", [Topic.INTAKE.value], Books().assigned
    ) as subscription:
        while not subscription.owned():
            await subscription.next_batch(limit=1, wait_seconds=0.1)
        own_kafka.kill()
        yield subscription


async def test_progress_that_a_broker_does_not_take_in_time_is_given_up_and_holds_up_nobody(
    own_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client alone would try for ever here too, and a consumer that was told to stop would go on."""
    monkeypatch.setattr(kafka_subscription, "_ANSWER_SECONDS", 1)
    async with reading_and_the_broker_is_gone(own_kafka) as subscription, asyncio.timeout(20):
        with pytest.raises(BusUnavailable):
            await subscription.note_progress(dict.fromkeys(subscription.owned(), 0))


async def test_who_gives_up_on_a_broker_that_is_away_is_told_so_and_is_not_cancelled(
    own_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consumer that was cancelled would never come back to the bus, and nothing would say so."""
    monkeypatch.setattr(kafka_subscription, "_ANSWER_SECONDS", 1)
    with pytest.raises(BusUnavailable):
        async with reading_and_the_broker_is_gone(own_kafka) as subscription, asyncio.timeout(20):
            await subscription.ends(subscription.owned())


async def test_a_client_that_does_not_end_is_left_and_leaves_nothing_behind(
    own_kafka: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may wait for its group for ever; a consumer that wanted to start anew, or to end, would wait with it."""
    before, stuck = asyncio.all_tasks(), asyncio.Event()

    async def never(_: GroupCoordinator) -> None:
        stuck.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(kafka, "_ANSWER_SECONDS", 1)
    async with asyncio.timeout(20), reading_and_the_broker_is_gone(own_kafka) as subscription:
        monkeypatch.setattr(GroupCoordinator, "ensure_coordinator_known", never)
        assert isinstance(subscription, KafkaSubscription)
        subscription._consumer._coordinator.coordinator_dead()
        await stuck.wait()
    assert asyncio.all_tasks() == before
