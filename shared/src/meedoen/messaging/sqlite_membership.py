"""Which partitions of the SQLite log belong to which instance of a consumer: leases in the same file."""

from collections.abc import Collection, Mapping, Sequence

import aiosqlite

from meedoen.clock import Clock
from meedoen.messaging.port import Partition
from meedoen.messaging.sqlite_file import fault_is_unavailable, writing


class Membership:
    """One instance's place in its group.

    Members share the partitions evenly. One that is not heard for the length of a lease is out, and its
    partitions go to the others; a partition changes hands between two batches, never during one, unless its
    owner was out of time.
    """

    def __init__(
        self,
        connection: aiosqlite.Connection,
        *,
        group: str,
        topics: Sequence[str],
        member: str,
        clock: Clock,
        lease_seconds: float,
    ) -> None:
        self._connection = connection
        self._group = group
        self._topics = topics
        self._member = member
        self._clock = clock
        self._lease_seconds = lease_seconds
        self._renewed = float("-inf")

    @property
    def due(self) -> bool:
        """Whether it is time to renew: five times in the length of a lease."""
        return self._now() >= self._renewed + self._lease_seconds / 5

    async def renew(self) -> tuple[Mapping[Partition, int], bool]:
        """Say that this instance is alive, give back what others should have, take what is free.

        Returns the partitions that it owns now, with their ids in the file, and whether it was out of time: then
        others may have owned them meanwhile.
        """
        now = self._now()
        out_of_time = now > self._renewed + self._lease_seconds
        with fault_is_unavailable():
            async with writing(self._connection):
                owned = await self._share(now)
        self._renewed = now
        return owned, out_of_time

    async def leave(self) -> None:
        """Give everything back, so that the others need not wait for the lease to end."""
        with fault_is_unavailable():
            async with writing(self._connection):
                mine = (self._group, self._member)
                await self._connection.execute("DELETE FROM leases WHERE consumers = ? AND member = ?", mine)
                await self._connection.execute("DELETE FROM members WHERE consumers = ? AND member = ?", mine)

    async def _share(self, now: float) -> Mapping[Partition, int]:
        until = now + self._lease_seconds
        execute = self._connection.execute
        for table in ("members", "leases"):
            await execute(f"DELETE FROM {table} WHERE consumers = ? AND until < ?", (self._group, now))  # noqa: S608
        await execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?)", (self._group, self._member, until))
        fair = await self._fair_share()
        await self._connection.executemany(
            "DELETE FROM leases WHERE consumers = ? AND member = ? AND partition = ?",
            [(self._group, self._member, id_) for id_ in await self._held() if id_ not in fair],
        )
        await self._connection.executemany(
            "INSERT INTO leases VALUES (?, ?, ?, ?) ON CONFLICT(consumers, partition)"
            " DO UPDATE SET until = excluded.until WHERE member = excluded.member",
            [(self._group, id_, self._member, until) for id_ in fair],
        )
        return {fair[id_]: id_ for id_ in await self._held()}

    async def _fair_share(self) -> Mapping[int, Partition]:
        members = [
            row[0]
            for row in await self._connection.execute_fetchall(
                "SELECT member FROM members WHERE consumers = ? ORDER BY member", (self._group,)
            )
        ]
        marks = ", ".join("?" * len(self._topics))
        partitions = await self._connection.execute_fetchall(
            f"SELECT id, topic, number FROM partitions WHERE topic IN ({marks}) ORDER BY id",  # noqa: S608 - marks only
            self._topics,
        )
        place = members.index(self._member)
        return {row[0]: Partition(row[1], row[2]) for row in list(partitions)[place :: len(members)]}

    async def _held(self) -> Collection[int]:
        found = await self._connection.execute_fetchall(
            "SELECT partition FROM leases WHERE consumers = ? AND member = ?", (self._group, self._member)
        )
        return [row[0] for row in found]

    def _now(self) -> float:
        return self._clock.now().timestamp()
