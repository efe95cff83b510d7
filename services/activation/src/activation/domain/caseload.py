"""How many people a coach has, held against the norm of the way of working: a warning past it, never a block."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from meedoen.vocabulary import Intensity

from activation.domain.way_of_working import CaseloadRole

Norms = Mapping[CaseloadRole, int]

_HELD_TO: Mapping[Intensity, tuple[CaseloadRole, ...]] = {
    Intensity.INTENSIVE: (CaseloadRole.INTENSIVE_COACH, CaseloadRole.COACH, CaseloadRole.TEAM_MEMBER),
    Intensity.REGULAR: (CaseloadRole.COACH, CaseloadRole.TEAM_MEMBER, CaseloadRole.INTENSIVE_COACH),
    Intensity.LIGHT: (CaseloadRole.COACH, CaseloadRole.TEAM_MEMBER, CaseloadRole.INTENSIVE_COACH),
}


def norm_for(norms: Norms, intensity: Intensity) -> int | None:
    """How many people of this intensity fill a working week: the first norm that there is; None without any.

    An intensive coach's norm counts for the people whom a coach sees intensively (assumption).
    """
    return next((norms[role] for role in _HELD_TO[intensity] if role in norms), None)


@dataclass(frozen=True, slots=True)
class Caseload:
    """The open trajectories of one coach, by how much attention the people need."""

    coach_id: UUID
    people: Mapping[Intensity, int]

    def with_more(self, people: int, intensity: Intensity) -> "Caseload":
        """With so many people more, who get this much attention."""
        return Caseload(self.coach_id, {**self.people, intensity: self.people[intensity] + people})

    def load(self, norms: Norms) -> Fraction:
        """How full the caseload is: 1 is the norm. Each person weighs what the norm for their intensity says."""
        return sum(
            (
                Fraction(number, norm)
                for intensity, number in self.people.items()
                if (norm := norm_for(norms, intensity)) is not None
            ),
            start=Fraction(0),
        )
