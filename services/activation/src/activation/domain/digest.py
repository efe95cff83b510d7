"""What an owner is told once a day: how many promises are due, how many are overdue, and which. No person in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.language import Words
from meedoen.vocabulary import EscalationRung, OwnerKind

from activation.domain.promise import Owner

MOST_IDS = 50
"""More than anybody does in a day; the work list has them all."""


@dataclass(frozen=True, slots=True)
class DuePromise:
    promise_id: UUID
    due_on: date
    rung: EscalationRung | None
    referral_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One owner's promises that are due by a day, at least one; what waited longest first."""

    owner: Owner
    day: date
    promises: Sequence[DuePromise]
    for_municipality: str | None = None
    """Where the owner is a team that may know of none of these people: the municipality whose own people keep them in
    view, by its CBS code."""

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
    def to_partner(self) -> bool:
        return self.owner.kind is OwnerKind.PARTNER

    @property
    def first_ids(self) -> list[UUID]:
        """Of the promises; for a partner, who knows no other id of anybody, of the referrals that they are about."""
        first = self.promises[:MOST_IDS]
        if self.to_partner:
            return [promise.referral_id for promise in first if promise.referral_id is not None]
        return [promise.promise_id for promise in first]

    @property
    def words(self) -> Words:
        nl, en = ["Goedemorgen."], ["Good morning."]
        if self.due_today:
            nl.append(f"Vandaag {self._zijn(self.due_today)} aan de beurt.")
            en.append(f"{self._are(self.due_today)} due today.")
        if self.overdue:
            nl.append(
                f"{self._zijn_er(self.overdue)} over tijd; het langste wachten duurt {_dagen(self.longest_late)}."
            )
            en.append(f"{self._are(self.overdue)} overdue; the longest wait is {_days(self.longest_late)}.")
            nl.append("Begin bij wie het langst wacht.")
            en.append("Start with whoever has waited longest.")
        return Words(nl=" ".join(nl), en=" ".join(en))

    def _zijn(self, number: int) -> str:
        one, more = ("belofte", "beloften") if self.to_partner else ("contact", "contacten")
        return f"is 1 {one}" if number == 1 else f"zijn {number} {more}"

    def _zijn_er(self, number: int) -> str:
        verb, count, what = self._zijn(number).split()
        return f"{count} {what} {verb}"

    def _are(self, number: int) -> str:
        """A partner owes answers as well as contacts."""
        one = "promise" if self.to_partner else "contact"
        return f"1 {one} is" if number == 1 else f"{number} {one}s are"


def _dagen(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
