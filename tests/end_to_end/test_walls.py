"""What a service may not do, the real parts refuse: another's database, another's topic."""

import asyncio
import contextlib
from collections.abc import Iterator

import psycopg
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, TopicAuthorizationFailedError
from confluent_kafka import Consumer, KafkaError, Message
from meedoen.contracts.event import Topic

from tests.end_to_end.database_roles import own_databases
from tests.end_to_end.system import SERVICES
from tests.parts.kafka import Kafka, start_kafka
from tests.parts.kafka_access import topic_access
from tests.parts.missing import PartMissing, refuse_or_pass_over
from tests.parts.postgres import Postgres

FOREIGN_TO_WRITE = [
    (service, access.topic) for access in topic_access() for service in SERVICES if service != access.writer
]
FOREIGN_TO_READ = [
    (service, access.topic) for access in topic_access() for service in SERVICES if service not in access.readers
]


@pytest.fixture(scope="module")
def walled() -> Iterator[Kafka]:
    """A broker with the four topics and the access lists, for all tests here: each leaves as little as it can."""
    try:
        broker = start_kafka()
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(broker):
        broker.set_up()
        yield broker


def as_producer(kafka: Kafka, service: str, password: str | None = None) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=kafka.secured,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=service,
        sasl_plain_password=password or kafka.passwords[service],
    )


def first_thing_read(kafka: Kafka, service: str, topic: str) -> Message:
    """The first record that somebody with this login reads from the topic, or the reason why there is none."""
    reader = Consumer(
        {
            "bootstrap.servers": kafka.secured,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": service,
            "sasl.password": kafka.passwords[service],
            "group.id": service,
            "auto.offset.reset": "earliest",
        }
    )
    reader.subscribe([topic])
    try:
        message = reader.poll(60)
        assert message is not None, f"{service} heard nothing of {topic}"
        return message
    finally:
        reader.close()


def test_the_table_keeps_from_partners_who_was_invited_or_stayed_away() -> None:
    assert ("wellbeing-partners", Topic.ACTIVATION.value) in FOREIGN_TO_READ
    assert ("wellbeing-partners", Topic.INTAKE.value) in FOREIGN_TO_READ


def test_no_service_gets_into_the_database_of_another(postgres: Postgres) -> None:
    databases = own_databases(postgres, SERVICES)

    for own in databases.values():
        with psycopg.connect(own.plain_url()) as connection:
            connection.execute("CREATE TABLE kept (at integer)")
        for other in databases.values():
            if other is not own:
                with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                    psycopg.connect(own.plain_url(other.name))


async def test_no_service_writes_or_reads_a_topic_that_is_not_its_own(walled: Kafka) -> None:
    for service in SERVICES:
        async with as_producer(walled, service) as producer:
            for topic in (topic for who, topic in FOREIGN_TO_WRITE if who == service):
                with pytest.raises(TopicAuthorizationFailedError):
                    await producer.send_and_wait(topic, b"{}", key=b"somebody", partition=0)
    for service, topic in FOREIGN_TO_READ:
        refusal = (await asyncio.to_thread(first_thing_read, walled, service, topic)).error()
        assert refusal is not None, (service, topic)
        assert refusal.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED, refusal


async def test_each_service_writes_its_own_topic_and_its_readers_read_it(walled: Kafka) -> None:
    for access in topic_access():
        async with as_producer(walled, access.writer) as producer:
            await producer.send_and_wait(access.topic, access.writer.encode(), key=b"somebody", partition=0)
        for service in access.readers:
            read = await asyncio.to_thread(first_thing_read, walled, service, access.topic)
            assert read.value() == access.writer.encode(), read.error()


async def test_a_wrong_password_gets_nobody_in(walled: Kafka) -> None:
    with pytest.raises(KafkaConnectionError):
        async with as_producer(walled, "activation", password="guessed"):
            pass
