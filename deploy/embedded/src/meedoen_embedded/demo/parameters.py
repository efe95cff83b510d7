"""The figures that the played year follows, each with where it comes from.

`source` names the passage of the dossier *Zachte hand in de bijstand* by its heading, or says "assumption". What
a way of working says itself (intervals, caseloads, hours, who owes contact) is read from it, and does not stand here.
"""

from dataclasses import dataclass, fields
from datetime import date

from meedoen.vocabulary import ActivityKind


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its source; probabilities lie between 0 and 1."""

    value: float
    source: str

    @property
    def whole(self) -> int:
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What people, coaches and partners do in the played year."""

    people_without_norm: Figure = Figure(
        350, "Activering in Rotterdam, 'De welzijnsorganisaties': 60 coaches for 21,000; used where a way has no norm"
    )
    conversations_a_week: Figure = Figure(
        8, "Activering in Amsterdam, 'De rol van de klantmanager': about eight a week; elsewhere an assumption"
    )
    invited_a_week: Figure = Figure(
        7, "assumption: a coach with 350 people invites them all in a year, one letter a person every fifty weeks"
    )
    appointment_in_days: Figure = Figure(14, "assumption")
    intensive: Figure = Figure(
        0.4, "Activering in Amsterdam, 'De rol van de klantmanager': about 40%, the coach decides; elsewhere assumed"
    )
    cancels: Figure = Figure(0.08, "assumption")
    no_show_first: Figure = Figure(0.25, "assumption; the dossier counts no-show actions, not first letters")
    no_show_later: Figure = Figure(
        0.35, "assumption; Activering in Rotterdam, 'Op gesprek': after a third letter most do respond"
    )
    not_at_home: Figure = Figure(0.2, "assumption: at a home visit")
    measure_advised: Figure = Figure(
        0.26, "Activering in Rotterdam, 'Op gesprek': 95 measures after 360 no-show actions in 2016"
    )
    signs_where_everyone_does: Figure = Figure(
        0.85, "assumption; Activering in Rotterdam, 'Naar vermogen': nobody leaves this coach without a plan"
    )
    signs_where_voluntary: Figure = Figure(
        0.1, "Activering in Utrecht, 'Buurtteams': about one in ten of those who come go on to the team"
    )
    says_no: Figure = Figure(0.05, "assumption: of those who sign no plan; a steady no is rare in the dossier")
    speaks_again_in_days: Figure = Figure(28, "assumption: after a talk without a plan")
    not_active_again_in_days: Figure = Figure(60, "assumption: after a follow-up of somebody who has stopped")
    partner_accepts: Figure = Figure(0.95, "assumption")
    partner_answers_within_days: Figure = Figure(10, "assumption")
    partner_places_within_days: Figure = Figure(
        21, "Activering in Rotterdam, 'De welzijnsorganisaties': three meetings in three weeks"
    )
    placing_fails: Figure = Figure(
        0.42, "Activering in Rotterdam, 'De welzijnsorganisaties': a third to a half of the attempts"
    )
    attempts_with_partners: Figure = Figure(3, "assumption")
    stays_active_a_year: Figure = Figure(
        0.85, "Activering in Rotterdam, 'De welzijnsorganisaties': 80 to 90% at the yearly check"
    )
    colleague_leaves_in_week: Figure = Figure(26, "assumption: halfway")
    successor_in_week: Figure = Figure(39, "assumption: a vacancy of three months")
    partner_silent_from_week: Figure = Figure(17, "assumption")
    partner_silent_weeks: Figure = Figure(6, "assumption")
    standstill_in_week: Figure = Figure(32, "assumption: one week in which no computer runs and nobody is spoken with")


ACTIVITIES: dict[ActivityKind, int] = {
    ActivityKind.VOLUNTEERING: 4000,
    ActivityKind.INFORMAL_CARE: 1400,
    ActivityKind.LANGUAGE: 1200,
    ActivityKind.EXERCISE: 500,
    ActivityKind.OWN_OBSTACLES: 3000,
    ActivityKind.OTHER_USEFUL: 1000,
}
"""People active in Rotterdam at the end of 2017, by activity. Source: 'Cijfers tegenprestatie'."""

NOT_COUNTED = 1000
"""How often a kind is chosen that Rotterdam did not count. Source: assumption, as often as other useful things."""

WITHOUT_PARTNER = frozenset({ActivityKind.INFORMAL_CARE, ActivityKind.OWN_OBSTACLES})
"""Activities for which a coach needs no partner to find a place. Source: assumption."""

FIRST_DAY = date(2016, 1, 4)
"""The day on which the sample caseload was exported; a Monday."""

WEEKS = 52


def listed(parameters: Parameters) -> dict[str, dict[str, float | str]]:
    """The parameters with their sources, as they go into `--json`."""
    return {
        field.name: {"value": figure.value, "source": figure.source}
        for field in fields(parameters)
        if isinstance(figure := getattr(parameters, field.name), Figure)
    }
