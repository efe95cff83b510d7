"""The decision about each event of a batch, in order: apply, drop, ignore, or park.

Pure but for `attempt`. The sequence proves that nothing is missing: an event is applied when it is the next of its
subject; one that came before is a duplicate; one that is too early waits, parked, and follows by itself.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

from meedoen.messaging.arrivals import Arrival, Fault, Reason
from meedoen.messaging.port import Partition
from meedoen.messaging.positions import Subject
from meedoen.messaging.received import Received

Place = tuple[Partition, int]

_UNREADABLE = Fault(Reason.NOT_A_CLOUD_EVENT, "it has no subject")

Attempt = Callable[[Received], Awaitable[Fault | None]]
"""Applies one event, or puts it with those to be applied; gives what was wrong when it failed for good."""


class Walk:
    """What a batch comes to. Afterwards the attributes say what is to be written."""

    def __init__(
        self, last: Mapping[Subject, int], parked: Mapping[Subject, Mapping[int, Arrival]], attempt: Attempt
    ) -> None:
        self._last = dict(last)
        self._waiting = {subject: dict(arrivals) for subject, arrivals in parked.items()}
        self._attempt = attempt
        self._retried: set[Subject] = set()
        self.advanced: dict[Subject, int] = {}
        self.parked: dict[Place, tuple[Arrival, Fault]] = {}
        self.released: list[Arrival] = []
        self.outcomes: Counter[str] = Counter()

    async def take(self, arrival: Arrival) -> None:
        """Decide about one record, and about those that waited for it."""
        subject, sequence = arrival.subject, arrival.sequence
        if subject is None:
            self._park(arrival, arrival.fault or _UNREADABLE)
            return
        due = self._last.get(subject, 0) + 1
        waiting = self._waiting.get(subject)
        if sequence < due or (waiting and sequence in waiting):
            self.outcomes["duplicate"] += 1
        elif sequence > due:
            blocked = waiting is not None and due in waiting
            self._park(arrival, arrival.fault or _waits(blocked=blocked))
        else:
            await self._apply(arrival, subject)
            if waiting:
                await self.resume(subject)

    async def retry(self, arrival: Arrival) -> None:
        """Try a parked record again, and what waits of its subject."""
        if arrival.subject in self._retried:
            return
        if arrival.subject is not None and arrival.sequence in self._waiting.get(arrival.subject, {}):
            self._retried.add(arrival.subject)
            await self.resume(arrival.subject)
            return
        await self.take(arrival)  # it could not be read when it was parked, or has been applied since
        if arrival.place not in self.parked:
            self.released.append(arrival)

    async def resume(self, subject: Subject) -> None:
        """Apply what waits of a subject, for as far as it is contiguous."""
        waiting = self._waiting.get(subject, {})
        while arrival := waiting.get(self._last.get(subject, 0) + 1):
            if not await self._apply(arrival, subject):
                return
            del waiting[arrival.sequence]
            if self.parked.pop(arrival.place, None) is None:
                self.released.append(arrival)

    async def _apply(self, arrival: Arrival, subject: Subject) -> bool:
        fault = arrival.fault
        if fault is None and arrival.event is not None:
            fault = await self._attempt(arrival.event)
        if fault is not None:
            self._park(arrival, fault)
            return False
        self._last[subject] = self.advanced[subject] = arrival.sequence
        self.outcomes["applied" if arrival.event is not None else "ignored"] += 1
        return True

    def _park(self, arrival: Arrival, fault: Fault) -> None:
        self.parked[arrival.place] = arrival, fault
        self.outcomes["parked"] += 1
        if arrival.subject is not None:
            self._waiting.setdefault(arrival.subject, {})[arrival.sequence] = arrival


def _waits(*, blocked: bool) -> Fault:
    if blocked:
        return Fault(Reason.BEHIND, "an earlier event of this subject is parked")
    return Fault(Reason.GAP, "an earlier event of this subject has not come yet")
