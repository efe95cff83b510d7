"""What is measured: one line of the table that `make bench` prints."""

import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import Counter

_ROUNDS = 3


class Figure(StrEnum):
    """What of a measurement a goal is about."""

    RATIO = "ratio"
    """Ours divided by theirs."""
    OVER = "over"
    """How much ours is over theirs, in the unit of both."""
    OURS = "ours"
    """Ours by itself."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on one figure. Made by `at_least` and `at_most`."""

    figure: Figure
    bound: float
    upper: bool

    def met_by(self, value: float) -> bool:
        return value <= self.bound if self.upper else value >= self.bound


def at_least(bound: float, figure: Figure = Figure.RATIO) -> Goal:
    return Goal(figure, bound, upper=False)


def at_most(bound: float, figure: Figure = Figure.RATIO) -> Goal:
    return Goal(figure, bound, upper=True)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Two values measured side by side, in `unit` (such as commits/s or ms), and the goal.

    `goal` is None where the values are only reported. `note` says where the time goes.
    """

    path: str
    against: str
    ours: float
    theirs: float
    unit: str
    goal: Goal | None
    note: str

    def value(self, figure: Figure) -> float:
        match figure:
            case Figure.RATIO:
                return self.ours / self.theirs
            case Figure.OVER:
                return self.ours - self.theirs
            case Figure.OURS:
                return self.ours

    @property
    def met(self) -> bool | None:
        """None where there is no goal."""
        return None if self.goal is None else self.goal.met_by(self.value(self.goal.figure))


async def in_turns(*measured: Callable[[], Awaitable[float]], rounds: int = _ROUNDS) -> list[float]:
    """The median of each, measured one after the other some rounds long, so that all meet the same machine."""
    found: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for values, measure in zip(found, measured, strict=True):
            values.append(await measure())
    return [statistics.median(values) for values in found]


def counted(counter: Counter, *labels: str) -> float:
    """How far a counter is. Of this one alone: to collect all metrics takes time from what is measured."""
    [family] = counter.labels(*labels).collect()
    return next(sample.value for sample in family.samples if sample.name.endswith("_total"))
