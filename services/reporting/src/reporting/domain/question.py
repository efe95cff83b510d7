"""What somebody wants to know: of which trajectories, at which moment, divided how."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Division(StrEnum):
    """By what the numbers are divided into groups."""

    NEIGHBOURHOOD = "neighbourhood"
    TEAM = "team"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Question:
    """The follow-up gap at `as_of`, as known by now; a place or team that is None is any."""

    as_of: datetime
    by: Division
    municipality: str | None = None
    neighbourhood: str | None = None
    team: UUID | None = None

    def tables_around(self) -> Iterator[tuple["Question", str]]:
        """The tables in which what is asked is one group, by its code: for a neighbourhood those of all
        neighbourhoods, for a team those of all teams."""
        if self.neighbourhood is not None:
            yield replace(self, by=Division.NEIGHBOURHOOD, neighbourhood=None), self.neighbourhood
        if self.team is not None:
            yield replace(self, by=Division.TEAM, team=None), str(self.team)
