"""Snapshots: long streams are read from the last one on, and nothing anybody asks is answered otherwise for it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.event_sourcing import Aggregate, EventCodec, EventType, Loaded, Snapshots, replayed
from meedoen.event_store.events import NewSnapshot, StoredStream, StreamAppend
from meedoen.event_store.port import Conflict
from meedoen.identifiers import random_id
from sqlalchemy import delete, update

from tests.library.event_store.logs import INFRASTRUCTURE, START, append, assert_sound, fact, rows_of


@dataclass(frozen=True)
class Planted:
    name: str
    occurred_at: datetime


@dataclass(frozen=True)
class Garden:
    plants: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True)
class NamedGarden(Garden):
    name: str | None = None


def _evolve(garden: Garden, event: Planted) -> Garden:
    return replace(garden, plants=(*garden.plants, event.name), since=garden.since or event.occurred_at)


def _upcast(data: dict[str, Any]) -> dict[str, Any]:
    return data


CODEC = EventCodec({Planted: EventType("planted")}, public=[])
EVERY_THREE = Snapshots(Garden, CODEC, every=3)
GARDEN = Aggregate("garden", Garden(), _evolve, CODEC, EVERY_THREE)
OTHER_CODE = replace(GARDEN, snapshots=Snapshots(Garden, CODEC, every=3, evolve_version=2))
SNAPSHOTS = INFRASTRUCTURE.snapshots


async def plant(database: Database, stream_id: UUID, *names: str, code: Aggregate[Garden] = GARDEN) -> None:
    async with database.transaction() as transaction:
        garden = await transaction.load(code, stream_id)
        transaction.record(garden, [Planted(name, START) for name in names])


async def garden_of(database: Database, stream_id: UUID, code: Aggregate[Garden] = GARDEN) -> Loaded[Garden]:
    async with database.transaction() as transaction:
        return await transaction.load(code, stream_id)


async def stored(database: Database, stream_id: UUID, until: datetime | None = None) -> StoredStream:
    async with database.reading() as connection:
        store = database.event_store(connection)
        return (await store.read_since_snapshots([stream_id], EVERY_THREE.shape, recorded_until=until))[stream_id]


async def kept(database: Database) -> list[int]:
    return [int(str(version)) for (version,) in await rows_of(database, "SELECT version FROM snapshots ORDER BY 1")]


async def test_a_stream_gets_a_snapshot_each_time_it_has_gone_far_enough(database: Database) -> None:
    stream_id = uuid4()
    for names in (["oak", "elm"], ["ash", "fig", "yew"], ["box"], [], ["fir"], ["bay", "gum"]):
        await plant(database, stream_id, *names)
    assert await kept(database) == [5, 9]
    read = await stored(database, stream_id)
    assert (read.snapshot and read.snapshot.version, read.events) == (9, [])
    await plant(database, stream_id, "sloe")
    assert [event.version for event in (await stored(database, stream_id)).events] == [10]
    garden = await garden_of(database, stream_id)
    assert garden.state.plants == ("oak", "elm", "ash", "fig", "yew", "box", "fir", "bay", "gum", "sloe")
    assert (garden.state.since, garden.version) == (START, 10)


async def test_it_is_really_read(database: Database) -> None:
    stream_id = uuid4()
    await plant(database, stream_id, "oak", "elm", "ash")
    other = EVERY_THREE.write(Garden(("what the snapshot says",))).state
    async with database.transaction() as transaction:
        await transaction.connection.execute(update(SNAPSHOTS).values(state=other))
    await plant(database, stream_id, "fig")
    assert (await garden_of(database, stream_id)).state.plants == ("what the snapshot says", "fig")


async def test_several_are_read_at_once_with_snapshots_and_without(database: Database) -> None:
    long, short, absent = uuid4(), uuid4(), uuid4()
    await plant(database, long, "oak", "elm", "ash")
    async with database.transaction() as transaction:
        gardens = await transaction.load_many(GARDEN, [long, short, absent])
        transaction.record(gardens[long], [Planted("fig", START)])
        transaction.record(gardens[short], [Planted("yew", START)])
    async with database.transaction() as transaction:
        gardens = await transaction.load_many(GARDEN, [absent, short, long])
    assert {stream_id: (each.state.plants, each.version) for stream_id, each in gardens.items()} == {
        long: (("oak", "elm", "ash", "fig"), 4),
        short: (("yew",), 1),
        absent: ((), 0),
    }
    async with database.transaction() as transaction:
        for each in (await transaction.load_many(GARDEN, [absent, short, long])).values():
            transaction.record(each, [Planted("sloe", START)] * 2)
    assert await kept(database) == [3, 3, 6]
    await assert_sound(database)


async def test_other_code_replays_and_keeps_its_own(database: Database) -> None:
    stream_id = uuid4()
    await plant(database, stream_id, "oak", "elm", "ash")
    async with database.transaction() as transaction:
        await transaction.connection.execute(update(SNAPSHOTS).values(state="not for them"))
    assert (await garden_of(database, stream_id, OTHER_CODE)).state.plants == ("oak", "elm", "ash")
    await plant(database, stream_id, "fig", code=OTHER_CODE)
    assert await kept(database) == [3, 4]
    assert (await garden_of(database, stream_id, OTHER_CODE)).snapshot_version == 4


@pytest.mark.parametrize(
    "changed",
    [
        Snapshots(Garden, CODEC, every=3, evolve_version=2),
        Snapshots(NamedGarden, CODEC, every=3),
        Snapshots(Garden, EventCodec({Planted: EventType("planted", 2, (_upcast,))}, public=[]), every=3),
        Snapshots(Garden, EventCodec({Planted: EventType("sown")}, public=[]), every=3),
    ],
    ids=["evolve", "a field", "a version of an event", "a name of an event"],
)
def test_what_changes_the_shape(changed: Snapshots[Any]) -> None:
    assert changed.shape != EVERY_THREE.shape
    assert Snapshots(Garden, CODEC, every=50).shape == EVERY_THREE.shape


async def test_what_is_undone_leaves_no_snapshot(database: Database) -> None:
    stream_id = uuid4()
    with suppress(ZeroDivisionError):
        async with database.transaction() as transaction:
            garden = transaction.new(GARDEN, stream_id)
            transaction.record(garden, [Planted("oak", START)] * 4)
            await transaction.write_events()
            raise ZeroDivisionError
    assert await kept(database) == []


async def test_a_conflict_leaves_no_snapshot_for_who_goes_on_all_the_same(database: Database) -> None:
    stream_id = uuid4()
    await append(database, StreamAppend(stream_id, 0, (fact(),)))
    lost = StreamAppend(stream_id, 0, (fact(),), NewSnapshot(EVERY_THREE.shape, "of what never happened"))
    async with database.transaction() as transaction:
        with pytest.raises(Conflict):
            await transaction.store.append([lost], meta="{}", recorded_at=START)
        await transaction.store.append([StreamAppend(stream_id, 1, (fact(),))], meta="{}", recorded_at=START)
    assert await kept(database) == []


async def test_the_same_events_again_are_no_second_snapshot(database: Database) -> None:
    same = StreamAppend(uuid4(), 0, (fact(), fact()), NewSnapshot(EVERY_THREE.shape, "{}"))
    assert [await append(database, same) for _ in range(2)] == [2, 2]
    assert await kept(database) == [2]


class AnyClock(SteppedClock):
    """The clocks of several instances: one is behind another."""

    def move_to(self, moment: datetime) -> None:
        self._now = moment


names = st.lists(st.sampled_from(["oak", "elm", "ash"]), max_size=5)
hours = st.integers(0, 20)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(hours, names), max_size=8))
async def test_nothing_is_answered_otherwise_for_it(
    database_url: str, database: Database, steps: list[tuple[int, list[str]]]
) -> None:
    clock, stream_id = AnyClock(START), uuid4()
    planting = connect(database_url, clock=clock, new_id=random_id)
    for after, planted in steps:
        clock.move_to(START + timedelta(hours=after))
        await plant(planting, stream_id, *planted)
    await planting.dispose()
    moments = [None, *(START + timedelta(hours=hour) for hour in range(-1, 21))]
    answers = [await _state_at(database, stream_id, moment) for moment in moments]
    assert answers == [await _from_the_beginning(database, stream_id, moment) for moment in moments]
    async with database.transaction() as transaction:
        await transaction.connection.execute(delete(SNAPSHOTS))
    assert answers == [await _state_at(database, stream_id, moment) for moment in moments]


async def _state_at(database: Database, stream_id: UUID, until: datetime | None) -> tuple[Garden, int]:
    loaded = replayed(GARDEN, stream_id, await stored(database, stream_id, until))
    return loaded.state, loaded.version


async def _from_the_beginning(database: Database, stream_id: UUID, until: datetime | None) -> tuple[Garden, int]:
    async with database.reading() as connection:
        events = await database.event_store(connection).read_stream(stream_id, recorded_until=until)
    garden = Garden()
    for event in events:
        garden = _evolve(garden, CODEC.read(event))
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    return garden, len(events)
