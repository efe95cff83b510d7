"""What research and practice say about activation, as far as a plan is held against it. Each with its source.

Research names what works, hardly ever a number; where a number is taken from practice, its source says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from meedoen.language import Words
from meedoen.vocabulary import Intensity

FREQUENT_CONTACT: Mapping[Intensity, int] = {Intensity.INTENSIVE: 28, Intensity.REGULAR: 92, Intensity.LIGHT: 183}
"""Most days between two contacts, by how much attention somebody needs.

Practice: an appointment every few weeks in Amsterdam ("Betty"); a talk after three or six months in Rotterdam
("Naar vermogen"), the shorter of which is taken for regular attention and the longer for light. Half a year is also
what the Vrijwilligerswinkel's warning leaves: when the next talk is a year away, it gets nowhere.
"""

FEWEST_TO_COMPARE = 5
"""Fewer others than this say nothing of what is usual. Assumption."""

LEAST_DIFFERENCE = 4
"""Hours a week that are never much of a difference: people often begin with as many. Practice: "De
welzijnsorganisaties" (begins at 4, 10 at most on average)."""


class WarningCode(StrEnum):
    """What a coach is warned of when a plan is signed. Never a refusal."""

    REPEATS_EARLIER_COURSE = "repeats-earlier-course"
    HOURS_DIFFER_FROM_OTHERS = "hours-differ-from-others"
    FIRST_FOLLOW_UP_IS_FAR_OFF = "first-follow-up-is-far-off"


@dataclass(frozen=True, slots=True)
class Finding:
    """Why it is warned of, in our words, and where that stands in the dossier."""

    words: Words
    source: str


FINDINGS: Mapping[WarningCode, Finding] = {
    WarningCode.REPEATS_EARLIER_COURSE: Finding(
        Words(
            nl="Projectmoeheid: wie steeds hetzelfde traject doet, raakt eerder lusteloos dan dat het helpt.",
            en="Project fatigue: the same course again makes people listless rather than helping them on.",
        ),
        "dossier: Een zachte hand, maar ook subtiele drang, Projectmoeheid",
    ),
    WarningCode.HOURS_DIFFER_FROM_OTHERS: Finding(
        Words(
            nl="Relatieve deprivatie: mensen vragen zich af waarom de een meer uren moet doen dan de ander.",
            en="Relative deprivation: people wonder why one has to do more hours than another.",
        ),
        "dossier: Een zachte hand, maar ook subtiele drang, Massabenadering ondermijnt",
    ),
    WarningCode.FIRST_FOLLOW_UP_IS_FAR_OFF: Finding(
        Words(
            nl="Persoonlijk en veelvuldig contact werkt; na een lange stilte blijven minder mensen meedoen.",
            en="Personal, frequent contact works; after a long silence fewer people go on taking part.",
        ),
        "dossier: Een zachte hand, maar ook subtiele drang, Maatwerk",
    ),
}
