"""What somebody wants to know: of which trajectories, at which moment, divided how."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Division(StrEnum):
    """By what the numbers are divided into groups."""

    NEIGHBOURHOOD = "neighbourhood"
    TEAM = "team"
    MUNICIPALITY = "municipality"


class Place(NamedTuple):
    """Where a trajectory belongs, as finely as any question can ask."""

    municipality: str
    team: UUID
    neighbourhood: str


@dataclass(frozen=True, slots=True)
class Question:
    """The follow-up gap at `as_of`, as known by now; a place or team that is None is any."""

    as_of: datetime
    by: Division
    municipality: str | None = None
    neighbourhood: str | None = None
    team: UUID | None = None
    within: str | None = None
    """The municipality whose figures whoever asks may see, and no other's; None: all."""

    def asks_of(self, place: Place) -> bool:
        """Whether it is about the trajectories there."""
        return (
            self.municipality in (None, place.municipality)
            and self.neighbourhood in (None, place.neighbourhood)
            and self.team in (None, place.team)
        )

    def group_of(self, place: Place) -> str:
        """The code of the group to which the trajectories there belong."""
        return {
            Division.NEIGHBOURHOOD: place.neighbourhood,
            Division.TEAM: str(place.team),
            Division.MUNICIPALITY: place.municipality,
        }[self.by]
