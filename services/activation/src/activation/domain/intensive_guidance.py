"""Intensive guidance for a limited time: until when. What comes after it a coach decides, never the calendar."""

from datetime import date, timedelta

from meedoen.vocabulary import Intensity

from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking


def intensive_until(state: Trajectory, intensity: Intensity, today: date, way: WayOfWorking) -> date | None:
    """Until when guidance is intensive if a coach decides on this intensity today; None where it has no end, or is not.

    An end that is still to come stays what it was, whoever decides on the same again. Once it has come, deciding on it
    again makes it last as long once more.
    """
    if intensity is not Intensity.INTENSIVE:
        return None
    if state.intensive_until is not None and state.intensive_until > today:
        return state.intensive_until
    lasts = way.contact.intensive_lasts
    return None if lasts is None else today + timedelta(days=lasts)
