"""Somebody else's producer puts rubbish on every topic: it is parked with its reason, or ignored by rule; all go on."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from meedoen.contracts.cloud_event import HEADERS
from meedoen.contracts.event import Topic
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import Outgoing

from tests.end_to_end.system import SERVICES
from tests.end_to_end.waiting import eventually
from tests.faults.findings import accepted_commands_are_in_the_log, everybody_heard_everything
from tests.faults.grounds import Grounds, real_grounds
from tests.faults.work import Work
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ELSEWHERE = "urn:nld:oin:00000099000000000077:systeem:elsewhere"
BROKEN, UNHEARD_OF, HASTY = uuid4(), uuid4(), uuid4()


@pytest.fixture
async def grounds(tmp_path: Path, postgres: Postgres, own_kafka: Kafka) -> AsyncIterator[Grounds]:
    async with real_grounds(tmp_path, START, postgres, own_kafka) as running:
        yield running


async def test_it_is_parked_or_ignored_and_everybody_goes_on(grounds: Grounds) -> None:
    async with Work(grounds.processes).at_work() as work:
        await work.until_taken_on(1)
        genuine = await one_registration(grounds)

        await tell(grounds, *(Outgoing(topic.value, b"?", b"hello", ()) for topic in Topic))
        await tell(
            grounds,
            on_intake({"subject": "me"}),
            on_intake(genuine),
            on_intake(foreign(genuine, BROKEN, 1, data={**genuine["data"], "ageBand": "young"})),
            on_intake(foreign(genuine, BROKEN, 2)),
            on_intake(foreign(genuine, UNHEARD_OF, 1, type="nl.activeringstrajecten.client-sneezed.v1")),
            on_intake(foreign(genuine, UNHEARD_OF, 2)),
            on_intake(foreign(genuine, HASTY, 1)),
            on_intake(foreign(genuine, HASTY, 3)),
        )

        on_the_intake_topic = Counter(["not-json", "not-a-cloud-event", "wrong-schema", "behind", "gap"])
        await are_parked(grounds, "activation", on_the_intake_topic + Counter({"not-json": 1}))
        await are_parked(grounds, "reporting", on_the_intake_topic + Counter({"not-json": 2}))
        await are_parked(grounds, "wellbeing-partners", Counter({"not-json": 1}))
        known = {UUID(str(client)) for (client,) in grounds.rows("activation", "SELECT client_id FROM known_clients")}
        assert {UNHEARD_OF, HASTY} <= known
        assert BROKEN not in known
        await work.until_taken_on(2)

        await tell(grounds, on_intake(foreign(genuine, HASTY, 2)))
        await are_parked(grounds, "activation", on_the_intake_topic + Counter({"not-json": 1}) - Counter({"gap": 1}))

    shown = await asyncio.to_thread(parked_list, grounds, "activation")
    assert {(one["subject"], one["sequence"], one["reason"]) for one in shown} == {
        (None, None, "not-json"),
        (None, None, "not-a-cloud-event"),
        (str(BROKEN), 1, "wrong-schema"),
        (str(BROKEN), 2, "behind"),
    }
    assert all(one["error"] for one in shown)

    async def quiet() -> bool:
        return await asyncio.to_thread(everybody_heard_everything, grounds)

    await eventually(quiet, "everybody to hear everything that was meant", seconds=60)
    accepted_commands_are_in_the_log(grounds, work.accepted)
    await grounds.processes.ready()
    assert [grounds.processes.status(service) for service in SERVICES] == [None] * len(SERVICES)


async def one_registration(grounds: Grounds) -> dict[str, Any]:
    """What intake told of somebody, as it stands on the topic."""
    for partition, records in (await grounds.records()).items():
        for record in records if partition.topic == Topic.INTAKE else ():
            event: dict[str, Any] = json.loads(record.value)
            if event["type"].endswith(".client-registered.v1"):
                return event
    raise AssertionError("intake told of nobody")


def foreign(genuine: dict[str, Any], subject: UUID, sequence: int, **changes: Any) -> dict[str, Any]:
    """The same from somebody else about somebody else."""
    about = {"id": str(uuid4()), "source": ELSEWHERE, "subject": str(subject), "partitionkey": str(subject)}
    return genuine | about | {"sequence": f"{sequence:020d}"} | changes


def on_intake(event: dict[str, Any]) -> Outgoing:
    return Outgoing(Topic.INTAKE.value, event["subject"].encode(), json.dumps(event).encode(), HEADERS)


async def tell(grounds: Grounds, *records: Outgoing) -> None:
    async with bus_from_url(grounds.bus_url).publisher("elsewhere") as publisher:
        await publisher.publish(records)


async def are_parked(grounds: Grounds, service: str, reasons: Counter[str]) -> None:
    """Wait until the service has parked so many records by reason."""

    async def parked() -> bool:
        found = await asyncio.to_thread(grounds.rows, service, "SELECT reason FROM parked")
        return Counter(reason for (reason,) in found) == reasons

    await eventually(parked, f"{service} to have parked {dict(reasons)}", seconds=60)


def parked_list(grounds: Grounds, service: str) -> list[dict[str, Any]]:
    """What `meedoen parked list` shows to whoever looks after the service."""
    done = subprocess.run(
        [Path(sys.executable).with_name("meedoen"), "parked", "list", service, "--json"],
        env={**os.environ, **grounds.processes.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    records: list[dict[str, Any]] = json.loads(done.stdout)
    return records
