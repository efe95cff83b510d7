"""Whose neighbourhood a person lives in by now, beside whose trajectory it is."""

from uuid import UUID

from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking


def team_of_new_neighbourhood(state: Trajectory, way: WayOfWorking) -> UUID | None:
    """The team of where the person lives now, where another team has the trajectory; None where there is no such
    difference. It goes over to that team when people hand it over, and not before."""
    team_id = way.team_of(state.municipality, state.neighbourhood)
    return team_id if state.is_open and team_id != state.team_id else None
