"""The same bus twice: the log in a file, and a real Kafka."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from meedoen.contracts.event import Topic
from meedoen.messaging.kafka import KafkaBus
from meedoen.messaging.port import Bus
from meedoen.messaging.sqlite_log import SqliteLog

from tests.library.messaging.listening import Listener, new_listener
from tests.parts.kafka import Kafka

PARTITIONS = 4


@dataclass(frozen=True)
class Line:
    """A bus and a topic on it that no other test uses, with `PARTITIONS` partitions."""

    bus: Bus
    topic: str


@pytest.fixture(params=["sqlite", "kafka"])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> Line:
    bus: Bus
    if request.param == "sqlite":
        bus = SqliteLog(tmp_path / "bus.sqlite", lease_seconds=1, poll_seconds=0.01)
    else:
        kafka: Kafka = request.getfixturevalue("kafka")
        bus = KafkaBus(kafka.bootstrap)
    topic = f"facts-{uuid4()}"
    await bus.create_topics({topic: PARTITIONS})
    return Line(bus, topic)


@pytest.fixture
async def bus(tmp_path: Path) -> Bus:
    """The log in a file, with intake's topic."""
    log = SqliteLog(tmp_path / "bus.sqlite", lease_seconds=1, poll_seconds=0.01)
    await log.create_topics({Topic.INTAKE.value: PARTITIONS})
    return log


@pytest.fixture
async def listener(database_url: str) -> AsyncIterator[Listener]:
    """A service that listens, on SQLite and on PostgreSQL."""
    one = await new_listener(database_url)
    yield one
    await one.database.dispose()
