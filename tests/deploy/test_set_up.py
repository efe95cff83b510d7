"""The scripts that set up a pilot on one machine do what they say, on a real Kafka and a real PostgreSQL."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from confluent_kafka.admin import AdminClient, ConfigResource
from meedoen.contracts.access import PARTITIONS, TOPIC_ACCESS

from tests.parts.kafka import Kafka
from tests.parts.kafka_access import LOGINS, granted, grants, topic_access
from tests.parts.missing import PartMissing, refuse_or_pass_over
from tests.parts.postgres import Postgres

DEPLOY = Path(__file__).parents[2] / "deploy"
TOOLS = {
    "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
    "kafka-acls.sh": "org.apache.kafka.tools.AclCommand",
    "kafka-configs.sh": "kafka.admin.ConfigCommand",
}


def run(script: Path, environment: Mapping[str, str]) -> None:
    ran = subprocess.run(
        ["bash", script], env={**os.environ, **environment}, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_table_of_topics_is_that_of_the_published_language() -> None:
    table = {row.topic: (row.writer, row.readers) for row in topic_access()}
    assert table == {topic.value: (access.writer, access.readers) for topic, access in TOPIC_ACCESS.items()}
    assert all(row.partitions >= PARTITIONS for row in topic_access())


def test_kafka_gets_topics_logins_and_access_lists(new_kafka: Kafka, tmp_path: Path) -> None:
    for name, main_class in TOOLS.items():
        (tmp_path / name).write_text(f'#!/bin/sh\nexec {shlex.join(new_kafka.tool(main_class))} "$@"\n')
        (tmp_path / name).chmod(0o755)
    passwords = {f"{login.upper().replace('-', '_')}_BUS_PASSWORD": f"{login}-password" for login in LOGINS}
    environment = {
        "BOOTSTRAP": new_kafka.bootstrap,
        "ADMIN": os.devnull,
        "TOPICS": str(DEPLOY / "kafka" / "topics.txt"),
        "KAFKA_BIN": str(tmp_path),
    }
    run(DEPLOY / "kafka" / "set-up.sh", environment | passwords)
    admin = AdminClient({"bootstrap.servers": new_kafka.bootstrap})
    topics = {topic: len(found.partitions) for topic, found in admin.list_topics(timeout=10).topics.items()}
    assert topics == {row.topic: row.partitions for row in topic_access()}
    kept = [ConfigResource(ConfigResource.Type.TOPIC, topic) for topic in topics]
    for asked in admin.describe_configs(kept).values():
        assert asked.result(timeout=10)["retention.ms"].value == "-1", "reporting counts from the first event on"
    assert granted(new_kafka.bootstrap) == set(grants())
    for login in LOGINS:
        secured: dict[str, str | int | float | bool] = {
            "bootstrap.servers": new_kafka.secured,
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": login,
            "sasl.password": f"{login}-password",
        }
        assert AdminClient(secured).list_topics(timeout=10).topics


def test_postgresql_gets_a_role_and_a_database_per_service(own_postgres: Postgres) -> None:
    if shutil.which("psql") is None:
        refuse_or_pass_over(PartMissing("psql. Get it with `apt-get install postgresql-client`"))
    services = ("intake", "activation", "wellbeing_partners", "reporting")
    passwords = {f"{service.upper()}_DATABASE_PASSWORD": "it's secret" for service in services}
    server = psycopg.conninfo.conninfo_to_dict(own_postgres.plain_url("postgres"))
    where = {"PGHOST": str(server["host"]), "PGPORT": str(server["port"]), "POSTGRES_USER": "postgres"}
    run(DEPLOY / "postgres" / "init.sh", where | passwords)
    for service in services:
        for database in services:
            own = own_postgres.plain_url(database).replace("postgres@", f"{service}@")
            if service == database:
                with psycopg.connect(own) as connection:
                    connection.execute("CREATE TABLE it_may (x int)")
            else:
                with pytest.raises(psycopg.OperationalError, match="permission denied"):
                    psycopg.connect(own)
