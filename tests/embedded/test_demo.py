"""`meedoen demo`: a played year, small enough for a test, and what it tells."""

import asyncio
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from meedoen_embedded.demo.comparison import compare
from meedoen_embedded.demo.playing import logs_in, new_calendar, play, ways_to_choose_from

from tests.embedded.serving import MEEDOEN

PEOPLE = 12


def played(data: Path, *, way: str = "rotterdam", weeks: int) -> dict[str, Any]:
    data.mkdir()
    with logs_in(data):
        return asyncio.run(
            play(
                data,
                new_calendar(),
                way=way,
                seed=1,
                people=PEOPLE,
                first_port=None,
                weeks=weeks,
                progress=lambda _: None,
            )
        )


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [MEEDOEN, "demo", *arguments], capture_output=True, text=True, check=False, timeout=200, env=environment
    )


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A whole year under the sample municipality's own way of working."""
    return played(tmp_path_factory.mktemp("demo") / "data", weeks=52)


def test_everybody_in_activation_is_reached_invited_or_still_to_be_invited(year: dict[str, Any]) -> None:
    people = year["people"]
    assert people["reached"] > 0
    assert people["reached"] + people["invitedNotReached"] + people["notInvitedYet"] == people["inActivation"]


def test_no_trajectory_is_ever_without_a_promise(year: dict[str, Any]) -> None:
    assert year["followUpGap"]["total"]["withoutOpenPromise"] == 0


def test_a_coach_who_leaves_leaves_no_promise_behind(year: dict[str, Any]) -> None:
    left = year["happened"]["colleagueLeft"]
    assert left["people"] > 0
    assert left["promisesHandedOver"] > 0
    assert left["promisesLeftBehind"] == 0


def test_after_a_standstill_nothing_is_told_twice(year: dict[str, Any]) -> None:
    assert year["happened"]["stoodStill"]["toldAfterwards"] > 0
    assert year["happened"]["stoodStill"]["toldTwice"] == 0


def test_each_figure_names_the_dossier_or_says_assumption(year: dict[str, Any]) -> None:
    for figure in year["parameters"].values():
        assert figure["source"].startswith(("Activering in ", "assumption"))


def test_the_same_seed_gives_the_same_document(tmp_path: Path) -> None:
    assert played(tmp_path / "one", weeks=8) == played(tmp_path / "two", weeks=8)


def test_where_a_team_owes_the_contact_nothing_has_to_be_handed_over(tmp_path: Path) -> None:
    left = played(tmp_path / "data", way="leeuwarden", weeks=27)["happened"]["colleagueLeft"]
    assert left["owedBy"] == "team"
    assert left["promisesHandedOver"] == 0


def test_as_json_the_output_is_one_document_and_the_terminal_shows_no_log_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    ended = demo("--once", "--json", "--people", str(PEOPLE), "--data", str(data))
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["wayOfWorking"]["name"] == "rotterdam"
    assert "request" not in ended.stderr
    assert '"route": "/v1/promises"' in (data / "log").read_text()


def test_a_way_of_working_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    ended = demo("--once", "--way-of-working", "atlantis", "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "There is no way of working atlantis. Choose from: amsterdam," in ended.stderr
    assert ended.stdout == ""
    assert not (tmp_path / "data").exists()


def test_the_comparison_has_one_row_for_each_way_over_the_same_people(tmp_path: Path) -> None:
    ways = [way for way in ways_to_choose_from(tmp_path) if way in ("rotterdam", "utrecht", "stockholm")]
    rows = [compare(way, seed=1, people=PEOPLE, weeks=6, progress=lambda _: None) for way in ways]
    assert [row["wayOfWorking"] for row in rows] == ["rotterdam", "stockholm", "utrecht"]
    assert len({row["people"] for row in rows}) == 1
    assert all(row["hoursAvailable"] > 0 for row in rows)
