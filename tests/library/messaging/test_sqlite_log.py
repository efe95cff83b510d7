"""The log in a file: what is its own, beside what every bus must do."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from meedoen.clock import SteppedClock
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import BusUnavailable
from meedoen.messaging.sqlite_log import SqliteLog

from tests.library.messaging.listening import START
from tests.library.messaging.reading import Books, Reader, records


async def test_a_file_that_somebody_locked_is_unavailable_and_then_back(tmp_path: Path) -> None:
    bus = SqliteLog(tmp_path / "bus.sqlite", patience_seconds=0.05)
    await bus.create_topics({"facts": 2})
    somebody = sqlite3.connect(tmp_path / "bus.sqlite", isolation_level=None)
    async with bus.publisher("writer") as publisher:
        somebody.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusUnavailable):
            await publisher.publish(records("facts", [("key", 1)]))
        somebody.execute("ROLLBACK")

        await publisher.publish(records("facts", [("key", 1)]))

    somebody.close()
    books = Books()
    await Reader(bus, "facts", books).until(lambda: bool(books.applied))
    assert len(books.applied) == 1


async def test_a_place_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    bus = SqliteLog(tmp_path / "nowhere" / "bus.sqlite")

    with pytest.raises(BusUnavailable):
        await bus.create_topics({"facts": 1})


async def test_a_topic_that_is_not_there_takes_nothing(tmp_path: Path) -> None:
    bus = SqliteLog(tmp_path / "bus.sqlite")
    await bus.create_topics({"facts": 1})
    async with bus.publisher("writer") as publisher:
        with pytest.raises(BusUnavailable, match="no topic rumours"):
            await publisher.publish(records("facts", [("key", 1)]) + records("rumours", [("key", 2)]))

    books = Books()
    async with bus.subscription("group", ["facts"], books.assigned) as subscription:
        assert await subscription.next_batch(limit=10, wait_seconds=0) == {}


async def test_who_is_not_heard_for_a_lease_loses_its_partitions(tmp_path: Path) -> None:
    clock = SteppedClock(START)
    one, two = (SqliteLog(tmp_path / "bus.sqlite", clock=clock, lease_seconds=10) for _ in range(2))
    await one.create_topics({"facts": 4})
    group, books = f"group-{uuid4()}", Books()
    async with one.subscription(group, ["facts"], books.assigned) as dead:
        await dead.next_batch(limit=10, wait_seconds=0)
        assert len(dead.owned()) == 4
        async with two.subscription(group, ["facts"], books.assigned) as successor:
            await successor.next_batch(limit=10, wait_seconds=0)
            assert len(successor.owned()) == 0
            clock.move_to(START + timedelta(seconds=11))

            await successor.next_batch(limit=10, wait_seconds=0)
            assert len(successor.owned()) == 4

            await dead.next_batch(limit=10, wait_seconds=0)
            assert len(dead.owned()) == 0
            clock.move_to(START + timedelta(seconds=14))
            await successor.next_batch(limit=10, wait_seconds=0)
            await dead.next_batch(limit=10, wait_seconds=0)
            clock.move_to(START + timedelta(seconds=17))
            await dead.next_batch(limit=10, wait_seconds=0)
            assert len(dead.owned()) == len(successor.owned()) == 2


async def test_another_process_finds_what_this_one_published(tmp_path: Path) -> None:
    here, there = (bus_from_url(f"sqlite:///{tmp_path / 'bus.sqlite'}") for _ in range(2))
    await here.create_topics({"facts": 1})
    books = Books()
    async with there.subscription("group", ["facts"], books.assigned) as subscription:
        await subscription.next_batch(limit=10, wait_seconds=0)
        async with here.publisher("writer") as publisher:
            await publisher.publish(records("facts", [("key", 1)]))

        found = await subscription.next_batch(limit=10, wait_seconds=10)

    assert [len(batch) for batch in found.values()] == [1]


@pytest.mark.parametrize("address", ["", "kafka", "kafka://", "redis://host:1", "sqlite:///"])
def test_an_address_of_no_bus_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="bus"):
        bus_from_url(address)


def test_a_user_needs_a_password() -> None:
    with pytest.raises(ValueError, match="password"):
        bus_from_url("kafka://host:1", user="intake")
