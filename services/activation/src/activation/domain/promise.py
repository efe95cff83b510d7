"""A promise: somebody owes this person a two-way contact, or the coach an answer, by a date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import EscalationRung, OwnerKind, PromiseKind

CONTACTS_OF_A_PARTNER = {PromiseKind.GUIDANCE, PromiseKind.ANNUAL_CHECK}
RUNGS = tuple(EscalationRung)
"""From the owner up to the municipality."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A named somebody: a coach, a team or a partner."""

    kind: OwnerKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Promise:
    """An open promise. One that has ended is no longer in the trajectory's hands, only in its history."""

    promise_id: UUID
    kind: PromiseKind
    due_on: date
    owner: Owner
    made_at: datetime
    dated_at: datetime
    """When it got its present date: when it was made, or last moved to another date."""
    referral_id: UUID | None = None
    told_due_on: date | None = None
    """The last date for which it was told that it is due."""
    rung: EscalationRung | None = None
    """The highest rung that was told, if any."""
    not_before: date | None = None
    """The end of the term that it is about: a talk before that day does not fulfil it."""

    @property
    def due_announced(self) -> bool:
        """Whether it was told that it is due, for the date that it has now."""
        return self.told_due_on == self.due_on

    @property
    def owes_contact(self) -> bool:
        """Whether it owes the person a contact, rather than the coach an answer."""
        return self.kind is not PromiseKind.REFERRAL_ANSWER

    @property
    def with_partner(self) -> bool:
        return self.owner.kind is OwnerKind.PARTNER

    @property
    def left_by_partner(self) -> bool:
        """Whether it is a contact that a partner owed and left overdue, which is coach's or team's since."""
        return self.kind in CONTACTS_OF_A_PARTNER and not self.with_partner

    @property
    def owed_from(self) -> date:
        """From which day on a contact of its owner fulfils it: never later than the day on which it is due.

        What a partner left overdue is coach's or team's since: what they spoke about before it was due is another talk.
        """
        made_on = local_date(self.made_at)
        if self.left_by_partner:
            return max(made_on, self.due_on)
        return made_on if self.not_before is None else max(made_on, min(self.not_before, self.due_on))

    def could_be_fulfilled(self, held_at: datetime) -> bool:
        """Whether a contact at that moment came after the promise, and after the term it is about, by calendar day."""
        return local_date(held_at) >= self.owed_from

    def is_overdue(self, today: date) -> bool:
        return self.due_on < today

    def may_make_way(self, today: date) -> bool:
        """Whether another promise may take its place: not once it is overdue, or the person said "I wait"."""
        return self.rung is None and not self.is_overdue(today)

    def rungs_ahead(self, escalation: Mapping[EscalationRung, int]) -> Iterator[tuple[EscalationRung, date]]:
        """The rungs that it has not been told on yet, each with the date on which it climbs there."""
        climbed = -1 if self.rung is None else RUNGS.index(self.rung)
        for rung in RUNGS[climbed + 1 :]:
            yield rung, self.due_on + timedelta(days=escalation[rung])

    def next_action_on(self, escalation: Mapping[EscalationRung, int]) -> date | None:
        """The first date on which there is something to tell about it; None at the top of the ladder."""
        if not self.due_announced:
            return self.due_on
        return next((on for _, on in self.rungs_ahead(escalation)), None)
