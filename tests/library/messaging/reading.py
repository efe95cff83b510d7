"""A reader as simple as can be, with its own books: for tests of the bus itself."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import uuid4

from meedoen.messaging.port import Bus, Outgoing, Partition, Record, Subscription


def records(topic: str, values: Iterable[tuple[str, int]], size: int = 10) -> list[Outgoing]:
    """One record for each key and number, with that number in its value."""
    return [
        Outgoing(topic, key.encode(), f"{key}:{number}".ljust(size).encode(), (("content-type", b"text/plain"),))
        for key, number in values
    ]


def numbers(found: Iterable[Record]) -> dict[str, list[int]]:
    """What was read, by key, in the order of reading."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for record in found:
        key, _, number = record.value.decode().strip().partition(":")
        by_key[key].append(int(number))
    return dict(by_key)


class Books:
    """The positions and what was applied, moved together as a database would."""

    def __init__(self) -> None:
        self.next: dict[Partition, int] = {}
        self.applied: list[Record] = []

    async def assigned(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        return {partition: self.next.setdefault(partition, 0) for partition in partitions}

    def apply(self, found: list[Record], expected: int) -> bool:
        if self.next[found[0].partition] != expected:
            return False
        self.next[found[0].partition] = found[-1].offset + 1
        self.applied += found
        return True


async def until_true(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until it holds.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - two readers take turns; neither knows what the other did
            await asyncio.sleep(0.01)


class Reader:
    """One instance of a consumer."""

    def __init__(self, bus: Bus, topic: str, books: Books, group: str | None = None) -> None:
        self._bus = bus
        self._topic = topic
        self._books = books
        self._group = group or f"group-{uuid4()}"
        self.owned: Collection[Partition] = ()
        self.read = 0

    async def until(self, enough: Callable[[], bool], *, seconds: float = 30, limit: int = 500) -> None:
        """Read and apply until there is enough, then leave the group.

        Raises:
            TimeoutError: there never was.
        """
        async with (
            asyncio.timeout(seconds),
            self._bus.subscription(self._group, [self._topic], self._books.assigned) as subscription,
        ):
            while not enough():
                await self._step(subscription, limit)
                self.owned = subscription.owned()
        self.owned = ()

    async def _step(self, subscription: Subscription, limit: int) -> None:
        found = await subscription.next_batch(limit=limit, wait_seconds=0.05)
        for partition, batch in found.items():
            await asyncio.sleep(0)  # somebody else may apply the same meanwhile
            if self._books.apply(list(batch), batch[0].offset):
                self.read += len(batch)
            else:
                await subscription.seek(partition, self._books.next[partition])
