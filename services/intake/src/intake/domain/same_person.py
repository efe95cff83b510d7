"""Whether two records with one citizen service number are about one person.

A caseload holds a wrong number now and then: two people under one BSN. Neither may fall out of view for it, and
neither may get the other's file.
"""

from dataclasses import dataclass
from datetime import date

from meedoen.language import Words
from meedoen.refusals import RuleRefused


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two records are compared by."""

    surname: str
    birth_date: date


def same_person(one: Likeness, other: Likeness) -> bool:
    """Whether two records under one BSN are the same person's.

    A surname changes by marriage and a birth date gets corrected, so one of the two may differ; not both at once.
    Assumption: the dossier is silent.
    """
    return one.birth_date == other.birth_date or surname_key(one.surname) == surname_key(other.surname)


def bsn_of_another() -> RuleRefused:
    """The refusal of a BSN that somebody else in the municipality is registered with."""
    return RuleRefused(
        "bsn-of-another-person",
        Words(
            nl="Dit BSN hoort al bij iemand met een andere naam en geboortedatum. Kijk het na op het paspoort.",
            en="This BSN is that of somebody with another name and birth date. Check it on the passport.",
        ),
    )


def surname_key(surname: str) -> str:
    """A surname without capitals and spaces, by which people are compared and found."""
    return "".join(surname.casefold().split())
