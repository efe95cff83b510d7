"""Every fact is applied once and in order, whatever happens on the way."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import AsyncMock
from uuid import UUID, uuid4

import pytest
from meedoen.background import BackgroundTask
from meedoen.event_store.port import Conflict
from meedoen.language import Words
from meedoen.messaging import consumer
from meedoen.messaging.applying import Batches
from meedoen.messaging.arrivals import read_arrival
from meedoen.messaging.books import Fenced
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.port import Bus, BusUnavailable, Partition, Record, Subscription
from meedoen.messaging.positions import Move
from meedoen.refusals import Unavailable
from meedoen.telemetry.metrics import CONSUMER_EVENTS, CONSUMER_LAG
from sqlalchemy import select, update

from tests.library.messaging.conftest import PARTITIONS
from tests.library.messaging.listening import (
    INFRASTRUCTURE,
    Listener,
    notebook_of,
    raw,
    registered,
    running,
    send,
    until,
)

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def consuming(listener: Listener, bus: Bus) -> BackgroundTask:
    return consumer_task(listener.definition, listener.database, bus, stocktaking_seconds=0.05)


def some_clients(number: int = 10) -> list[UUID]:
    return [uuid4() for _ in range(number)]


async def consume_until(listener: Listener, bus: Bus, expected: dict[UUID, list[int]]) -> None:
    async def heard() -> bool:
        return await listener.heard() == expected

    async with running(consuming(listener, bus)):
        await until(heard)


async def assert_applied_once(listener: Listener, expected: dict[UUID, list[int]]) -> None:
    assert await listener.heard() == expected
    assert await listener.noted() == {notebook_of(subject): numbers for subject, numbers in expected.items()}


async def test_effects_and_own_events_come_of_every_event_in_order(listener: Listener, bus: Bus) -> None:
    clients = some_clients()
    await send(bus, *(registered(client, number) for number in (1, 2, 3) for client in clients))

    await consume_until(listener, bus, {client: [1, 2, 3] for client in clients})

    await assert_applied_once(listener, {client: [1, 2, 3] for client in clients})


async def test_a_consumer_that_starts_again_goes_on_where_it_was(listener: Listener, bus: Bus) -> None:
    clients = some_clients()
    await send(bus, *(registered(client, 1) for client in clients))
    await consume_until(listener, bus, {client: [1] for client in clients})
    await send(bus, *(registered(client, 2) for client in clients))

    await consume_until(listener, bus, {client: [1, 2] for client in clients})

    await assert_applied_once(listener, {client: [1, 2] for client in clients})


async def test_duplicates_are_dropped_in_a_batch_and_later(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    events = [registered(client, number) for number in (1, 2)]
    await send(bus, *events, *events)
    await consume_until(listener, bus, {client: [1, 2]})

    await send(bus, *events, registered(client, 3))
    await consume_until(listener, bus, {client: [1, 2, 3]})

    await assert_applied_once(listener, {client: [1, 2, 3]})


async def test_positions_that_went_back_double_nothing(listener: Listener, bus: Bus) -> None:
    clients = some_clients()
    await send(bus, *(registered(client, 1) for client in clients))
    await consume_until(listener, bus, {client: [1] for client in clients})
    async with listener.database.transaction() as transaction:
        await transaction.connection.execute(update(INFRASTRUCTURE.offsets).values(next=0))
    await send(bus, *(registered(client, 2) for client in clients))

    await consume_until(listener, bus, {client: [1, 2] for client in clients})

    await assert_applied_once(listener, {client: [1, 2] for client in clients})


async def test_who_the_bus_no_longer_knows_and_tells_nothing_starts_anew(
    listener: Listener, bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client may be stuck outside its group without a word: it brings no records, and all else answers."""
    monkeypatch.setattr(consumer, "_PATIENCE_SECONDS", 0)
    client, member, memberships = uuid4(), bus.subscription, 0

    @asynccontextmanager
    async def outside_its_group_at_first(*arguments: Any) -> AsyncIterator[Subscription]:
        nonlocal memberships
        memberships += 1
        async with member(*arguments) as subscription:
            if memberships == 1:
                bring = subscription.next_batch

                async def nothing(*, limit: int, wait_seconds: float) -> Mapping[Partition, Sequence[Record]]:
                    await bring(limit=limit, wait_seconds=wait_seconds)
                    return {}

                monkeypatch.setattr(subscription, "next_batch", nothing)
                monkeypatch.setattr(subscription, "note_progress", AsyncMock(side_effect=BusUnavailable("unknown")))
            yield subscription

    monkeypatch.setattr(bus, "subscription", outside_its_group_at_first)
    await send(bus, registered(client, 1))

    await consume_until(listener, bus, {client: [1]})

    assert memberships == 2


