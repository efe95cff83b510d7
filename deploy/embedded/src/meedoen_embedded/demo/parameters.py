"""The figures that the played year follows, each with where it comes from.

`source` names the passage of the dossier *Zachte hand in de bijstand* by its heading, or says "assumption".
"""

from dataclasses import dataclass, fields
from datetime import date

from meedoen.vocabulary import ActivityKind


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its source; probabilities lie between 0 and 1."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What people, coaches and partners do in the played year."""

    people_per_coach: Figure = Figure(350, "Activering in Rotterdam, 'De welzijnsorganisaties': 60 coaches for 21,000")
    conversations_per_coach_a_week: Figure = Figure(
        8, "Activering in Amsterdam, 'De rol van de klantmanager': about eight a week"
    )
    invited_per_coach_a_week: Figure = Figure(
        7, "assumption: a coach invites a neighbourhood in a year, one letter a person every fifty weeks"
    )
    cancels: Figure = Figure(0.08, "assumption")
    no_show_first_letter: Figure = Figure(0.25, "assumption; the dossier counts no-show actions, not first letters")
    no_show_later_letter: Figure = Figure(
        0.35, "assumption; Activering in Rotterdam, 'Op gesprek': after a third letter most do respond"
    )
    signs_at_first_conversation: Figure = Figure(
        0.85, "assumption; Activering in Rotterdam, 'Naar vermogen': nobody leaves this coach without a plan"
    )
    placing_fails: Figure = Figure(
        0.42, "Activering in Rotterdam, 'De welzijnsorganisaties': a third to a half of the attempts"
    )
    partner_accepts: Figure = Figure(0.95, "assumption")
    partner_answers_within_days: Figure = Figure(10, "assumption")
    partner_places_within_days: Figure = Figure(
        21, "Activering in Rotterdam, 'De welzijnsorganisaties': three meetings in three weeks"
    )
    guidance_every_days: Figure = Figure(60, "assumption; the contract asks half a year of guidance")
    stays_active_a_year: Figure = Figure(
        0.85, "Activering in Rotterdam, 'De welzijnsorganisaties': 80 to 90% at the yearly check"
    )
    follow_up_after_days_own_obstacles: Figure = Figure(
        90, "Activering in Rotterdam, 'Naar vermogen': three or six months"
    )
    follow_up_after_days: Figure = Figure(180, "Activering in Rotterdam, 'Naar vermogen': three or six months")
    starting_hours: Figure = Figure(4, "Activering in Rotterdam, 'De welzijnsorganisaties': sometimes 4 hours to begin")
    usual_hours: Figure = Figure(10, "Activering in Rotterdam, 'De welzijnsorganisaties': 10 hours on average at most")


ACTIVITIES: dict[ActivityKind, int] = {
    ActivityKind.VOLUNTEERING: 4000,
    ActivityKind.INFORMAL_CARE: 1400,
    ActivityKind.LANGUAGE: 1200,
    ActivityKind.EXERCISE: 500,
    ActivityKind.OWN_OBSTACLES: 3000,
    ActivityKind.OTHER_USEFUL: 1000,
}
"""People active in Rotterdam at the end of 2017, by activity. Source: 'Cijfers tegenprestatie'."""

THROUGH_A_PARTNER = frozenset(
    {ActivityKind.VOLUNTEERING, ActivityKind.LANGUAGE, ActivityKind.EXERCISE, ActivityKind.OTHER_USEFUL}
)
"""Activities for which a coach asks a partner to find a place. Source: assumption."""

FIRST_DAY = date(2016, 1, 4)
"""The day on which the sample caseload was exported."""

DAYS = 364
"""Fifty-two weeks."""


def listed(parameters: Parameters) -> dict[str, dict[str, float | str]]:
    """The parameters with their sources, as they go into `--json`."""
    return {
        field.name: {"value": figure.value, "source": figure.source}
        for field in fields(parameters)
        if isinstance(figure := getattr(parameters, field.name), Figure)
    }
