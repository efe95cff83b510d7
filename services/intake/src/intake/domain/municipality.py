"""What intake must know of a municipality. Data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import AssessmentMethod


@dataclass(frozen=True, slots=True)
class Municipality:
    """Where it draws the line between ways, and for how long it lets somebody be."""

    code: str
    name: str
    cut: int
    """The months to work from which a person goes to activation."""
    decided_by: frozenset[AssessmentMethod]
    """How it judges the distance to work: by an instrument, by a professional, or by either."""
    longest_exemption: int
    """In days, from the first day to the last."""


Municipalities = Mapping[str, Municipality]
"""By CBS code."""


def find_municipality(municipalities: Municipalities, code: str) -> Municipality:
    """The municipality with that CBS code.

    Raises:
        RuleRefused: it is not set up here.
    """
    try:
        return municipalities[code]
    except KeyError:
        raise RuleRefused(
            "municipality-not-set-up",
            Words(
                nl="Deze gemeente is hier nog niet ingericht. Vraag de beheerder om haar in te richten.",
                en="This municipality is not set up here yet. Ask the operator to set it up.",
            ),
        ) from None
