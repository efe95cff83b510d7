"""What is counted about the follow-up gap: for each group of trajectories, at one moment."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from meedoen.vocabulary import EscalationRung


class Measure(StrEnum):
    """A number in the report. All but the promises count open trajectories, one for each person."""

    OPEN = "open"
    SIGNED = "signed"
    """With a signed plan: what the measures of silence are part of."""
    SILENT_PAST_AGREED = "silent_past_agreed"
    """The follow-up gap: the silence clock is past the interval that was agreed in the plan."""
    SILENT_PAST_30 = "silent_past_30"
    SILENT_PAST_60 = "silent_past_60"
    SILENT_PAST_90 = "silent_past_90"
    SILENT_PAST_365 = "silent_past_365"
    NO_CONTACT_SINCE_PLAN = "no_contact_since_plan"
    WITHOUT_PROMISE = "without_promise"
    """No promise is open: must read 0."""
    PROMISES = "promises"
    OVERDUE = "overdue"
    OVERDUE_NOT_TOLD = "overdue_not_told"
    """Past its date, and not yet told to anybody."""
    OVERDUE_OWNER = "overdue_owner"
    OVERDUE_TEAM_LEAD = "overdue_team_lead"
    OVERDUE_ORGANISATION = "overdue_organisation"
    OVERDUE_MUNICIPALITY = "overdue_municipality"


Counts = Mapping[Measure, int]

SILENCES: Mapping[Measure, int] = {
    Measure.SILENT_PAST_30: 30,
    Measure.SILENT_PAST_60: 60,
    Measure.SILENT_PAST_90: 90,
    Measure.SILENT_PAST_365: 365,
}
"""Days of silence that count whatever was agreed."""

RUNGS: tuple[EscalationRung | None, ...] = (None, *EscalationRung)
"""How far an overdue promise has climbed, from the bottom; None: nobody was told yet."""

BY_RUNG: tuple[Measure, ...] = (
    Measure.OVERDUE_NOT_TOLD,
    Measure.OVERDUE_OWNER,
    Measure.OVERDUE_TEAM_LEAD,
    Measure.OVERDUE_ORGANISATION,
    Measure.OVERDUE_MUNICIPALITY,
)
"""The overdue promises, divided over `RUNGS`; together they are `OVERDUE`."""


def agreed_interval(signed_on: date, first_follow_up_on: date) -> int:
    """How many days of silence a plan allows: those from signing to its first follow-up."""
    return max(0, (first_follow_up_on - signed_on).days)
