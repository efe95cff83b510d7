"""One batch in one transaction: effects, own events, positions and what is parked, all or nothing."""

import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.messaging.arrivals import Arrival, Fault, Reason
from meedoen.messaging.books import Books, Fenced
from meedoen.messaging.definition import ConsumerDefinition
from meedoen.messaging.faults import passes
from meedoen.messaging.parking import ParkedLimitReached
from meedoen.messaging.port import Partition
from meedoen.messaging.positions import Move
from meedoen.messaging.received import Received
from meedoen.messaging.walk import Attempt
from meedoen.transaction import Transaction

_TRIES = 3
"""Somebody may change the same aggregate at the same moment; after this many times it is no coincidence."""


class Batches:
    """Applies the batches of one consumer."""

    def __init__(self, definition: ConsumerDefinition, database: Database) -> None:
        self._definition = definition
        self._database = database
        self._heard: set[tuple[str, str]] = set()

    async def apply(self, arrivals: Sequence[Arrival], moves: Sequence[Move]) -> Counter[str]:
        """Apply what can be, park what cannot, move the positions. Returns the number of records by outcome.

        Raises:
            Fenced: another instance owns one of the partitions.
            ParkedLimitReached: too much would be parked.
            Exception: a fault that passes by itself; nothing was done.
        """
        for _ in range(_TRIES):
            try:
                return await self._all_at_once(arrivals, moves)
            except Conflict:
                continue
            except (Fenced, ParkedLimitReached):
                raise
            except Exception as fault:
                if passes(fault):
                    raise
                break
        return await self._one_by_one(arrivals, moves)

    async def retry(self, partitions: Collection[Partition], moves: Sequence[Move]) -> Counter[str]:
        """Try again what somebody asked for on these partitions, and what waits behind it.

        Raises:
            as `apply`.
        """
        async with self._database.transaction() as transaction:
            books = self._books(transaction)
            asked = await books.parking.to_retry(partitions)
            if not asked:
                return Counter()
            await books.parking.tried_again(asked)
            walk = await books.open(asked, moves, self._attempt_in(transaction))
            for arrival in asked:
                await walk.retry(arrival)
            await books.close(walk)
        return walk.outcomes

    async def _all_at_once(self, arrivals: Sequence[Arrival], moves: Sequence[Move]) -> Counter[str]:
        applicable: list[Received] = []

        async def collect(received: Received) -> None:
            applicable.append(received)

        new = self._new_sources(arrivals)
        async with self._database.transaction(meta=_trace(arrival.event for arrival in arrivals)) as transaction:
            books = self._books(transaction)
            walk = await books.open(arrivals, moves, collect)
            for arrival in arrivals:
                await walk.take(arrival)
            if applicable:
                await self._definition.react(transaction, applicable)
            await books.close(walk)
            await books.hear(new)
        self._heard |= new
        return walk.outcomes

    async def _one_by_one(self, arrivals: Sequence[Arrival], moves: Sequence[Move]) -> Counter[str]:
        """The slow way, that finds the culprit: each event in a part of the transaction that can be undone alone."""
        new = self._new_sources(arrivals)
        async with self._database.transaction() as transaction:
            books = self._books(transaction)
            walk = await books.open(arrivals, moves, self._attempt_in(transaction))
            for arrival in arrivals:
                await walk.take(arrival)
            await books.close(walk)
            await books.hear(new)
        self._heard |= new
        return walk.outcomes

    def _attempt_in(self, whole: Transaction) -> Attempt:
        async def attempt(received: Received) -> Fault | None:
            for tries_left in reversed(range(_TRIES)):
                part = Transaction(
                    whole.connection, whole.store, now=whole.now, new_id=whole.new_id, meta=_trace([received])
                )
                try:
                    async with whole.connection.begin_nested():
                        await self._definition.react(part, [received])
                        await part.write_events()
                except Exception as fault:
                    if passes(fault):
                        raise
                    if not isinstance(fault, Conflict) or not tries_left:
                        return Fault(Reason.FAILED, _where(fault))
                else:
                    return None
            raise AssertionError("the last try returns")

        return attempt

    def _books(self, transaction: Transaction) -> Books:
        definition = self._definition
        return Books(transaction.connection, definition.name, parked_limit=definition.parked_limit, now=transaction.now)

    def _new_sources(self, arrivals: Sequence[Arrival]) -> set[tuple[str, str]]:
        heard = {(arrival.record.partition.topic, arrival.subject[0]) for arrival in arrivals if arrival.subject}
        return heard - self._heard


def _trace(events: Iterable[Received | None]) -> dict[str, str]:
    """The trace that all of them belong to, if it is one."""
    traces = {event.traceparent for event in events if event is not None}
    trace = traces.pop() if len(traces) == 1 else None
    return {"traceparent": trace} if trace else {}


def _where(fault: Exception) -> str:
    """The kind of error and the line that raised it: never its message, which may hold what people entered."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {Path(frame.filename).name}:{frame.lineno}"
