"""Work for a limited time: its term, and the talk that is owed when it is over."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from activation.domain.way_of_working import TemporaryWork


class TermFor(StrEnum):
    """Which of the two terms applies. The coach says so: how old somebody is, is not known here."""

    YOUNG = "young"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class WorkTerm:
    """From the first day of the work up to the day on which it is over."""

    starts_on: date
    ends_on: date

    def is_over(self, today: date) -> bool:
        return self.ends_on <= today


@dataclass(frozen=True, slots=True)
class ProposedWork:
    """Temporary work as a plan proposes it."""

    starts_on: date
    term_for: TermFor
    additional: bool = False
    """Whether it was stated why the place would run without it too."""

    def term(self, rules: TemporaryWork) -> WorkTerm:
        """The term that the way of working gives it."""
        days = rules.term_of_young if self.term_for is TermFor.YOUNG else rules.term
        return WorkTerm(self.starts_on, self.starts_on + timedelta(days=days))
