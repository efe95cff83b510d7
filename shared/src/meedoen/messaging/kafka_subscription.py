"""Reading from Kafka as a member of a consumer group, from positions that we keep ourselves."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError

from meedoen.messaging.kafka_faults import unreachable_is_unavailable
from meedoen.messaging.port import Assigned, Partition, Record

_ANSWER_SECONDS = 3
"""Nobody reads while a broker is asked for something, so one that is away must not hold up the others for long."""


class KafkaSubscription(ConsumerRebalanceListener):  # type: ignore[misc]
    """The partitions that the group gave to this instance.

    Rebalances run in the background. A partition that comes in is held back until `next_batch` has asked where
    to start reading it: so a database that is away at that moment is an ordinary fault of `next_batch`.
    """

    def __init__(self, consumer: AIOKafkaConsumer, assigned: Assigned) -> None:
        self._consumer = consumer
        self._assigned = assigned
        self._unplaced: set[TopicPartition] = set()
        self._paused: set[TopicPartition] = set()

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:  # noqa: ARG002
        """A rebalance begins; what is being applied meanwhile is fenced by the stored position."""
        self._unplaced.clear()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """A rebalance is over: all partitions count as new, also those that stayed."""
        self._paused.clear()
        self._unplaced = set(assigned)
        self._consumer.pause(*assigned)

    async def next_batch(self, *, limit: int, wait_seconds: float) -> Mapping[Partition, Sequence[Record]]:
        """Up to `limit` records, per partition in order; empty when nothing came within the wait.

        Raises:
            BusUnavailable: the cluster cannot be reached, or refuses.
        """
        await self._place()
        with unreachable_is_unavailable():
            try:
                async with asyncio.timeout(wait_seconds + 0.05):  # a rebalance may keep it longer than the wait
                    found = await self._consumer.getmany(timeout_ms=int(wait_seconds * 1000), max_records=limit)
            except TimeoutError:
                return {}
            except IllegalStateError:  # the partition went to another instance while we looked
                return {}
        return {
            (partition := Partition(topic, number)): [
                Record(partition, message.offset, message.key, message.value or b"") for message in messages
            ]
            for (topic, number), messages in found.items()
            if TopicPartition(topic, number) not in self._unplaced
        }

    async def _place(self) -> None:
        """Start reading what is new to us where our own books say."""
        if not self._unplaced:
            return
        new = frozenset(self._unplaced)
        offsets = await self._assigned({_ours(partition) for partition in new})
        for partition in new & self._unplaced & self._consumer.assignment():
            self._consumer.seek(partition, offsets[_ours(partition)])
            if partition not in self._paused:
                self._consumer.resume(partition)
        self._unplaced -= new

    def owned(self) -> Collection[Partition]:
        """The partitions assigned to this instance now, and placed."""
        return {_ours(partition) for partition in self._consumer.assignment() - self._unplaced}

    async def seek(self, partition: Partition, offset: int) -> None:
        """Read from that offset on; nothing when the partition has gone to another instance."""
        if _theirs(partition) in self._consumer.assignment():
            self._consumer.seek(_theirs(partition), offset)

    def pause(self, partitions: Collection[Partition]) -> None:
        """Bring nothing of these until they are resumed."""
        mine = {_theirs(partition) for partition in partitions} & self._consumer.assignment()
        self._paused |= mine
        self._consumer.pause(*mine)

    def resume(self, partitions: Collection[Partition]) -> None:
        """Bring what comes on these again."""
        mine = {_theirs(partition) for partition in partitions} & self._consumer.assignment()
        self._paused -= mine
        self._consumer.resume(*(mine - self._unplaced))

    async def ends(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        """For each partition the offset that the next record will get.

        Raises:
            BusUnavailable: the cluster cannot be reached, or refuses.
        """
        with unreachable_is_unavailable():
            async with asyncio.timeout(_ANSWER_SECONDS):
                found = await self._consumer.end_offsets([_theirs(partition) for partition in partitions])
        return {_ours(partition): offset for partition, offset in found.items()}

    async def note_progress(self, offsets: Mapping[Partition, int]) -> None:
        """Commit to the group.

        The client alone would try for ever while the broker is away, and a consumer that was told to stop would not.

        Raises:
            BusUnavailable: a rebalance came between, or nobody answers.
        """
        mine: dict[Any, int] = {
            _theirs(partition): offset
            for partition, offset in offsets.items()
            if _theirs(partition) in self._consumer.assignment()
        }
        if mine:
            with unreachable_is_unavailable():
                async with asyncio.timeout(_ANSWER_SECONDS):
                    await self._consumer.commit(mine)


def _ours(partition: TopicPartition) -> Partition:
    return Partition(partition.topic, partition.partition)


def _theirs(partition: Partition) -> TopicPartition:
    return TopicPartition(partition.topic, partition.number)
