"""What an owner is told once a day: how many promises are due, how many are overdue, and which. No person in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.language import Words
from meedoen.vocabulary import EscalationRung

from activation.domain.promise import Owner

MOST_IDS = 50
"""More than anybody does in a day; the work list has them all."""


@dataclass(frozen=True, slots=True)
class DuePromise:
    promise_id: UUID
    due_on: date
    rung: EscalationRung | None


@dataclass(frozen=True, slots=True)
class Digest:
    """One owner's promises that are due by a day, at least one; what waited longest first."""

    owner: Owner
    day: date
    promises: Sequence[DuePromise]

    @property
    def due_today(self) -> int:
        return sum(promise.due_on == self.day for promise in self.promises)

    @property
    def overdue(self) -> int:
        return len(self.promises) - self.due_today

    @property
    def longest_late(self) -> int:
        """In days."""
        return max((self.day - promise.due_on).days for promise in self.promises)

    @property
    def by_rung(self) -> Mapping[EscalationRung, int]:
        return Counter(promise.rung for promise in self.promises if promise.rung is not None)

    @property
    def first_ids(self) -> list[UUID]:
        return [promise.promise_id for promise in self.promises[:MOST_IDS]]

    @property
    def words(self) -> Words:
        nl, en = ["Goedemorgen."], ["Good morning."]
        if self.due_today:
            nl.append(f"Vandaag {_zijn(self.due_today)} aan de beurt.")
            en.append(f"{_contacts(self.due_today)} due today.")
        if self.overdue:
            nl.append(f"{_contacten(self.overdue)} over tijd; het langste wachten duurt {_dagen(self.longest_late)}.")
            en.append(f"{_contacts(self.overdue)} overdue; the longest wait is {_days(self.longest_late)}.")
            nl.append("Begin bij wie het langst wacht.")
            en.append("Start with whoever has waited longest.")
        return Words(nl=" ".join(nl), en=" ".join(en))


def _zijn(number: int) -> str:
    return "is 1 contact" if number == 1 else f"zijn {number} contacten"


def _contacten(number: int) -> str:
    return "1 contact is" if number == 1 else f"{number} contacten zijn"


def _contacts(number: int) -> str:
    return "1 contact is" if number == 1 else f"{number} contacts are"


def _dagen(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
