"""Which trajectories somebody may see: those of the own municipality; a team those of its own that it may know of."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound
from meedoen.vocabulary import ContactShared
from sqlalchemy import ColumnElement, Table, and_, false, or_, true

from activation.adapters.tables import NOTES
from activation.domain.neighbourhood_team import known_to_team
from activation.domain.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class Sight:
    """Without a municipality nothing is seen. With `team_only` neither are another team's people, and those of whom the
    way of working tells the team nothing before somebody brought them to it."""

    municipality: str | None
    team: UUID | None
    team_only: bool

    def sees(self, trajectory: Trajectory) -> bool:
        """Whether this trajectory is there for them."""
        same_place = self.municipality is not None and trajectory.municipality == self.municipality
        return same_place and (not self.team_only or (trajectory.team_id == self.team and known_to_team(trajectory)))

    def rows_of(self, table: Table) -> ColumnElement[bool]:
        """The same, for rows with a `municipality` and a `seen_by_team`."""
        if self.municipality is None or (self.team_only and self.team is None):
            return false()
        same_place = table.c.municipality == self.municipality
        return and_(same_place, table.c.seen_by_team == self.team) if self.team_only else same_place

    def notes_in(self, trajectory: Trajectory) -> ColumnElement[bool]:
        """The notes of a trajectory that may be read: all of them by the municipality's own people.

        A team reads what it noted itself, also where it sees the person no more; what the municipality noted, only
        where it sees the person and the way of working shares something with it; what another team noted, never.
        """
        if self.municipality != trajectory.municipality or (self.team_only and self.team is None):
            return false()
        if not self.team_only:
            return true()
        own, municipality = NOTES.c.team == self.team, NOTES.c.team.is_(None)
        shares = self.sees(trajectory) and trajectory.shared_with_team is not ContactShared.NONE
        return or_(own, municipality) if shares else own


def not_found() -> NotFound:
    """The same words whether it is not there or not for this caller."""
    return NotFound(
        Words(
            nl="Dit traject bestaat niet, of hoort niet bij je gemeente of team.",
            en="There is no such trajectory, or it is not of your municipality or team.",
        )
    )
