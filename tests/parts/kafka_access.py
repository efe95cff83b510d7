"""The topics of the published language and who may do what with them, as data in `deploy/kafka/topics.txt`."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)
from confluent_kafka.cimpl import NewTopic

_TABLE = Path(__file__).parents[2] / "deploy" / "kafka" / "topics.txt"


@dataclass(frozen=True)
class TopicAccess:
    """One line of the table."""

    topic: str
    partitions: int
    writer: str
    readers: tuple[str, ...]


def topic_access() -> list[TopicAccess]:
    """The table, line by line."""
    lines = (line.split() for line in _TABLE.read_text().splitlines() if line and not line.startswith("#"))
    return [
        TopicAccess(topic, int(number), writer, tuple(readers.split(","))) for topic, number, writer, readers in lines
    ]


LOGINS = sorted({login for row in topic_access() for login in (row.writer, *row.readers)})
"""Every service's login: its own name."""

_ANY: Any = None  # what the library wants for "any", though its types do not say so
_ALL_GRANTS = AclBindingFilter(
    ResourceType.ANY, _ANY, ResourcePatternType.ANY, _ANY, _ANY, AclOperation.ANY, AclPermissionType.ANY
)


def make_topics(bootstrap: str) -> None:
    """Make the four topics."""
    topics = [NewTopic(row.topic, row.partitions, 1) for row in topic_access()]
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for made in admin.create_topics(topics).values():
        made.result(30)


def grant_access(bootstrap: str) -> None:
    """Let each service write its own topic, read what it may read, and have consumer groups under its own name."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for done in admin.create_acls(list(grants())).values():
        done.result(30)
    while granted(bootstrap) != set(grants()):  # they take effect a moment later
        time.sleep(0.02)


def granted(bootstrap: str) -> set[AclBinding]:
    """The access lists that a broker has."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    return set(admin.describe_acls(_ALL_GRANTS).result(30))


def grants() -> Iterator[AclBinding]:
    """The access lists that the table asks for."""
    for row in topic_access():
        yield _grant(ResourceType.TOPIC, row.topic, row.writer, AclOperation.WRITE)
        for reader in row.readers:
            yield _grant(ResourceType.TOPIC, row.topic, reader, AclOperation.READ)
    for login in LOGINS:
        yield _grant(ResourceType.GROUP, login, login, AclOperation.READ, ResourcePatternType.PREFIXED)


def _grant(
    resource: ResourceType,
    name: str,
    login: str,
    operation: AclOperation,
    pattern: ResourcePatternType = ResourcePatternType.LITERAL,
) -> AclBinding:
    return AclBinding(resource, name, pattern, f"User:{login}", "*", operation, AclPermissionType.ALLOW)
