"""All services in one process: facts cross between them, nothing is lost when it stops, and one process at a time."""

import gc
import socket
import weakref
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from meedoen.clock import SteppedClock
from meedoen.contracts.access import PARTITIONS
from meedoen.contracts.event import Topic
from meedoen.identity import Role
from meedoen.infrastructure import infrastructure_tables
from meedoen_embedded.data_lock import AlreadyRunning
from meedoen_embedded.listening import Port, PortTaken
from meedoen_embedded.settling import NotSettled
from meedoen_embedded.system import EmbeddedSystem
from sqlalchemy import MetaData

from tests.parts.process import free_port

ROTTERDAM = "0599"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SOMEBODY = {
    "bsn": "999990019",
    "surname": "Voorbeeld",
    "birthDate": "1968-02-29",
    "benefitSince": "2014-05-01",
    "neighbourhood": "05990826",
}


def system_on(directory: Path) -> EmbeddedSystem:
    return EmbeddedSystem(directory, clock=SteppedClock(NOW), first_port=None)


async def registered(system: EmbeddedSystem) -> UUID:
    officer = system.token(Role.INTAKE_OFFICER, municipality=ROTTERDAM)
    async with system.client("intake", officer) as intake:
        made = await intake.post("/v1/clients", json=SOMEBODY)
        assert made.status_code == 201, made.text
        path = made.headers["Location"]
        assessed = await intake.post(
            f"{path}/assessments", json={"monthsToWork": 60, "method": "professional", "obstacles": ["debts"]}
        )
        assert assessed.status_code == 200, assessed.text
        return UUID(path.rpartition("/")[2])


async def trajectories(system: EmbeddedSystem) -> list[object]:
    lead = system.token(Role.TEAM_LEAD, municipality=ROTTERDAM)
    async with system.client("activation", lead) as activation:
        answer = await activation.get("/v1/trajectories")
        assert answer.status_code == 200, answer.text
        items: list[object] = answer.json()["items"]
        return items


async def test_a_fact_crosses_from_one_service_to_another(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        await registered(system)
        await system.settled()
        assert len(await trajectories(system)) == 1


async def test_what_was_accepted_is_there_after_a_stop(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        client_id = await registered(system)
    async with system_on(tmp_path) as system:
        await system.settled()
        officer = system.token(Role.INTAKE_OFFICER, municipality=ROTTERDAM)
        async with system.client("intake", officer) as intake:
            assert "Voorbeeld" in (await intake.get(f"/v1/clients/{client_id}")).text
        assert len(await trajectories(system)) == 1


async def test_the_data_are_for_the_eyes_of_their_owner_alone(tmp_path: Path) -> None:
    async with system_on(tmp_path / "data") as system:
        assert system.data_directory.stat().st_mode & 0o077 == 0


async def test_nothing_is_settled_while_somebody_who_read_before_is_not_back(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        await registered(system)
        await system.settled()
        offsets = infrastructure_tables(MetaData()).offsets
        async with system.assembled("reporting").database.transaction() as tx:
            for partition in range(PARTITIONS):
                place = {"topic": Topic.INTAKE.value, "partition": partition, "next": 0}
                await tx.connection.execute(offsets.insert().values(consumer="away for now", **place))
        with pytest.raises(NotSettled, match="away for now has not heard all of"):
            await system.settled(seconds=0)


async def test_nothing_is_settled_while_a_reader_has_yet_to_begin(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        await registered(system)
        await system.settled()
        offsets = infrastructure_tables(MetaData()).offsets
        async with system.assembled("activation").database.transaction() as tx:
            await tx.connection.execute(offsets.delete())
        with pytest.raises(NotSettled, match="activation has not heard all of"):
            await system.settled(seconds=0)


async def test_one_process_at_a_time_works_on_the_same_data(tmp_path: Path) -> None:
    async with system_on(tmp_path):
        with pytest.raises(AlreadyRunning):
            await system_on(tmp_path).start()


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    port = free_port()
    async with EmbeddedSystem(tmp_path / "one", first_port=port):
        with pytest.raises(PortTaken, match=str(port)):
            await EmbeddedSystem(tmp_path / "two", first_port=port).start()


async def test_memory_lets_go_of_a_system_that_stopped(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        app = weakref.ref(system.assembled("activation").app)
    del system
    gc.collect()
    assert app() is None


async def test_it_listens_on_loopback_alone(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        assert {system.url(service).rpartition(":")[0] for service in system.services} == {"http://127.0.0.1"}
        assert system.issuer_url.startswith("http://127.0.0.1:")


def test_a_short_answer_does_not_wait_for_the_callers_acknowledgement() -> None:
    with Port.taken(0) as port:
        assert port.socket.proto == socket.IPPROTO_TCP, "asyncio turns Nagle's algorithm off for nothing else"
