"""All services in one process: facts cross between them, nothing is lost when it stops, and one process at a time."""

import gc
import socket
import weakref
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
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


async def trajectories(system: EmbeddedSystem) -> list[dict[str, Any]]:
    lead = system.token(Role.TEAM_LEAD, municipality=ROTTERDAM)
    async with system.client("activation", lead) as activation:
        answer = await activation.get("/v1/trajectories")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


async def test_a_fact_crosses_from_one_service_to_another(tmp_path: Path) -> None:
    async with system_on(tmp_path) as system:
        await registered(system)
        await system.settled()
        assert len(await trajectories(system)) == 1


async def test_a_move_within_the_city_and_the_handover_that_follows_are_counted_from_then_on(tmp_path: Path) -> None:
    clock = SteppedClock(NOW)
    async with EmbeddedSystem(tmp_path, clock=clock, first_port=None) as system:
        client_id = await registered(system)
        await system.settled()
        before = NOW + timedelta(hours=1)
        clock.move_to(NOW + timedelta(days=1))
        async with system.client("intake", system.token(Role.INTAKE_OFFICER, municipality=ROTTERDAM)) as intake:
            moved = await intake.post(f"/v1/clients/{client_id}/moves", json={"neighbourhood": "05990824"})
            assert moved.status_code == 200, moved.text
        await system.settled()
        [shown] = await trajectories(system)
        assert (shown["neighbourhood"], shown["coachId"]) == ("05990824", None)
        old, new = shown["teamId"], shown["neighbourhoodTeamId"]
        asked = {"trajectories": [{"trajectoryId": shown["trajectoryId"]}], "ownerKind": "team", "ownerId": new}
        async with system.client("activation", system.token(Role.TEAM_LEAD, municipality=ROTTERDAM)) as activation:
            handed_over = await activation.post("/v1/handovers", json=asked)
            assert handed_over.status_code == 200, handed_over.text
        await system.settled()

        assert [await counted_in(system, by, before) for by in ("neighbourhood", "team")] == [["05990826"], [old]]
        assert [await counted_in(system, by, clock.now()) for by in ("neighbourhood", "team")] == [["05990824"], [new]]


async def counted_in(system: EmbeddedSystem, by: str, as_of: datetime) -> list[str]:
    """The places or teams in which reporting counts somebody at that moment."""
    asked = {"by": by, "asOf": as_of.isoformat().replace("+00:00", "Z")}
    async with system.client("reporting", system.token(Role.POLICY_MAKER, municipality=ROTTERDAM)) as reporting:
        answer = await reporting.get("/v1/follow-up-gap", params=asked)
        assert answer.status_code == 200, answer.text
        return [group["code"] for group in answer.json()["groups"]]


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
