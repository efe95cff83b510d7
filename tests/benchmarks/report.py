"""What was measured, as a table for people and as one JSON document for machines."""

import json
import os
import platform
import textwrap
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.measurement import Figure, Goal, Measurement

_WIDTH = 118
_BUSY = 0.3
"""Of each core."""
_HEADINGS = ("path", "ours", "theirs", "", "compared", "goal", "")
_VERDICTS = {True: "met", False: "NOT MET", None: "reported"}


def as_table(measurements: Sequence[Measurement], missing: Sequence[str], *, load: float = 0) -> str:
    """One line of figures for each, and below it what it is compared with and where the time goes.

    `load` is how much the machine had to do for others before it began.
    """
    rows = [_HEADINGS, *map(_row, measurements)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = [_line(_HEADINGS, widths), "-" * _WIDTH]
    for row, measurement in zip(rows[1:], measurements, strict=True):
        lines += [_line(row, widths), *_wrapped(f"against {measurement.against}. {measurement.note}.")]
    lines += [f"MISSING, so not measured here: {part}" for part in missing]
    if load > _BUSY * (os.cpu_count() or 1):
        lines += [f"The machine was busy before this began (load {load:.1f}): trust no figure in milliseconds."]
    return "\n".join(lines)


def as_json(measurements: Sequence[Measurement], missing: Sequence[str], *, load: float = 0) -> str:
    """The same figures, unrounded."""
    return json.dumps(
        {
            "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "loadBefore": load},
            "measurements": [_document(measurement) for measurement in measurements],
            "missing": list(missing),
        },
        indent=2,
        ensure_ascii=False,
    )


def summary(measurement: Measurement) -> str:
    """What came of it in a few words."""
    path, ours, theirs, unit, compared, goal, verdict = _row(measurement)
    return f"{path}: {ours} against {theirs} {unit}, {compared}, goal {goal}: {verdict}"


def _row(measurement: Measurement) -> tuple[str, ...]:
    goal = measurement.goal
    figure = goal.figure if goal else Figure.RATIO
    return (
        measurement.path,
        _number(measurement.ours),
        _number(measurement.theirs),
        measurement.unit,
        _figure(measurement.value(figure), figure, measurement.unit),
        _goal(goal, measurement.unit) if goal else "-",
        _VERDICTS[measurement.met],
    )


def _goal(goal: Goal, unit: str) -> str:
    return f"{'≤' if goal.upper else '≥'} {_figure(goal.bound, goal.figure, unit)}"


def _figure(value: float, figure: Figure, unit: str) -> str:
    match figure:
        case Figure.RATIO:
            return f"{_number(value)}×"
        case Figure.OVER:
            return f"{_number(value)} {unit} over"
        case Figure.OURS:
            return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Numbers to the right, words to the left."""
    cells = [
        cell.rjust(width) if column in {1, 2, 4} else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _document(measurement: Measurement) -> dict[str, Any]:
    goal = measurement.goal
    return {
        "path": measurement.path,
        "against": measurement.against,
        "ours": measurement.ours,
        "theirs": measurement.theirs,
        "unit": measurement.unit,
        "ratio": measurement.value(Figure.RATIO),
        "goal": goal and {"figure": goal.figure.value, "atMost" if goal.upper else "atLeast": goal.bound},
        "met": measurement.met,
        "note": measurement.note,
    }
