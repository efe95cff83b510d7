"""Who, of the people known by a BSN, a newcomer is."""

from collections.abc import Sequence

from intake.adapters.identity_rows import KnownPerson
from intake.domain.same_person import Likeness, same_person


def recognise(known: Sequence[KnownPerson], newcomer: Likeness) -> KnownPerson | None:
    """The same person, if known. Of whom the details were erased only the BSN is left to go by."""
    return next((each for each in known if each.likeness is None or same_person(each.likeness, newcomer)), None)


def is_held(known: Sequence[KnownPerson]) -> bool:
    """Whether somebody in the municipality is registered with the BSN as their own."""
    return any(not each.contested for each in known)
