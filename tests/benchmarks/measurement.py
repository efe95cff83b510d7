"""One line of the table that `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """Two rates measured side by side, in `unit` (such as commits/s), and the ratio that we aim for.

    `goal` is the least of `ours / theirs`; None where the rate is only reported. `note` says where the time goes.
    """

    path: str
    against: str
    ours: float
    theirs: float
    unit: str
    goal: float | None
    note: str

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs if self.theirs else 0.0

    @property
    def met(self) -> bool:
        return self.goal is None or self.ratio >= self.goal
