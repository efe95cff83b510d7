"""What somebody wants to know: of which trajectories, at which moment, divided how."""

from dataclasses import dataclass
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
