"""The snapshots of trajectories: nothing of a state gets lost in them, and old ones are not read by other code."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from activation.adapters.event_codec import CODEC, TRAJECTORY, TRAJECTORY_SNAPSHOTS
from activation.domain.promise_events import PromiseMade
from activation.domain.trajectory import NOT_STARTED, Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from hypothesis import given
from hypothesis import strategies as st
from meedoen.event_store.events import NewEvent

from tests.activation.adapters.test_events_of_the_log import AT, LINES, stored

GOLDEN_STATES = "e6da9ef6a1fbc26b19be3e0282808932c7c20f91b0ea5770e074fa6b376d6bfb"

moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
st.register_type_strategy(datetime, moments)


@given(state=st.from_type(Trajectory))
def test_a_state_comes_back_as_it_was(state: Trajectory) -> None:
    assert TRAJECTORY_SNAPSHOTS.read(TRAJECTORY_SNAPSHOTS.write(state).state) == state


def test_the_golden_events_make_the_states_that_they_always_made() -> None:
    states, state = [], NOT_STARTED
    for event in _story():
        state = TRAJECTORY.evolve(state, event)
        states.append(json.loads(TRAJECTORY_SNAPSHOTS.write(state).state))
        states[-1]["measure_advised_on"].sort()
    made = sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()
    assert made == GOLDEN_STATES, (
        "The same events make other states than before. If no field of a trajectory came, went or changed its type, "
        "raise `evolve_version` of TRAJECTORY_SNAPSHOTS, or snapshots of before go on being read. "
        f"Then GOLDEN_STATES is {made!r}."
    )


def _story() -> Iterator[TrajectoryEvent]:
    """Each golden event of a trajectory; the promise that some of them speak of is made too."""
    for line in LINES:
        event = _read(line)
        if not isinstance(event, TrajectoryEvent):
            continue
        yield event
        if isinstance(event, PromiseMade):
            yield replace(event, promise_id=UUID(int=9))


def _read(line: dict[str, Any]) -> Any:
    data = json.dumps(line["data"])
    return CODEC.read(stored(NewEvent(UUID(int=2), line["type"], line["version"], data, AT, line["public"])))
