"""Which way of working a trajectory is decided by."""

from collections.abc import Iterable, Mapping
from datetime import date

from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking


class WaysOfWorking:
    """All versions of all ways of working, and which municipality works how.

    Those that an installation comes with count for whom they claim, or for whom the installation assigns them to;
    those that a municipality adds count for that municipality alone. A version never changes, so that knowing one
    more is always right, whoever adds it and whenever it is heard of.
    """

    def __init__(
        self, ways: Iterable[WayOfWorking], *, default: str, assigned: Mapping[str, str] | None = None
    ) -> None:
        """`assigned` says by name how a municipality works, whatever a way claims; `default` names the one for
        municipalities of which nobody says anything."""
        self._installed = sorted(ways, key=_age)
        self._own: dict[str, list[WayOfWorking]] = {}
        self._by_version = {(way.name, way.version): way for way in self._installed}
        self._default = default
        self._assigned = dict(assigned or {})

    def learn(self, municipality: str, ways: Iterable[WayOfWorking]) -> None:
        """Know what a municipality added; what is known already stays as it is."""
        new = [way for way in ways if (way.name, way.version) not in self._by_version]
        self._by_version |= {(way.name, way.version): way for way in new}
        self._own[municipality] = sorted([*self._own.get(municipality, ()), *new], key=_age)

    @property
    def learned(self) -> int:
        """How many versions municipalities added, as far as is known here."""
        return len(self._by_version) - len(self._installed)

    def of_municipality(self, municipality: str, on: date) -> WayOfWorking:
        """The version under which a trajectory starts there on that day: of all that count, the latest in effect.

        Raises:
            KeyError: nothing is assigned to the municipality or claims it, and the default has no version yet.
        """
        default = [way for way in self._installed if way.name == self._default]
        in_effect = [way for way in self.open_to(municipality) if way.effective_on <= on]
        in_effect = in_effect or [way for way in default if way.effective_on <= on]
        if not in_effect:
            raise KeyError(f"no way of working for municipality {municipality} on {on}")
        return in_effect[-1]

    def open_to(self, municipality: str) -> list[WayOfWorking]:
        """All versions that a trajectory in this municipality may be under, past and future ones too, by date."""
        installed = self._installed_for(municipality)
        own = self._own.get(municipality, [])
        # Of two from the same day, the municipality's own is the later one: sorting keeps the order of equals.
        return sorted([*installed, *own], key=lambda way: way.effective_on)

    def of(self, trajectory: Trajectory) -> WayOfWorking:
        """The version that the trajectory keeps until somebody moves it.

        Raises:
            KeyError: this installation has no such version.
        """
        return self.version(trajectory.way_of_working, trajectory.way_of_working_version)

    def version(self, name: str, number: int) -> WayOfWorking:
        """One version.

        Raises:
            KeyError: it is not known here.
        """
        return self._by_version[name, number]

    def knows(self, trajectory: Trajectory) -> bool:
        """Whether the version of this trajectory is known here."""
        return self.has(trajectory.way_of_working, trajectory.way_of_working_version)

    def has(self, name: str, number: int) -> bool:
        """Whether a version is known here."""
        return (name, number) in self._by_version

    def may_continue(self, name: str, municipality: str) -> bool:
        """Whether a municipality may add a version by this name: a new one, one of its own, or the one it works by
        without sharing it as the default of others."""
        others = any(way.name == name for whose, ways in self._own.items() if whose != municipality for way in ways)
        installed = any(way.name == name for way in self._installed)
        claimed = any(way.name == name and municipality in way.municipalities for way in self._installed)
        return not others and (not installed or claimed or self._assigned.get(municipality) == name)

    def _installed_for(self, municipality: str) -> list[WayOfWorking]:
        name = self._assigned.get(municipality)
        if name is None:
            claiming = {way.name for way in self._installed if municipality in way.municipalities}
            name = next(iter(claiming), self._default)
        return [way for way in self._installed if way.name == name]


def _age(way: WayOfWorking) -> tuple[date, int]:
    return way.effective_on, way.version
