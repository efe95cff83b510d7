"""Until when a person may be left waiting: for a plan, for the next talk, and for the one at the end of a term."""

from datetime import date, timedelta

from meedoen.clock import local_date

from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking

_SATURDAY = 5


def plan_due_on(state: Trajectory, way: WayOfWorking) -> date | None:
    """By when there is a plan; None where nothing is agreed on that, or as soon as there is one."""
    within = way.plan.within_working_days
    if within is None or state.plan is not None or state.started_at is None or not state.is_open:
        return None
    return working_days_after(local_date(state.started_at), within)


def plan_asked_for_by(state: Trajectory, way: WayOfWorking, today: date) -> date | None:
    """The same, for who is asked for a plan on this day: not while they are exempt."""
    return None if state.is_exempt(today) else plan_due_on(state, way)


def latest_next_talk(state: Trajectory, way: WayOfWorking, talked_on: date) -> date:
    """The longest interval after a talk; where a plan is agreed on within so many days, no later than that day.

    Once that day has gone by without a plan, the next talk is as many working days away at most, until there is one.
    While the person is exempt that rests.
    """
    longest = talked_on + timedelta(days=way.contact.longest_interval[state.intensity])
    planned_by = plan_asked_for_by(state, way, talked_on)
    if planned_by is None:
        return longest
    if planned_by < talked_on:
        planned_by = working_days_after(talked_on, way.plan.within_working_days or 0)
    return min(longest, planned_by)


def latest_talk_after_term(state: Trajectory, way: WayOfWorking, ends_on: date) -> date:
    """By when the talk about the end of a term is held: within the days that the way of working has for its temporary
    work; where intensive guidance ends on that day, that day."""
    work = None if state.plan is None else state.plan.work_term
    rules = way.temporary_work
    if rules is None or work is None or work.ends_on != ends_on or state.intensive_until == ends_on:
        return ends_on
    return ends_on + timedelta(days=rules.talk_within)


def working_days_after(day: date, number: int) -> date:
    """So many working days later. Holidays are not known here: a day sooner is the safe side."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day
