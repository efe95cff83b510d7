"""The rule of contiguity, for any order of arrival."""

from collections import defaultdict
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from meedoen.messaging.arrivals import Arrival, Fault, Reason, read_arrival
from meedoen.messaging.port import Partition, Record
from meedoen.messaging.received import Received
from meedoen.messaging.walk import Walk

from tests.library.messaging.listening import registered

SUBJECTS = [UUID(int=number) for number in range(1, 4)]
EVENTS = {(subject, number): registered(subject, number).value for subject in SUBJECTS for number in range(1, 7)}
arrivals_in_any_order = st.lists(st.sampled_from(sorted(EVENTS)), max_size=40)


def arrive(order: list[tuple[UUID, int]], first_offset: int = 0) -> list[Arrival]:
    partition = Partition("activation-trajectories.intake", 0)
    return [
        read_arrival(Record(partition, offset, None, EVENTS[which]))
        for offset, which in enumerate(order, start=first_offset)
    ]


def applicable(order: list[tuple[UUID, int]], broken: set[tuple[UUID, int]]) -> dict[UUID, list[int]]:
    """What the rule comes to: of each subject the unbroken run from 1 that arrived and does not fail."""
    came = set(order)
    runs = {}
    for subject in SUBJECTS:
        run: list[int] = []
        while (subject, len(run) + 1) in came - broken:
            run.append(len(run) + 1)
        if run:
            runs[subject] = run
    return runs


@given(arrivals_in_any_order, arrivals_in_any_order, st.sets(st.sampled_from(sorted(EVENTS)), max_size=3))
async def test_each_subject_is_applied_from_one_without_gaps(
    first: list[tuple[UUID, int]], second: list[tuple[UUID, int]], broken: set[tuple[UUID, int]]
) -> None:
    applied: dict[UUID, list[int]] = defaultdict(list)

    async def attempt(received: Received) -> Fault | None:
        if (received.subject, received.sequence) in broken:
            return Fault(Reason.FAILED, "broken")
        applied[received.subject].append(received.sequence)
        return None

    walk = Walk({}, {}, attempt)
    for arrival in arrive(first):
        await walk.take(arrival)
    waiting: dict[tuple[str, UUID], dict[int, Arrival]] = defaultdict(dict)
    for arrival, _ in walk.parked.values():
        assert arrival.subject is not None
        waiting[arrival.subject][arrival.sequence] = arrival
    again = Walk(walk.advanced, waiting, attempt)
    for arrival in arrive(second, first_offset=len(first)):
        await again.take(arrival)

    assert applied == applicable(first + second, broken)
    left = {(subject[1], number) for subject, numbers in waiting.items() for number in numbers}
    left |= {(arrival.subject[1], arrival.sequence) for arrival, _ in again.parked.values() if arrival.subject}
    left -= {(arrival.subject[1], arrival.sequence) for arrival in again.released if arrival.subject}
    assert left == {which for which in first + second if which[1] not in applied.get(which[0], [])}


@given(arrivals_in_any_order)
async def test_it_says_why_each_one_waits(order: list[tuple[UUID, int]]) -> None:
    first_fails = {(subject, 1) for subject in SUBJECTS}

    async def attempt(received: Received) -> Fault | None:
        return Fault(Reason.FAILED, "broken") if (received.subject, received.sequence) in first_fails else None

    walk = Walk({}, {}, attempt)
    for place, arrival in enumerate(arrive(order)):
        await walk.take(arrival)
        earlier = set(order[:place])
        if arrival.place in walk.parked and arrival.subject is not None:
            subject = arrival.subject[1]
            reason = walk.parked[arrival.place][1].reason
            if arrival.sequence == 1:
                assert reason is Reason.FAILED
            else:
                assert reason is (Reason.BEHIND if (subject, 1) in earlier else Reason.GAP)
