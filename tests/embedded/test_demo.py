"""`meedoen demo`, as a program of its own: what it prints, where its log goes, and what a seed is worth."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.embedded.serving import MEEDOEN

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
    """Three at the same time, each on ports of its own; two of them with the same seed."""
    folder = tmp_path_factory.mktemp("demos")
    seeds = {"one": 1, "one again": 1, "two": 2}
    with ThreadPoolExecutor() as at_once:
        ran = {name: at_once.submit(_ran, folder / name, seed) for name, seed in seeds.items()}
    return {name: each.result() for name, each in ran.items()}


def _ran(data: Path, seed: int) -> Ran:
    asked = ["demo", "--once", "--json", "--people", str(PEOPLE), "--seed", str(seed), "--data", str(data)]
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
