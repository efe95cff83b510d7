"""Every event ever written can be read: one golden line of each type and version."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.event_codec import CODEC
from activation.domain.referral import ReferralEvent
from activation.domain.trajectory_events import TrajectoryEvent
from hypothesis import given
from hypothesis import strategies as st
from meedoen.event_sourcing import EventType
from meedoen.event_store.events import NewEvent, StoredEvent

GOLDEN = Path(__file__).parent / "golden" / "events.jsonl"
LINES = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EVENT_CLASSES = [*TrajectoryEvent.__args__, *ReferralEvent.__args__]


def stored(written: NewEvent) -> StoredEvent:
    return StoredEvent(
        position=1,
        stream_id=UUID(int=1),
        version=1,
        public_seq=1 if written.public else None,
        event_id=written.event_id,
        type=written.type,
        schema_version=written.schema_version,
        data=written.data,
        meta="{}",
        occurred_at=written.occurred_at,
        recorded_at=AT,
    )


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['type']}.v{line['version']}")
def test_a_golden_event_is_read_and_written_the_same(line: dict[str, Any]) -> None:
    data = json.dumps(line["data"])
    event = CODEC.read(stored(NewEvent(UUID(int=2), line["type"], line["version"], data, AT, line["public"])))
    written = CODEC.write(event, UUID(int=2))
    assert (written.type, written.public) == (line["type"], line["public"])
    assert json.loads(written.data) == line["data"]


def test_there_is_a_golden_event_of_every_type() -> None:
    written = {(line["type"], line["version"]) for line in LINES}
    present = {(each.name, each.version) for each in _types()}
    assert present <= written
    assert len(EVENT_CLASSES) == len(present)


moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
st.register_type_strategy(datetime, moments)


@given(event=st.one_of([st.from_type(each) for each in EVENT_CLASSES]))
def test_what_is_written_is_read_back(event: Any) -> None:
    assert CODEC.read(stored(CODEC.write(event, UUID(int=3)))) == event


def _types() -> list[EventType]:
    by_class = CODEC._by_class
    assert set(by_class) == set(EVENT_CLASSES)
    return [event_type for event_type, _, _ in by_class.values()]
