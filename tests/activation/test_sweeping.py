"""The sweep and the digests, by themselves and by hand."""

import asyncio
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer
from activation.adapters.ways_of_working import ways_of_working
from activation.domain.digest import Digest
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints import cli
from activation.entrypoints.cli import digest_command, sweep_command
from activation.entrypoints.jobs import day_to_tell_of, digest_task, sweep_task
from meedoen.clock import SteppedClock
from meedoen.command_line import main
from meedoen.database import connect
from meedoen.identifiers import random_id

from tests.activation.conftest import NOW, WRITTEN, World

WITH_A_TEAM_THAT_KNOWS = {"municipality": "0080", "neighbourhood": "00800826"}
"""Leeuwarden, where a team may be told of all its people."""


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
    asyncio.run(somebody_started(database_url, ways_in_use))
    in_environment(monkeypatch, database_url)
    sweep_command(as_json=True)
    first = json.loads(capsys.readouterr().out)
    sweep_command(as_json=True)
    assert first["told"] >= 1
    assert json.loads(capsys.readouterr().out)["told"] == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_sweep_by_hand_names_the_way_of_working_that_is_not_here(
    database_url: str, ways_in_use: WaysOfWorking, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(somebody_started(database_url, ways_in_use))
    in_environment(monkeypatch, database_url)
    without = ways_of_working([way for way in WRITTEN if way.name != "rotterdam"], default="amsterdam")
    monkeypatch.setattr(cli, "known_ways_of_working", lambda _: without)
    with pytest.raises(typer.Exit):
        sweep_command()
    assert "rotterdam version 1" in capsys.readouterr().err


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_that_is_wrong_in_a_way_of_working_is_told_before_anything_runs(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "ours.toml").write_text("name = 3\n", encoding="utf-8")
    in_environment(monkeypatch, database_url, WAYS_OF_WORKING=str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["meedoen", "--language", "en", "sweep"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert {"ours.toml#/name: This must be text.", "ours.toml#/version: This is required."} <= set(told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_digests_by_hand_go_where_the_data_directory_is_and_once_a_day(
    database_url: str,
    ways_in_use: WaysOfWorking,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    asyncio.run(somebody_started(database_url, ways_in_use, **WITH_A_TEAM_THAT_KNOWS))
    in_environment(monkeypatch, database_url, DATA_DIRECTORY=str(tmp_path / "data"))
    digest_command(as_json=True)
    assert json.loads(capsys.readouterr().out) == {"sent": 1, "directory": str(tmp_path / "data" / "digests")}
    digest_command(as_json=True)
    assert json.loads(capsys.readouterr().out)["sent"] == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_a_data_directory_the_digests_have_nowhere_to_go_and_it_says_what_to_do(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_environment(monkeypatch, database_url)
    with pytest.raises(typer.Exit):
        digest_command()
    assert "ACTIVATION_DATA_DIRECTORY" in capsys.readouterr().err


def test_digests_go_out_from_six_in_the_morning_local_time() -> None:
    summer_morning = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    assert day_to_tell_of(summer_morning) == date(2026, 7, 1)
    assert day_to_tell_of(summer_morning - timedelta(seconds=1)) is None


class Desk:
    """Says when a digest came in."""

    def __init__(self, *, away: int = 0) -> None:
        self.away = away
        self.came = asyncio.Event()
        self.delivered: list[Digest] = []

    async def deliver(self, digest: Digest) -> None:
        if self.away:
            self.away -= 1
            raise OSError("nobody at the desk")
        self.delivered.append(digest)
        self.came.set()


async def test_the_digests_go_out_by_themselves_also_when_the_desk_was_away_at_first(world: World) -> None:
    trajectory_id = await world.somebody_starts(**WITH_A_TEAM_THAT_KNOWS)
    world.passes(days=world.ways.of(await world.state(trajectory_id)).contact.first_contact_within)
    desk = Desk(away=1)
    stop = asyncio.Event()
    running = asyncio.ensure_future(digest_task(world.database, desk, every_seconds=0.01).run(stop))
    await asyncio.wait_for(desk.came.wait(), 20)
    stop.set()
    await asyncio.wait_for(running, 20)
    [digest] = desk.delivered
    assert (digest.day, digest.overdue) == (world.day(0), 0)


async def somebody_started(database_url: str, ways: WaysOfWorking, **where: str) -> None:
    database = connect(database_url, clock=SteppedClock(NOW), new_id=random_id)
    await World(database, SteppedClock(NOW), ways).somebody_starts(**where)
    await database.dispose()


def in_environment(monkeypatch: pytest.MonkeyPatch, database_url: str, **more: str) -> None:
    settings = {
        "DATABASE_URL": database_url,
        "BUS_URL": "sqlite:///unused",
        "OIDC_ISSUER": "http://issuer",
        "OIDC_JWKS_URL": "http://issuer/jwks",
        "EVENT_SOURCE": "urn:nld:oin:00000099000000000002:systeem:activation",
    }
    for name, value in (settings | more).items():
        monkeypatch.setenv(f"ACTIVATION_{name}", value)
