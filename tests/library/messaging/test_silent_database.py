"""A database whose connections are dead without a word, as after a firewall forgot them: nobody waits for ever."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from meedoen import engines
from meedoen.messaging.relay import relay_task
from meedoen.refusals import Unavailable

from tests.library.messaging.listening import running, until
from tests.library.messaging.telling import PUBLISHING, Listening, Teller, new_teller
from tests.parts.postgres import Postgres
from tests.parts.wire import Wire


@pytest.fixture
async def wire(postgres: Postgres) -> AsyncIterator[Wire]:
    async with Wire(random.Random(1), postgres.port).open() as one:
        yield one


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_COMMAND_SECONDS", 1)


@pytest.fixture
async def teller(postgres: Postgres, wire: Wire) -> AsyncIterator[Teller]:
    one = await new_teller(postgres.new_database().replace(f":{postgres.port}/", f":{wire.port}/"))
    yield one
    await one.database.dispose()


@pytest.mark.usefixtures("soon")
async def test_requests_and_relay_go_on_over_new_connections(teller: Teller, wire: Wire) -> None:
    bus, stream = Listening(), uuid4()

    async def told() -> bool:
        return bus.told[-1:] == [(stream, 2)]

    async with running(relay_task(teller.database, bus, PUBLISHING)):  # type: ignore[arg-type]
        await teller.record(stream)
        await teller.database.ping()
        wire.part()
        async with asyncio.timeout(20):
            with pytest.raises(Unavailable):
                await teller.record(stream)
            with pytest.raises(Unavailable):
                await teller.database.ping()
            wire.forget()
            await teller.record(stream)
            await teller.database.ping()
        await until(told)

    assert dict.fromkeys(bus.told) == dict.fromkeys([(stream, 1), (stream, 2)])


async def test_whoever_asks_after_somebody_who_gave_up_waiting_gets_another_connection(
    teller: Teller, wire: Wire
) -> None:
    async def read() -> None:
        async with teller.database.reading() as connection:
            await teller.database.event_store(connection).read_stream(uuid4())

    await read()
    wire.part()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(read(), 0.2)
    wire.forget()
    async with asyncio.timeout(20):
        await read()


async def test_the_operating_system_looks_whether_the_other_side_is_still_there(teller: Teller) -> None:
    async with teller.database.reading() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        wire: socket.socket = raw.driver_connection._transport.get_extra_info("socket")
    assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == 5