async def test_sources_count_apart(listener: Listener, bus: Bus) -> None:
    client, other = uuid4(), "urn:nld:oin:00000099000000000002:systeem:intake"
    await send(bus, registered(client, 1), registered(client, 1, source=other))

    await consume_until(listener, bus, {client: [1, 1]})


async def test_an_unknown_type_is_passed_over_and_counts(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    later = json.loads(registered(client, 2).value) | {"type": "nl.activeringstrajecten.something-new.v1"}
    ignored = CONSUMER_EVENTS.labels("listener.clients", "ignored")
    before = ignored._value.get()
    await send(bus, registered(client, 1), raw(json.dumps(later).encode(), client), registered(client, 3))

    await consume_until(listener, bus, {client: [1, 3]})

    assert ignored._value.get() == before + 1


async def test_a_passing_fault_is_waited_out(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    listener.hiccups = [Unavailable(Words(nl="even weg", en="away")), ConnectionResetError()]
    await send(bus, registered(client, 1), registered(client, 2))

    await consume_until(listener, bus, {client: [1, 2]})

    await assert_applied_once(listener, {client: [1, 2]})


async def test_somebody_else_changing_the_same_aggregate_is_no_fault(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    listener.hiccups = [Conflict(notebook_of(client), 0)]
    await send(bus, registered(client, 1))

    await consume_until(listener, bus, {client: [1]})

    await assert_applied_once(listener, {client: [1]})


async def test_a_batch_is_applied_at_once(listener: Listener, bus: Bus) -> None:
    clients = some_clients(300)
    await send(bus, *(registered(client, 1) for client in clients))

    async def heard() -> bool:
        return len(await listener.heard()) == len(clients)

    async with running(consuming(listener, bus)):
        await until(heard)

    assert sum(listener.batches) == len(clients)
    assert len(listener.batches) <= PARTITIONS


async def test_a_zombie_is_fenced_and_leaves_nothing(listener: Listener) -> None:
    client = uuid4()
    partition = Partition("activation-trajectories.intake", 0)
    arrivals = [read_arrival(Record(partition, 0, None, registered(client, 1).value))]
    async with listener.database.transaction() as transaction:
        await transaction.connection.execute(
            INFRASTRUCTURE.offsets.insert().values(
                consumer="listener.clients", topic=partition.topic, partition=0, next=0
            )
        )
    owner, zombie = (Batches(listener.definition, listener.database) for _ in range(2))
    await owner.apply(arrivals, [Move(partition, 0, 1, None)])

    with pytest.raises(Fenced):
        await zombie.apply(arrivals, [Move(partition, 0, 1, None)])

    await assert_applied_once(listener, {client: [1]})


async def test_two_instances_of_a_consumer_apply_everything_once(listener: Listener, bus: Bus) -> None:
    clients = some_clients(50)
    rounds = 40

    async def heard(count: int) -> bool:
        return sum(map(len, (await listener.heard()).values())) >= count

    async with running(consuming(listener, bus)):
        await send(bus, *(registered(client, number) for number in range(1, 11) for client in clients))
        await until(lambda: heard(10))
        async with running(consuming(listener, bus)):
            for number in range(11, rounds + 1):
                await send(bus, *(registered(client, number) for client in clients))
            await until(lambda: heard(rounds * len(clients) // 2))
        await until(lambda: heard(rounds * len(clients)))

    heard_in_order = await listener.heard()
    assert heard_in_order == {client: list(range(1, rounds + 1)) for client in clients}


async def test_a_trace_goes_on_in_the_events_that_come_of_it(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    await send(bus, registered(client, 1, traceparent=TRACE))

    await consume_until(listener, bus, {client: [1]})

    async with listener.database.reading() as connection:
        meta = await connection.scalar(select(INFRASTRUCTURE.events.c.meta))
    assert meta == {"traceparent": TRACE}


async def test_the_lag_is_what_is_left_to_read(listener: Listener, bus: Bus) -> None:
    client = uuid4()
    await send(bus, *(registered(client, number) for number in range(1, 6)))

    def lag() -> float:
        return sum(
            sample.value
            for metric in CONSUMER_LAG.collect()
            for sample in metric.samples
            if sample.labels["consumer"] == "listener.clients"
        )

    async def no_lag() -> bool:
        return bool(await listener.heard()) and lag() == 0

    async def some_lag() -> bool:
        return lag() == 3

    async with running(consuming(listener, bus)):
        await until(no_lag)
        listener.hiccups = [Unavailable(Words(nl="even weg", en="away"))] * 1000
        await send(bus, *(registered(client, number) for number in range(6, 9)))
        await until(some_lag)
