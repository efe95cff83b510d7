"""The real parts that other tests lean on are what they say."""

from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import ClusterAuthorizationFailedError, KafkaConnectionError, TopicAuthorizationFailedError
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.parts.kafka import Kafka
from tests.parts.kafka_access import topic_access
from tests.parts.postgres import Postgres


async def test_a_database_is_copied_from_a_template(postgres: Postgres) -> None:
    prepared: list[str] = []
    template = postgres.template("with-nothing", prepared.append)
    assert postgres.template("with-nothing", prepared.append) == template
    assert len(prepared) == 1
    connection = await asyncpg.connect(postgres.new_database(template).replace("+asyncpg", ""))
    assert await connection.fetchval("SHOW fsync") == "off"
    await connection.close()


async def test_postgresql_comes_back_with_its_data(own_postgres: Postgres) -> None:
    url = own_postgres.new_database().replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    own_postgres.stop()
    with pytest.raises(OSError, match=r"."):
        await asyncpg.connect(url)
    own_postgres.start()
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT one FROM kept") == 1
    await connection.close()


def _login(kafka: Kafka, service: str) -> dict[str, Any]:
    return {
        "bootstrap_servers": kafka.secured,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": service,
        "sasl_plain_password": kafka.passwords[service],
    }


async def _may_write(kafka: Kafka, service: str, topic: str) -> bool:
    producer = AIOKafkaProducer(**_login(kafka, service), enable_idempotence=True)
    try:
        await producer.start()
        await producer.send_and_wait(topic, b"x")
    except (TopicAuthorizationFailedError, ClusterAuthorizationFailedError):  # the latter: it may write no topic at all
        return False
    finally:
        await producer.stop()
    return True


async def _may_read(kafka: Kafka, service: str, topic: str) -> bool:
    reader = AIOKafkaConsumer(topic, **_login(kafka, service), group_id=f"{service}.test", auto_offset_reset="earliest")
    try:
        await reader.start()
        record = await reader.getone()
    except TopicAuthorizationFailedError:
        return False
    finally:
        await reader.stop()
    return bool(record.value == b"x")


async def test_each_service_may_do_what_the_table_says_and_no_more(own_kafka: Kafka) -> None:
    services = sorted(own_kafka.passwords)
    for row in topic_access():
        writers = {service for service in services if await _may_write(own_kafka, service, row.topic)}
        readers = {service for service in services if await _may_read(own_kafka, service, row.topic)}
        assert writers == {row.writer}
        assert readers == set(row.readers)


async def test_a_wrong_password_is_refused(own_kafka: Kafka) -> None:
    login = _login(own_kafka, "intake") | {"sasl_plain_password": "not-it"}
    producer = AIOKafkaProducer(**login)
    with pytest.raises(KafkaConnectionError):
        await producer.start()
    await producer.stop()


def test_a_broker_comes_back_on_the_same_port_with_its_topics(own_kafka: Kafka) -> None:
    own_kafka.stop()
    with pytest.raises(KafkaException):
        AdminClient({"bootstrap.servers": own_kafka.bootstrap}).list_topics(timeout=0.5)
    own_kafka.start()
    topics = AdminClient({"bootstrap.servers": own_kafka.bootstrap}).list_topics(timeout=10).topics
    assert {row.topic for row in topic_access()} <= set(topics)
