"""What `make bench` prints, given made-up measurements. How long anything takes is no matter of tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.measurement import Figure, Goal, Measurement, at_least, at_most, in_turns
from tests.benchmarks.report import as_json, as_table

ROOT = Path(__file__).parents[1]


def measured(ours: float, theirs: float, goal: Goal | None, unit: str = "events/s") -> Measurement:
    return Measurement("relay", "bare aiokafka", ours, theirs, unit, goal, "mapping")


@pytest.mark.parametrize(
    ("measurement", "met"),
    [
        (measured(60, 100, at_least(0.6)), True),
        (measured(59, 100, at_least(0.6)), False),
        (measured(120, 100, at_most(1.2)), True),
        (measured(121, 100, at_most(1.2)), False),
        (measured(30, 10, at_most(20, Figure.OVER)), True),
        (measured(31, 10, at_most(20, Figure.OVER)), False),
        (measured(250, 1, at_most(250, Figure.OURS)), True),
        (measured(251, 1, at_most(250, Figure.OURS)), False),
        (measured(1, 100, None), None),
    ],
)
def test_a_goal_is_a_bound_on_one_figure(measurement: Measurement, met: bool | None) -> None:
    assert measurement.met is met


@pytest.mark.parametrize(
    ("measurement", "line"),
    [
        (measured(21_687.3, 32_724, at_least(0.6)), "relay 21,687 32,724 events/s 0.663× ≥ 0.6× met"),
        (measured(5.62, 0.287, at_most(3), "ms"), "relay 5.62 0.287 ms 19.6× ≤ 3× NOT MET"),
        (measured(32.1, 2, at_most(20, Figure.OVER), "ms"), "relay 32.1 2 ms 30.1 ms over ≤ 20 ms over NOT MET"),
        (measured(123.4, 2, at_most(250, Figure.OURS), "ms"), "relay 123 2 ms 123 ms ≤ 250 ms met"),
        (measured(1, 4, None), "relay 1 4 events/s 0.25× - reported"),
    ],
)
def test_the_table_says_the_figures_the_goal_and_whether_it_is_met(measurement: Measurement, line: str) -> None:
    _, _, figures, below = as_table([measurement], []).splitlines()
    assert figures.split() == line.split()
    assert below.strip() == "against bare aiokafka. mapping."


def test_the_columns_of_the_table_stand_below_each_other() -> None:
    lines = as_table([measured(1, 4, None), measured(21_687.3, 32_724, at_least(0.6))], []).splitlines()
    headings, first, second = lines[0], lines[2], lines[4]
    assert first.index("events/s") == second.index("events/s")
    assert headings.index("goal") == first.index("-") == second.index("≥")


def test_what_could_not_be_had_is_said_in_one_line() -> None:
    assert as_table([], ["Java, to run Kafka"]).splitlines()[-1] == "MISSING, so not measured here: Java, to run Kafka"


def test_a_machine_that_was_busy_with_other_things_is_told_of() -> None:
    assert "busy" not in as_table([], [], load=0.1)
    assert "(load 64.0)" in as_table([], [], load=64)


def test_the_document_has_every_figure() -> None:
    document = json.loads(as_json([measured(1, 4, at_most(20, Figure.OVER), "ms"), measured(1, 4, None)], ["Java"]))
    first, second = document["measurements"]
    assert first == {
        "path": "relay",
        "against": "bare aiokafka",
        "ours": 1,
        "theirs": 4,
        "unit": "ms",
        "ratio": 0.25,
        "goal": {"figure": "over", "atMost": 20},
        "met": True,
        "note": "mapping",
    }
    assert (second["goal"], second["met"]) == (None, None)
    assert document["missing"] == ["Java"]


async def test_what_is_compared_is_measured_in_turns_and_the_median_counts() -> None:
    turns: list[str] = []

    async def measure(name: str, values: list[float]) -> float:
        turns.append(name)
        return values.pop()

    ours, theirs = [1.0, 9.0, 2.0], [30.0, 10.0, 20.0]
    assert await in_turns(lambda: measure("ours", ours), lambda: measure("theirs", theirs)) == [2.0, 20.0]
    assert turns == ["ours", "theirs"] * 3


def told(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)


def test_the_command_says_what_it_can_do() -> None:
    assert "consume" in told("--help").stdout


def test_a_path_that_is_not_there_is_refused() -> None:
    refused = told("teleport")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "there is no teleport" in refused.stderr
