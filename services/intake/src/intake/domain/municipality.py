"""What intake must know of a municipality. Data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass

from meedoen.language import Words
from meedoen.refusals import RuleRefused


@dataclass(frozen=True, slots=True)
class Municipality:
    """`cut`: the months to work from which a person goes to activation."""

    code: str
    name: str
    cut: int


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
                nl="Deze gemeente is hier nog niet ingericht. Vraag de beheerder om de knip in te stellen.",
                en="This municipality is not set up here yet. Ask the operator to set the municipality's cut.",
            ),
        ) from None
