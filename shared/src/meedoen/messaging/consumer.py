"""Applies the facts of other services exactly once: effects, own events and the position in one transaction."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from time import monotonic

import structlog

from meedoen.background import BackgroundTask
from meedoen.database import Database
from meedoen.messaging.applying import Batches
from meedoen.messaging.arrivals import read_arrival
from meedoen.messaging.books import Fenced
from meedoen.messaging.completeness import complete_up_to
from meedoen.messaging.definition import ConsumerDefinition, Reaction
from meedoen.messaging.faults import Backoff, passes
from meedoen.messaging.parking import Parking
from meedoen.messaging.port import Bus, BusUnavailable, Partition, Record, Subscription
from meedoen.messaging.positions import Move, positions
from meedoen.messaging.received import Received
from meedoen.telemetry.metrics import CONSUMER_COMPLETE_UP_TO, CONSUMER_EVENTS, CONSUMER_LAG, CONSUMER_PARKED

__all__ = ["ConsumerDefinition", "Reaction", "Received", "consumer_task"]

_BATCH = 500
_WAIT_SECONDS = 0.25
_PATIENCE_SECONDS = 60.0
"""How long the bus may be away, or not know this member, before membership is given up; coming back to it is quicker
than starting anew, but a client may also be stuck and say nothing."""
_log = structlog.get_logger(__name__)


def consumer_task(
    definition: ConsumerDefinition,
    database: Database,
    bus: Bus,
    *,
    batch: int = _BATCH,
    stocktaking_seconds: float = 1.0,
) -> BackgroundTask:
    """A consumer, to run beside the requests of its service; several instances share the partitions.

    The task ends with an error when more is parked than the definition allows.
    """
    consumer = _Consumer(definition, database, bus, batch=batch, stocktaking_seconds=stocktaking_seconds)
    return BackgroundTask(definition.name, consumer.run)


class _Consumer:
    def __init__(
        self, definition: ConsumerDefinition, database: Database, bus: Bus, *, batch: int, stocktaking_seconds: float
    ) -> None:
        self._definition = definition
        self._database = database
        self._bus = bus
        self._batch = batch
        self._stocktaking_seconds = stocktaking_seconds
        self._batches = Batches(definition, database)
        self._next: dict[Partition, int] = {}
        self._shown: set[Partition] = set()
        self._backoff = Backoff()

    async def run(self, stop: asyncio.Event) -> None:
        """Read until told to stop; come back after the bus was away."""
        name, topics = self._definition.name, [topic.value for topic in self._definition.topics]
        while not stop.is_set():
            try:
                async with self._bus.subscription(name, topics, self._load) as subscription:
                    await self._read(subscription, stop)
            except BusUnavailable as fault:
                _log.warning("a consumer waits for the bus", consumer=name, reason=str(fault))
                await self._backoff.wait(stop)

    async def _read(self, subscription: Subscription, stop: asyncio.Event) -> None:
        stocktaking = reached = monotonic()
        while not stop.is_set():
            try:
                found = await subscription.next_batch(limit=self._batch, wait_seconds=_WAIT_SECONDS)
                if found:
                    await self._apply(found)
                if monotonic() >= stocktaking:
                    reached = await self._reached(subscription, reached)
                    stocktaking = monotonic() + self._stocktaking_seconds
                self._backoff.reset()
            except Fenced:
                _log.info("a consumer was fenced", consumer=self._definition.name)
                await self._start_over(subscription, stop)
            except Exception as fault:
                if isinstance(fault, BusUnavailable) or not passes(fault):
                    raise
                _log.warning("a consumer waits", consumer=self._definition.name, error=type(fault).__name__)
                await self._start_over(subscription, stop)

    async def _apply(self, found: Mapping[Partition, Sequence[Record]]) -> None:
        arrivals, moves = [], []
        for partition, records in found.items():
            read = [read_arrival(record) for record in records]
            times = [arrival.time for arrival in read if arrival.time is not None]
            arrivals += read
            before, after = self._next[partition], records[-1].offset + 1
            moves.append(Move(partition, before, after, times[-1] if times else None))
        outcomes = await self._batches.apply(arrivals, moves)
        self._next |= {move.partition: move.after for move in moves}
        self._count(outcomes)

    async def _reached(self, subscription: Subscription, before: float) -> float:
        """Take stock; returns when the bus last answered.

        Raises:
            BusUnavailable: that is too long ago.
        """
        try:
            await self._take_stock(subscription)
        except BusUnavailable:
            if monotonic() > before + _PATIENCE_SECONDS:
                raise
            return before
        return monotonic()

    async def _take_stock(self, subscription: Subscription) -> None:
        """About once a second: how far behind, how complete, and what somebody asked to try again."""
        now = self._database.clock.now()
        owned, ends = await self._measure_lag(subscription)
        if not owned:
            return
        caught_up = [Move(at, offset, offset, now) for at, offset in owned.items() if offset >= ends[at]]
        if caught_up:
            async with self._database.transaction() as transaction:
                if not await (await positions(transaction.connection, self._definition.name)).move(caught_up):
                    raise Fenced
        if await self._show_state():
            here = [Move(partition, offset, offset, None) for partition, offset in owned.items()]
            self._count(await self._batches.retry(owned.keys(), here))
        await subscription.note_progress(owned)

    async def _measure_lag(self, subscription: Subscription) -> tuple[dict[Partition, int], Mapping[Partition, int]]:
        """Where this instance is on each partition that it owns, and where each ends."""
        name = self._definition.name
        owned = {partition: self._next[partition] for partition in subscription.owned() if partition in self._next}
        ends = await subscription.ends(owned) if owned else {}
        for partition in self._shown - owned.keys():
            CONSUMER_LAG.remove(name, partition.topic, partition.number)
        self._shown = set(owned)
        for partition, offset in owned.items():
            lag = CONSUMER_LAG.labels(name, partition.topic, partition.number)
            lag.set(max(0, ends[partition] - offset))
        return owned, ends

    async def _show_state(self) -> bool:
        """Set the other metrics. Returns whether anything is to be tried again."""
        name = self._definition.name
        async with self._database.reading() as connection:
            for source, moment in (await complete_up_to(connection, name)).items():
                CONSUMER_COMPLETE_UP_TO.labels(name, source).set(moment.timestamp())
            parking = Parking(connection, name)
            CONSUMER_PARKED.labels(name).set(await parking.count())
            return await parking.retry_asked()

    def _count(self, outcomes: Mapping[str, int]) -> None:
        for outcome, number in outcomes.items():
            CONSUMER_EVENTS.labels(self._definition.name, outcome).inc(number)

    async def _load(self, partitions: Collection[Partition]) -> Mapping[Partition, int]:
        async with self._database.transaction() as transaction:
            stored = await (await positions(transaction.connection, self._definition.name)).load(partitions)
        self._next |= stored
        return stored

    async def _start_over(self, subscription: Subscription, stop: asyncio.Event) -> None:
        """Wait, reading nothing meanwhile; then go on from where our own books say."""
        paused = list(subscription.owned())
        subscription.pause(paused)
        with suppress(BusUnavailable):
            await self._measure_lag(subscription)
        while not stop.is_set():
            await self._backoff.wait(stop)
            try:
                stored = await self._load(subscription.owned())
            except Exception as fault:
                if not passes(fault):
                    raise
                continue
            for partition, offset in stored.items():
                await subscription.seek(partition, offset)
            break
        subscription.resume(paused)
