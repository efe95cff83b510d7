"""The team of a neighbourhood, another organisation: whom it may know, and who lives in its neighbourhood by now."""

from uuid import UUID

from meedoen.vocabulary import ContactShared, OwnerKind

from activation.domain.promise import Owner
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking


def known_to_team(state: Trajectory) -> bool:
    """Whether the trajectory's team may know of the person.

    Where the way of working shares nothing with it, it knows only whom somebody brought to it, for as long as it has
    them or owes them something, and nobody whose trajectory is closed. That it would owe whoever has no coach a
    contact is no reason to know them.
    """
    if state.shared_with_team is not ContactShared.NONE:
        return True
    team = Owner(OwnerKind.TEAM, state.team_id)
    has_them = state.contact_owner == team or any(promise.owner == team for promise in state.promises)
    return state.brought_to_team and state.is_open and has_them


def team_of_new_neighbourhood(state: Trajectory, way: WayOfWorking) -> UUID | None:
    """The team of where the person lives now, where another team has the trajectory; None where there is no such
    difference. It goes over to that team when people hand it over, and not before."""
    team_id = way.team_of(state.municipality, state.neighbourhood)
    return team_id if state.is_open and team_id != state.team_id else None
