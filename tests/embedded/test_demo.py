"""`meedoen demo`, as a program of its own: what it prints, where its log goes, and what a seed is worth."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from meedoen_embedded.demo.mark import settings_of_mark

from tests.embedded.serving import MEEDOEN, serving
from tests.parts.process import free_port

PEOPLE = 12
_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Ran:
    """A demo that has ended."""

    data: Path
    printed: str
    remarked: str


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """All at the same time, each on ports of its own; two of them with the same seed."""
    folder = tmp_path_factory.mktemp("demos")
    asked = {
        "one": ["--seed", "1"],
        "one again": ["--seed", "1"],
        "two": ["--seed", "2"],
        "as in Leeuwarden": ["--way-of-working", "leeuwarden"],
    }
    with ThreadPoolExecutor() as at_once:
        ran = {name: at_once.submit(_ran, folder / name, how) for name, how in asked.items()}
    return {name: each.result() for name, each in ran.items()}


def _ran(data: Path, how: list[str]) -> Ran:
    asked = ["demo", "--once", "--json", "--people", str(PEOPLE), *how, "--data", str(data)]
    ran = subprocess.run([MEEDOEN, *asked], check=False, capture_output=True, text=True, timeout=_SECONDS)
    assert ran.returncode == 0, ran.stderr
    return Ran(data, ran.stdout, ran.stderr)


def test_with_json_one_document_and_nothing_else_is_printed(demos: dict[str, Ran]) -> None:
    summary = json.loads(demos["one"].printed)
    assert summary["import"]["counts"]["registered"] == PEOPLE
    assert summary["followUpGap"]["total"]["withoutOpenPromise"] == 0
    assert set(summary["happened"]) >= {"colleagueLeft", "partnerSilent", "stoodStill"}


def test_its_log_is_kept_with_its_data(demos: dict[str, Ran]) -> None:
    log = (demos["one"].data / "log").read_text()
    assert json.loads(log.splitlines()[0])["service"]
    assert "request_id" not in demos["one"].remarked, "log lines come between what people read"


def test_the_same_seed_gives_the_same_document(demos: dict[str, Ran]) -> None:
    assert demos["one"].printed == demos["one again"].printed


def test_another_seed_gives_another_year(demos: dict[str, Ran]) -> None:
    one, two = (json.loads(demos[name].printed) for name in ("one", "two"))
    assert {one.pop("seed"), two.pop("seed")} == {1, 2}
    assert one != two


def test_its_data_are_served_on_the_day_on_which_its_year_ended(demos: dict[str, Ran]) -> None:
    data, port = demos["as in Leeuwarden"].data, free_port()
    swept = subprocess.run(
        [MEEDOEN, "sweep", "--json", "--data", str(data)], check=True, capture_output=True, timeout=_SECONDS
    )
    assert json.loads(swept.stdout)["told"] < PEOPLE, "ten years passed at once, and everything climbed"
    with serving(data, port) as program:
        asked = {"role": "team-lead", "municipality": "0599"}
        token = httpx.post(f"http://127.0.0.1:{port}/token", data=asked).json()["access_token"]
        login = {"Authorization": f"Bearer {token}"}
        work_list = f"http://127.0.0.1:{port + 2}/v1/promises?whose=organisation"
        owed = httpx.get(work_list, headers=login).json()["items"]
        assert 0 < max(promise["daysLate"] for promise in owed) < 366
    assert "01-01-2017" in program.output()


def test_its_data_are_served_with_the_way_of_working_of_its_year(demos: dict[str, Ran]) -> None:
    assert settings_of_mark(demos["as in Leeuwarden"].data)["activation"]["assigned_ways_of_working"] == {
        "0599": "leeuwarden"
    }
