"""Private events through the years: every version ever written can still be read."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meedoen.event_sourcing import EventCodec, EventType, UnknownEventType
from meedoen.event_store.events import NewEvent, StoredEvent

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class PlaceOffered:
    """The third form of an event: first a number of weeks, then a last day, then with whoever offers it."""

    last_day: date | None
    organisation: UUID | None
    occurred_at: datetime


@dataclass(frozen=True)
class PlaceTaken:
    occurred_at: datetime


def _weeks_to_last_day(data: dict[str, Any]) -> dict[str, Any]:
    data = dict(data)
    weeks = data.pop("weeks")
    day = datetime.fromisoformat(data["occurred_at"]).date().toordinal() + 7 * weeks
    return {**data, "last_day": date.fromordinal(day).isoformat()}


def _without_organisation(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "organisation": None}


CODEC = EventCodec(
    {
        PlaceOffered: EventType("place-offered", 3, (_weeks_to_last_day, _without_organisation)),
        PlaceTaken: EventType("place-taken"),
    },
    public=[PlaceTaken],
)


def _stored(new: NewEvent) -> StoredEvent:
    at = new.occurred_at
    return StoredEvent(1, UUID(int=1), 1, None, new.event_id, new.type, new.schema_version, new.data, "{}", at, at)


def _golden(name: str, version: int) -> StoredEvent:
    data = (GOLDEN / f"{name}.v{version}.json").read_text(encoding="utf-8")
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return _stored(NewEvent(UUID(int=2), name, version, data, moment, False))


@given(
    last_day=st.none() | st.dates(),
    organisation=st.none() | st.uuids(),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_what_is_written_is_read(last_day: date | None, organisation: UUID | None, at: datetime) -> None:
    event = PlaceOffered(last_day, organisation, at)
    new = CODEC.write(event, UUID(int=3))
    assert (new.event_id, new.type, new.schema_version, new.occurred_at) == (UUID(int=3), "place-offered", 3, at)
    assert CODEC.read(_stored(new)) == event


def test_only_the_events_that_are_named_so_are_public() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert CODEC.write(PlaceTaken(at), UUID(int=1)).public
    assert not CODEC.write(PlaceOffered(None, None, at), UUID(int=1)).public


@pytest.mark.parametrize(
    ("version", "last_day", "organisation"),
    [
        (1, date(2026, 4, 13), None),
        (2, date(2026, 5, 1), None),
        (3, date(2026, 5, 1), UUID("7a1c1a52-7e0f-4d0c-9d83-0b1d8f1d2f10")),
    ],
)
def test_every_version_ever_written_is_read(version: int, last_day: date, organisation: UUID | None) -> None:
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert CODEC.read(_golden("place-offered", version)) == PlaceOffered(last_day, organisation, at)


def test_the_present_version_is_written_as_the_golden_file_has_it() -> None:
    stored = _golden("place-offered", 3)
    again = CODEC.write(CODEC.read(stored), stored.event_id)
    assert json.loads(again.data) == json.loads(stored.data)


def test_a_version_from_the_future_is_not_guessed_at() -> None:
    stored = _golden("place-offered", 3)
    later = NewEvent(stored.event_id, "place-offered", 4, stored.data, stored.occurred_at, False)
    with pytest.raises(UnknownEventType, match="v4 at position 1"):
        CODEC.read(_stored(later))


def test_an_unknown_name_is_said_with_its_place() -> None:
    with pytest.raises(UnknownEventType, match="place-sold at position 1"):
        CODEC.read(_stored(NewEvent(UUID(int=1), "place-sold", 1, "{}", datetime(2026, 3, 2, tzinfo=UTC), False)))


def test_every_older_version_needs_its_upcaster() -> None:
    with pytest.raises(ValueError, match="one upcaster for each version"):
        EventCodec({PlaceTaken: EventType("place-taken", 2)}, public=[])


def test_two_events_do_not_share_a_name() -> None:
    with pytest.raises(ValueError, match="share a name"):
        EventCodec({PlaceTaken: EventType("place"), PlaceOffered: EventType("place")}, public=[])
