"""Which way of working a trajectory is decided by."""

from collections.abc import Iterable
from datetime import date

from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking


class WaysOfWorking:
    """All versions of all ways of working, and which municipality works how."""

    def __init__(self, ways: Iterable[WayOfWorking], *, default: str) -> None:
        """`default` names the one for municipalities that none claims."""
        self._versions = sorted(ways, key=lambda way: (way.effective_on, way.version))
        self._by_version = {(way.name, way.version): way for way in self._versions}
        self._default = default

    def of_municipality(self, municipality: str, on: date) -> WayOfWorking:
        """The version under which a trajectory starts there on that day.

        Raises:
            KeyError: nothing claims the municipality, and the default has no version yet on that day.
        """
        in_effect = [way for way in self._versions if way.effective_on <= on]
        claiming = [way for way in in_effect if municipality in way.municipalities]
        chosen = claiming or [way for way in in_effect if way.name == self._default]
        if not chosen:
            raise KeyError(f"no way of working for municipality {municipality} on {on}")
        return chosen[-1]

    def of(self, trajectory: Trajectory) -> WayOfWorking:
        """The version that the trajectory keeps until somebody moves it.

        Raises:
            KeyError: this installation has no such version.
        """
        return self._by_version[trajectory.way_of_working, trajectory.way_of_working_version]
