"""What cannot be applied is put aside with its reason, with what depends on it; everybody else goes on."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from meedoen.contracts.intake import ClientRegistered
from meedoen.messaging.arrivals import Reason, read_arrival
from meedoen.messaging.completeness import complete_up_to
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.parked import NoSuchRecord, NotFirst, ParkedRecord, drop_parked, list_parked, retry_parked
from meedoen.messaging.parking import ParkedLimitReached
from meedoen.messaging.port import Bus, Partition, Record
from meedoen.telemetry.metrics import CONSUMER_PARKED

from tests.library.messaging.listening import (
    SOURCE,
    START,
    Listener,
    raw,
    registered,
    running,
    send,
    until,
)
from tests.library.messaging.test_consumer import assert_applied_once, consume_until, consuming


def changed(client: UUID, sequence: int, change: Callable[[dict[str, Any]], object]) -> bytes:
    envelope = json.loads(registered(client, sequence).value)
    change(envelope)
    return json.dumps(envelope).encode()


async def parked(listener: Listener) -> list[ParkedRecord]:
    return await list_parked(listener.database, "listener.clients")


async def test_an_event_that_comes_too_early_waits_and_then_follows_in_order(listener: Listener, bus: Bus) -> None:
    client, other = uuid4(), uuid4()
    await send(bus, registered(client, 1), *(registered(client, number) for number in (3, 5, 4)), registered(other, 1))
    await consume_until(listener, bus, {client: [1], other: [1]})
    assert {(one.sequence, one.reason) for one in await parked(listener)} == {
        (number, Reason.GAP) for number in (3, 4, 5)
    }

    await send(bus, registered(client, 6), registered(client, 4), registered(client, 2), registered(client, 7))

    await consume_until(listener, bus, {client: [1, 2, 3, 4, 5, 6, 7], other: [1]})
    await assert_applied_once(listener, {client: [1, 2, 3, 4, 5, 6, 7], other: [1]})
    assert await parked(listener) == []


RUBBISH = {
    "nothing": (b"", Reason.NOT_JSON),
    "bytes": (b"\xff\xfe\x00", Reason.NOT_JSON),
    "text": (b"hello", Reason.NOT_JSON),
    "deep": (b"[" * 60_000, Reason.NOT_JSON),
    "a number": (b"7", Reason.NOT_A_CLOUD_EVENT),
    "a list": (b"[{}]", Reason.NOT_A_CLOUD_EVENT),
    "another object": (b'{"subject": "me"}', Reason.NOT_A_CLOUD_EVENT),
    "much": (json.dumps({"data": "x" * 200_000}).encode(), Reason.NOT_A_CLOUD_EVENT),
    "no sequence": (changed(uuid4(), 1, lambda event: event.pop("sequence")), Reason.NOT_A_CLOUD_EVENT),
    "a sequence of words": (changed(uuid4(), 1, lambda event: event.update(sequence="one")), Reason.NOT_A_CLOUD_EVENT),
    "a subject of words": (changed(uuid4(), 1, lambda event: event.update(subject="me")), Reason.NOT_A_CLOUD_EVENT),
    "another's source": (changed(uuid4(), 1, lambda event: event.update(source="me")), Reason.NOT_A_CLOUD_EVENT),
}


async def test_rubbish_is_parked_with_its_reason_and_holds_up_nobody(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    await send(bus, registered(client, 1), *(raw(value, client) for value, _ in RUBBISH.values()))
    await send(bus, registered(client, 2))

    await consume_until(listener, bus, {client: [1, 2]})

    found = await parked(listener)
    assert [one.reason for one in sorted(found, key=lambda one: one.offset)] == [why for _, why in RUBBISH.values()]
    assert {(one.source, one.subject, one.sequence) for one in found} == {(None, None, None)}
    assert all(one.error for one in found)


@given(
    st.binary(max_size=500)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_bytes_whatever_break_the_reading(value: bytes) -> None:
    arrival = read_arrival(Record(Partition("activation-trajectories.intake", 0), 0, None, value))

    assert arrival.event is None
    assert arrival.fault is not None


@given(st.data())
def test_no_change_to_an_event_breaks_the_reading(data: st.DataObject) -> None:
    event = json.loads(registered(uuid4(), 1).value)
    place = data.draw(st.sampled_from([event, event["data"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none())
    )
    arrival = read_arrival(Record(Partition("activation-trajectories.intake", 0), 0, None, json.dumps(event).encode()))

    assert (arrival.event is None) or isinstance(arrival.event.data, ClientRegistered)


async def test_contents_that_break_the_schema_hold_their_own_subject_alone(listener: Listener, bus: Bus) -> None:
    client, other = uuid4(), uuid4()
    wrong = changed(client, 2, lambda event: event["data"].update(ageBand="young"))
    await send(bus, registered(client, 1), raw(wrong, client), registered(client, 3), registered(other, 1))

    await consume_until(listener, bus, {client: [1], other: [1]})

    assert {(one.subject, one.sequence, one.reason) for one in await parked(listener)} == {
        (client, 2, Reason.WRONG_SCHEMA),
        (client, 3, Reason.BEHIND),
    }


async def test_an_event_that_cannot_be_applied_is_retried_when_asked(listener: Listener, bus: Bus) -> None:
    client, other = uuid4(), uuid4()
    listener.broken = {(client, 2)}
    await send(bus, *(registered(who, number) for number in (1, 2, 3) for who in (client, other)))
    await consume_until(listener, bus, {client: [1], other: [1, 2, 3]})
    first, behind = sorted(await parked(listener), key=lambda one: one.sequence or 0)
    assert (first.sequence, first.reason, first.attempts) == (2, Reason.FAILED, 1)
    assert first.error.startswith("ValueError at listening.py:")
    assert (behind.sequence, behind.reason, behind.attempts) == (3, Reason.BEHIND, 0)

    await retry_parked(listener.database, "listener.clients", first.partition, first.offset)

    async def tried() -> bool:
        return any(one.attempts == 2 and not one.retry for one in await parked(listener))

    async with running(consuming(listener, bus)):
        await until(tried)
    await assert_applied_once(listener, {client: [1], other: [1, 2, 3]})

    listener.broken = set()
    await retry_parked(listener.database, "listener.clients", first.partition, first.offset)

    await consume_until(listener, bus, {client: [1, 2, 3], other: [1, 2, 3]})
    await assert_applied_once(listener, {client: [1, 2, 3], other: [1, 2, 3]})
    assert await parked(listener) == []


async def test_what_is_dropped_lets_the_later_ones_go_on(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    listener.broken = {(client, 2)}
    await send(bus, *(registered(client, number) for number in (1, 2, 3, 4)))
    await consume_until(listener, bus, {client: [1]})
    first, behind, _ = sorted(await parked(listener), key=lambda one: one.sequence or 0)
    with pytest.raises(NotFirst):
        await drop_parked(listener.database, "listener.clients", behind.partition, behind.offset)

    await drop_parked(listener.database, "listener.clients", first.partition, first.offset)

    await consume_until(listener, bus, {client: [1, 3, 4]})
    await assert_applied_once(listener, {client: [1, 3, 4]})
    assert await parked(listener) == []


async def test_rubbish_can_be_dropped_once(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    await send(bus, raw(b"rubbish", client), registered(client, 1))
    await consume_until(listener, bus, {client: [1]})
    (one,) = await parked(listener)

    await drop_parked(listener.database, "listener.clients", one.partition, one.offset)

    assert await parked(listener) == []
    with pytest.raises(NoSuchRecord):
        await drop_parked(listener.database, "listener.clients", one.partition, one.offset)
    with pytest.raises(NoSuchRecord):
        await retry_parked(listener.database, "listener.clients", one.partition, one.offset)


async def test_a_redelivered_event_does_not_pass_its_parked_self(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    listener.broken = {(client, 1)}
    await send(bus, registered(client, 1), registered(client, 2), registered(client, 1), registered(client, 2))
    other = uuid4()
    await send(bus, registered(other, 1))

    await consume_until(listener, bus, {other: [1]})

    assert sorted(one.sequence or 0 for one in await parked(listener)) == [1, 2]


async def test_beyond_the_limit_the_consumer_stops_and_parks_no_more(listener: Listener, bus: Bus) -> None:
    definition = replace(listener.definition, parked_limit=3)
    await send(bus, *(raw(b"rubbish") for _ in range(4)))

    with pytest.raises(ParkedLimitReached):
        async with running(consumer_task(definition, listener.database, bus)) as stopped:
            await stopped.wait()

    assert await parked(listener) == []


async def test_a_source_is_complete_until_what_is_parked_of_it(listener: Listener, bus: Bus) -> None:
    client, other = uuid4(), uuid4()
    elsewhere = "urn:nld:oin:00000099000000000002:systeem:intake"
    listener.broken = {(client, 2)}
    await send(bus, *(registered(client, number) for number in (1, 2, 3)), registered(other, 1, source=elsewhere))
    now = START.replace(hour=18)
    listener.clock.move_to(now)

    async def complete() -> dict[str, object]:
        async with listener.database.reading() as connection:
            return dict(await complete_up_to(connection, "listener.clients"))

    assert await complete() == {}

    async def as_expected() -> bool:
        return await complete() == {SOURCE: START.replace(minute=32), elsewhere: now}

    async with running(consuming(listener, bus)):
        await until(as_expected)
    assert CONSUMER_PARKED.labels("listener.clients")._value.get() == 2
