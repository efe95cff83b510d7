"""What a consumer reads before a batch and writes after it, in the batch's own transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from meedoen.infrastructure import infrastructure_tables
from meedoen.messaging.arrivals import Arrival
from meedoen.messaging.parking import Parking
from meedoen.messaging.positions import Move, positions
from meedoen.messaging.walk import Attempt, Walk
from meedoen.upserts import save_rows

SOURCES = infrastructure_tables(MetaData()).sources


class Fenced(Exception):
    """Another instance has moved the position of a partition meanwhile: nothing of this batch counts."""


class Books:
    """The positions, the parked records and the sources heard, of one consumer in one transaction."""

    def __init__(self, connection: AsyncConnection, consumer: str, *, parked_limit: int, now: datetime) -> None:
        self._connection = connection
        self._consumer = consumer
        self._parked_limit = parked_limit
        self._now = now
        self.parking = Parking(connection, consumer)

    async def open(self, arrivals: Sequence[Arrival], moves: Sequence[Move], attempt: Attempt) -> Walk:
        """Move the positions, which keeps other instances out, and look up what is known of these subjects.

        Raises:
            Fenced: another instance was there first.
        """
        self._positions = await positions(self._connection, self._consumer)
        if not await self._positions.move(moves):
            raise Fenced
        subjects = {arrival.subject for arrival in arrivals if arrival.subject is not None}
        if not subjects:
            return Walk({}, {}, attempt)
        return Walk(await self._positions.last(subjects), await self.parking.of(subjects), attempt)

    async def close(self, walk: Walk) -> None:
        """Write what the walk came to.

        Raises:
            ParkedLimitReached: too much would be parked.
        """
        if walk.advanced:
            await self._positions.advance(walk.advanced)
        await self.parking.release(walk.released)
        await self.parking.park(list(walk.parked.values()), limit=self._parked_limit, now=self._now)

    async def hear(self, new: set[tuple[str, str]]) -> None:
        """Remember topics with sources that were not heard there before."""
        rows = [{"consumer": self._consumer, "topic": topic, "source": source} for topic, source in sorted(new)]
        await save_rows(self._connection, SOURCES, rows, key=("consumer", "topic", "source"), update=())
