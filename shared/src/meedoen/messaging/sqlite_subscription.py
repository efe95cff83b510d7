"""Reading from the SQLite log as a member of a consumer group."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from time import monotonic

import aiosqlite

from meedoen.background import wait_at_most
from meedoen.messaging.port import Assigned, Partition, Record
from meedoen.messaging.sqlite_file import ROOM, fault_is_unavailable
from meedoen.messaging.sqlite_membership import Membership


class SqliteSubscription:
    """The partitions that this instance holds a lease on."""

    def __init__(
        self,
        connection: aiosqlite.Connection,
        membership: Membership,
        assigned: Assigned,
        woken: asyncio.Event,
        poll_seconds: float,
    ) -> None:
        self._connection = connection
        self._membership = membership
        self._assigned = assigned
        self._woken = woken
        self._poll_seconds = poll_seconds
        self._ids: dict[Partition, int] = {}
        self._positions: dict[Partition, int] = {}
        self._paused: set[Partition] = set()

    async def next_batch(self, *, limit: int, wait_seconds: float) -> Mapping[Partition, Sequence[Record]]:
        """Up to `limit` records, per partition in order; empty when nothing came within the wait.

        Raises:
            BusUnavailable: the file is locked or gone.
        """
        deadline = monotonic() + wait_seconds
        while True:
            self._woken.clear()
            if self._membership.due:
                await self._renew()
            batch = await self._read(limit)
            left = deadline - monotonic()
            if batch or left <= 0:
                return batch
            await wait_at_most(self._woken, min(left, self._poll_seconds))

    async def _renew(self) -> None:
        owned, out_of_time = await self._membership.renew()
        if out_of_time:
            self._positions.clear()
        self._ids = dict(owned)
        self._paused &= owned.keys()
        self._positions = {partition: offset for partition, offset in self._positions.items() if partition in owned}
        new = owned.keys() - self._positions.keys()
        if new:
            self._positions |= await self._assigned(new)

    async def _read(self, limit: int) -> dict[Partition, list[Record]]:
        """The partitions take turns in coming first, so that a busy one does not starve the others."""
        batch: dict[Partition, list[Record]] = {}
        readable = [partition for partition in self._positions if partition not in self._paused]
        ends = await self.ends(readable)
        for partition in readable:
            if ends[partition] <= self._positions[partition] or not limit:
                continue
            start = self._ids[partition] * ROOM
            with fault_is_unavailable():
                found = await self._connection.execute_fetchall(
                    "SELECT id, key, value FROM records WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                    (start + self._positions[partition], start + ROOM, limit),
                )
            records = [Record(partition, id_ - start, key, value) for id_, key, value in found]
            if records:
                batch[partition] = records
                limit -= len(records)
        for partition, records in batch.items():
            del self._positions[partition]
            self._positions[partition] = records[-1].offset + 1
        return batch

    def owned(self) -> Collection[Partition]:
        """The partitions assigned to this instance now."""
        return set(self._positions)

    async def seek(self, partition: Partition, offset: int) -> None:
        """Read from that offset on; nothing when the partition has gone to another instance."""
        if partition in self._positions:
            self._positions[partition] = offset

    def pause(self, partitions: Collection[Partition]) -> None:
        """Bring nothing of these until they are resumed."""
        self._paused |= self._positions.keys() & set(partitions)

    def resume(self, partitions: Collection[Partition]) -> None:
        """Bring what comes on these again."""
        self._paused -= set(partitions)

    async def ends(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        """For each partition the offset that the next record will get.

        Raises:
            BusUnavailable: the file is locked or gone.
        """
        with fault_is_unavailable():
            found = await self._connection.execute_fetchall("SELECT topic, number, next FROM partitions")
        ends = {Partition(topic, number): end for topic, number, end in found}
        return {partition: ends[partition] for partition in partitions}

    async def note_progress(self, offsets: Mapping[Partition, int]) -> None:
        """Nothing: no tool reads along with this log; the consumer's own database says where it is."""
