"""The bus as the rest of the house sees it. Adapters: `kafka.py` (Apache Kafka), `sqlite_log.py` (a file)."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A record to be written: structured CloudEvent in `value`, its subject in `key`."""

    topic: str
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    topic: str
    number: int


class Record(NamedTuple):
    """A record as read; `value` is whatever a producer put there, a foreign one too."""

    partition: Partition
    offset: int
    key: bytes | None
    value: bytes


class BusUnavailable(Exception):
    """The bus cannot be reached or did not acknowledge; trying again later is right."""


class Publisher(Protocol):
    """Writes records in order, idempotently, acknowledged by all replicas."""

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Write all records and await every acknowledgement.

        Raises:
            BusUnavailable: at least one was not acknowledged; the caller sends the whole batch again.
        """
        ...


class Subscription(Protocol):
    """Reads the partitions that this instance of a consumer owns."""

    async def next_batch(self, *, limit: int, wait_seconds: float) -> Mapping[Partition, Sequence[Record]]:
        """Up to `limit` records, per partition in order; empty when nothing came within the wait.

        Raises:
            BusUnavailable: the bus cannot be reached.
        """
        ...

    def owned(self) -> Collection[Partition]:
        """The partitions assigned to this instance now."""
        ...

    async def seek(self, partition: Partition, offset: int) -> None:
        """Read from that offset on."""
        ...

    def pause(self, partitions: Collection[Partition]) -> None: ...

    def resume(self, partitions: Collection[Partition]) -> None: ...

    async def ends(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        """For each partition the offset that the next record will get (the high watermark)."""
        ...

    async def note_progress(self, offsets: Mapping[Partition, int]) -> None:
        """Tell the bus where this consumer is. What counts is in our own database; it is for tooling, and shows whether
        the bus still knows this member.

        Raises:
            BusUnavailable: the bus does not take it. After a rebalance that may be so once.
        """
        ...


Assigned = Callable[[Collection[Partition]], Awaitable[Mapping[Partition, int]]]
"""Given newly assigned partitions, says from which offset to read each."""


class Bus(Protocol):
    """A way for services to tell each other facts."""

    def publisher(self, name: str) -> AbstractAsyncContextManager[Publisher]: ...

    def subscription(
        self, group: str, topics: Collection[str], assigned: Assigned
    ) -> AbstractAsyncContextManager[Subscription]: ...

    async def create_topics(self, topics: Mapping[str, int]) -> None:
        """Make topics (name to number of partitions) that are not there yet; for set-up, tests and embedded use."""
        ...
