"""What a coach is warned of when signing a plan: never a refusal, always with its reason. The coach decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from meedoen.language import Words
from meedoen.vocabulary import ActivityKind, Intensity

from activation.domain.courses import Course, CourseEnding
from activation.domain.way_of_working import PlanRules
from activation.domain.what_works import (
    FEWEST_TO_COMPARE,
    FINDINGS,
    FREQUENT_CONTACT,
    LEAST_DIFFERENCE,
    Finding,
    WarningCode,
)


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """One warning, in words for the coach."""

    code: WarningCode
    words: Words

    @property
    def finding(self) -> Finding:
        """The research that it rests on."""
        return FINDINGS[self.code]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a plan is held against: what this person tried before, and what others agreed on."""

    tried: tuple[Course, ...] = ()
    others: Mapping[int, int] = field(default_factory=dict)
    """Of the others with this activity: hours a week, and how many of them do so many."""
    at_partner: bool = False
    """Whether the others are those at the partner where this person is or may go; otherwise all of the municipality."""


def repeats_earlier_course(activity_kind: ActivityKind, tried: Iterable[Course]) -> PlanWarning | None:
    """The same kind of activity was tried before, and ended: also well, for more of the same wears people out too.

    Going on with what runs now is no repetition: what ended before that began is left out.
    """
    same = [course for course in tried if course.activity_kind is activity_kind]
    runs_since = max((course.began_on for course in same if course.ended_on is None), default=date.min)
    ended = [
        (course.ended_on, course.ending)
        for course in same
        if course.ended_on is not None and course.ending is not None and course.ended_on >= runs_since
    ]
    if not ended:
        return None
    last, ending = max(ended, key=lambda each: each[0])
    return PlanWarning(
        WarningCode.REPEATS_EARLIER_COURSE,
        Words(
            nl=f"Deze persoon probeerde deze activiteit al eens, het laatst tot {last.isoformat()}. "
            f"{_AFTER[ending].nl}",
            en=f"This person tried this activity before, last until {last.isoformat()}. {_AFTER[ending].en}",
        ),
    )


def hours_differ_from_others(hours_per_week: int, others: Comparison, rules: PlanRules) -> PlanWarning | None:
    """The hours lie much above or below what others do.

    Much is further from the middle one than lies between the hours with which the way of working lets people start
    and those that are usual: within that span people may be on their way from the one to the other.
    """
    if sum(others.others.values()) < FEWEST_TO_COMPARE:
        return None
    middle = _middle(others.others)
    much = max(rules.usual_hours_per_week - rules.start_hours_per_week, LEAST_DIFFERENCE)
    if abs(hours_per_week - middle) <= much:
        return None
    where = (
        Words(nl="bij deze partner", en="at this partner")
        if others.at_partner
        else Words(nl="in deze gemeente", en="in this municipality")
    )
    return PlanWarning(
        WarningCode.HOURS_DIFFER_FROM_OTHERS,
        Words(
            nl=f"Anderen met deze activiteit {where.nl} doen meestal {middle} uur per week; dit plan "
            f"zegt {hours_per_week}.",
            en=f"Others with this activity {where.en} mostly do {middle} hours a week; this plan "
            f"says {hours_per_week}.",
        ),
    )


def first_follow_up_is_far_off(due_on: date, today: date, intensity: Intensity) -> PlanWarning | None:
    """The first follow-up is further away than frequent contact would have it."""
    days, most = (due_on - today).days, FREQUENT_CONTACT[intensity]
    if days <= most:
        return None
    return PlanWarning(
        WarningCode.FIRST_FOLLOW_UP_IS_FAR_OFF,
        Words(
            nl=f"Het eerste vervolggesprek is pas over {days} dagen. Bij deze intensiteit werkt {most} dagen beter.",
            en=f"The first follow-up is {days} days away. At this intensity {most} days work better.",
        ),
    )


def _middle(hours: Mapping[int, int]) -> int:
    """The median; the lower one of two."""
    left = (sum(hours.values()) + 1) // 2
    for each in sorted(hours):
        left -= hours[each]
        if left <= 0:
            return each
    raise ValueError("nobody to compare with")


_AFTER: Mapping[CourseEnding, Words] = {
    CourseEnding.WELL: Words(
        nl="Dat ging goed. Vraag of meer van hetzelfde is wat deze persoon wil.",
        en="That went well. Ask whether more of the same is what this person wants.",
    ),
    CourseEnding.WITHOUT_SUCCESS: Words(
        nl="Dat liep op niets uit. Vraag wat er nu anders kan.",
        en="It came to nothing. Ask what could be different now.",
    ),
    CourseEnding.OTHERWISE: Words(
        nl="Dat het stopte, lag niet aan de activiteit. Vraag of deze persoon dit nog eens wil.",
        en="That it ended was not because of the activity. Ask whether this person wants to do it again.",
    ),
}
