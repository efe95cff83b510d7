"""Every public event reaches the bus, in order, whatever happens on the way; a second time is no harm."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from meedoen.background import BackgroundTask
from meedoen.clock import SteppedClock, SystemClock
from meedoen.messaging.outbox import NotTheOwner, owned_outbox
from meedoen.messaging.relay import relay_task, republish
from meedoen.telemetry.metrics import RELAY_WAITING

from tests.library.messaging.listening import SOURCE, START, running, until
from tests.library.messaging.telling import PUBLISHING, Kept, Listening, Teller, UnheardOf, new_teller

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
async def teller(database_url: str) -> AsyncIterator[Teller]:
    """A service that tells, on SQLite and on PostgreSQL."""
    one = await new_teller(database_url)
    yield one
    await one.database.dispose()


def relaying(teller: Teller, bus: Listening, **settings: Any) -> BackgroundTask:
    return relay_task(teller.database, bus, PUBLISHING, **settings)  # type: ignore[arg-type]


async def until_told(bus: Listening, expected: list[tuple[UUID, int]]) -> None:
    async def told() -> bool:
        return list(dict.fromkeys(bus.told)) == expected

    await until(told)


async def test_public_events_go_out_in_the_order_of_the_log(teller: Teller) -> None:
    one, two = uuid4(), uuid4()
    await teller.record(one, two, one)
    await teller.record(one, what=Kept)
    await teller.record(one, traceparent=TRACE)
    bus = Listening()

    async with running(relaying(teller, bus)):
        await until_told(bus, [(one, 1), (two, 1), (one, 2), (one, 3)])

    events = [event for batch in bus.batches for event in batch]
    assert {(event.source, event.time) for event in events} == {(SOURCE, START)}
    assert [event.traceparent for event in events] == [None, None, None, TRACE]
    assert len({event.id for event in events}) == 4


async def test_a_relay_that_starts_again_goes_on_where_it_was(teller: Teller) -> None:
    stream, bus = uuid4(), Listening()
    for sequence in (1, 2):
        await teller.record(stream)
        async with running(relaying(teller, bus)):
            await until_told(bus, [(stream, number) for number in range(1, sequence + 1)])

    assert bus.told == [(stream, 1), (stream, 2)]


async def test_pages_are_followed_to_the_end(teller: Teller) -> None:
    streams, bus = [uuid4() for _ in range(25)], Listening()
    await teller.record(*streams)

    async with running(relaying(teller, bus, page=10)):
        await until_told(bus, [(stream, 1) for stream in streams])

    assert [len(batch) for batch in bus.batches] == [10, 10, 5]


async def test_a_commit_wakes_the_relay_before_it_polls(teller: Teller) -> None:
    stream, bus = uuid4(), Listening()
    await teller.record(stream)
    async with running(relaying(teller, bus, poll_seconds=1000)):
        await until_told(bus, [(stream, 1)])

        await teller.record(stream)

        await until_told(bus, [(stream, 1), (stream, 2)])
        teller.database._listeners[0]()  # and it must wake once more to see that it is to stop


async def test_what_another_process_commits_is_found_by_polling(teller: Teller, database_url: str) -> None:
    stream, bus = uuid4(), Listening()
    elsewhere = await new_teller(database_url)
    async with running(relaying(teller, bus, poll_seconds=0.02)):
        await elsewhere.record(stream)

        await until_told(bus, [(stream, 1)])
    await elsewhere.database.dispose()


async def test_a_batch_that_failed_half_way_is_sent_again_whole(teller: Teller) -> None:
    streams, bus = [uuid4() for _ in range(20)], Listening()
    await teller.record(*streams)
    bus.failures = 3

    async with running(relaying(teller, bus)):
        await until(lambda: _is(len(bus.batches) == 4))

    whole = [(stream, 1) for stream in streams]
    assert bus.told == whole[:10] * 3 + whole
    assert bus.publishers == 4


async def test_what_waits_while_the_bus_is_away_is_a_metric(teller: Teller) -> None:
    streams, bus = [uuid4() for _ in range(20)], Listening()
    await teller.record(*streams)
    bus.failures = 1_000_000
    waiting = RELAY_WAITING.labels(SOURCE)

    async with running(relaying(teller, bus)):
        await until(lambda: _is(waiting._value.get() == 20))
        bus.failures = 0
        await until(lambda: _is(waiting._value.get() == 0))


async def test_one_of_two_relays_sends_and_the_other_takes_over(teller: Teller, database_url: str) -> None:
    other = await new_teller(database_url)
    stream, first, second = uuid4(), Listening(), Listening()
    await teller.record(stream)
    async with running(relaying(other, second)):
        await until_told(second, [(stream, 1)])
        async with running(relaying(teller, first)):
            await teller.record(stream)
            await until_told(second, [(stream, 1), (stream, 2)])
            assert first.publishers == 0

    async with running(relaying(teller, first)):
        await teller.record(stream)
        await until_told(first, [(stream, 3)])
    await other.database.dispose()


async def test_a_relay_that_lost_ownership_moves_nothing(teller: Teller) -> None:
    await teller.record(uuid4(), uuid4())
    async with owned_outbox(teller.database, SystemClock()) as outbox:
        assert outbox is not None
        assert await outbox.position() == 0
        await outbox.move(before=0, after=1)
        with pytest.raises(NotTheOwner):
            await outbox.move(before=0, after=1)
        async with teller.database.transaction() as transaction:
            await transaction.connection.exec_driver_sql("UPDATE checkpoints SET owner = 'another'")

        with pytest.raises(NotTheOwner):
            await outbox.move(before=1, after=2)
        with pytest.raises(NotTheOwner):
            await outbox.position()


async def test_on_sqlite_ownership_is_a_lease_that_ends(tmp_path: Any) -> None:
    clock = SteppedClock(START)
    url = f"sqlite+aiosqlite:///{tmp_path / 'service.sqlite'}"
    one, two = await new_teller(url), await new_teller(url)
    async with owned_outbox(one.database, clock) as dead, owned_outbox(two.database, clock) as waiting:
        assert dead is not None
        assert waiting is None
        clock.move_to(START + timedelta(seconds=9))
        await dead.position()  # alive, so the lease is renewed
        clock.move_to(START + timedelta(seconds=18))
        async with owned_outbox(two.database, clock) as still_waiting:
            assert still_waiting is None
        clock.move_to(START + timedelta(seconds=30))
        async with owned_outbox(two.database, clock) as successor:
            assert successor is not None
            with pytest.raises(NotTheOwner):
                await dead.position()
    await one.database.dispose()
    await two.database.dispose()


async def test_republishing_sends_everything_again_in_order(teller: Teller) -> None:
    stream, bus = uuid4(), Listening()
    await teller.record(stream, stream)
    async with running(relaying(teller, bus)):
        await until_told(bus, [(stream, 1), (stream, 2)])

        assert await republish(teller.database) == 2
        await until(lambda: _is(len(bus.told) == 4))
        await teller.record(stream)

        await until(lambda: _is(bus.told[2:] == [(stream, 1), (stream, 2), (stream, 3)]))


async def test_an_event_without_a_name_stops_the_relay_and_is_not_skipped(teller: Teller) -> None:
    stream, bus = uuid4(), Listening()
    await teller.record(stream)
    await teller.record(stream, what=UnheardOf)
    await teller.record(stream)

    for _ in range(2):
        with pytest.raises(ValueError, match="no name"):
            async with running(relaying(teller, bus, page=1)) as ended:
                await ended.wait()

    assert bus.told == [(stream, 1)]


async def test_a_relay_ends_soon_after_it_is_told_to(teller: Teller) -> None:
    async with asyncio.timeout(5):
        async with running(relaying(teller, Listening())):
            pass


async def _is(truth: bool) -> bool:
    return truth
