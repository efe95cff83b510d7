"""The sweep, by itself and by hand."""

import asyncio
import json

import pytest
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.cli import sweep_command
from activation.entrypoints.jobs import sweep_task
from meedoen.clock import SteppedClock
from meedoen.database import connect
from meedoen.identifiers import random_id

from tests.activation.conftest import NOW, World


async def test_the_sweep_runs_by_itself_and_stops_when_asked(world: World) -> None:
    await world.somebody_starts()
    world.passes(days=56)
    told = asyncio.Event()
    world.database.on_commit(told.set)
    stop = asyncio.Event()
    job = sweep_task(world.database, world.ways, every_seconds=3600)
    running = asyncio.ensure_future(job.run(stop))
    await asyncio.wait_for(told.wait(), 20)
    stop.set()
    await asyncio.wait_for(running, 20)
    assert [each.type for each in await world.log()][-1] == "follow-up-due"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sweep_by_hand_says_how_much_it_told(
    database_url: str, ways_in_use: WaysOfWorking, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def somebody_started() -> None:
        database = connect(database_url, clock=SteppedClock(NOW), new_id=random_id)
        await World(database, SteppedClock(NOW), ways_in_use).somebody_starts()
        await database.dispose()

    asyncio.run(somebody_started())
    settings = {
        "DATABASE_URL": database_url,
        "BUS_URL": "sqlite:///unused",
        "OIDC_ISSUER": "http://issuer",
        "OIDC_JWKS_URL": "http://issuer/jwks",
        "EVENT_SOURCE": "urn:nld:oin:00000099000000000002:systeem:activation",
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ACTIVATION_{name}", value)
    sweep_command(as_json=True)
    first = json.loads(capsys.readouterr().out)
    sweep_command(as_json=True)
    assert first["told"] >= 1
    assert json.loads(capsys.readouterr().out)["told"] == 0
