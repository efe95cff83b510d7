"""The promises of one trajectory, kept from its events alone: the domain is asked nothing, so it can't be wrong alike.

Each event is held to what was told before it, and each batch (what one command did) to the rules under "The promise".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from activation.domain import referring_events as referring
from activation.domain import trajectory_events as told
from activation.domain.exemption_events import ExemptionOver
from activation.domain.promise import Owner
from activation.domain.promise_events import (
    FollowUpDue,
    FollowUpOverdue,
    PersonStillWaiting,
    PromiseEnded,
    PromiseMade,
    PromiseMoved,
    PromiseOwedAgain,
)
from activation.domain.way_of_working import WayOfWorking
from meedoen.clock import local_date
from meedoen.vocabulary import EscalationRung, FollowUpBy, OwnerKind, PromiseEnding, PromiseKind, ReferralEndReason

ANSWER, TALK, REVIEW = PromiseKind.REFERRAL_ANSWER, PromiseKind.RETURN_CONVERSATION, PromiseKind.EXEMPTION_REVIEW
FULFILLED, CANCELLED = PromiseEnding.FULFILLED, PromiseEnding.CANCELLED
RUNGS = list(EscalationRung)
SPOKE = (told.ConversationHeld, told.FollowUpHeld, referring.PartnerSpokeWithPerson)
ENDS = (referring.PlaceEnded, referring.ReferralEnded)
ANSWERS = {ReferralEndReason.DECLINED, ReferralEndReason.RETURNED}
Batch = Sequence[told.TrajectoryEvent]


@dataclass(frozen=True)
class Owed:
    """One open promise, as it was told."""

    kind: PromiseKind
    due_on: date
    owner: Owner
    made_on: date
    referral_id: UUID | None
    not_before: date | None
    height: int = -1
    """The highest rung on which it was told, from 0."""
    dates_told: frozenset[date] = frozenset()

    @property
    def of_contact(self) -> bool:
        return self.kind is not ANSWER

    @property
    def with_partner(self) -> bool:
        return self.owner.kind is OwnerKind.PARTNER

    def may_go(self, today: date) -> bool:
        return self.height < 0 and today <= self.due_on


class PromiseLedger:
    """What is owed in one trajectory, and since when nobody spoke with the person."""

    def __init__(self) -> None:
        self.is_open = False
        self.open: dict[UUID, Owed] = {}
        self.fulfilled: dict[UUID, Owed] = {}
        self.made: set[UUID] = set()
        self.with_partner: dict[UUID, tuple[UUID, bool]] = {}
        """By referral that is open: the partner, and whether it said yes."""
        self.talks: dict[UUID, datetime] = {}
        self.partner_spoke: list[datetime] = []
        self.work_ends_on: date | None = None
        self.guidance_ends_on: date | None = None

    @property
    def last_contact_at(self) -> datetime | None:
        """By which the silence clock goes: talks that stand, and nothing else."""
        return max([*self.talks.values(), *self.partner_spoke], default=None)

    def hear(self, batch: Batch, today: date, way: WayOfWorking) -> None:
        """What one command did on that day, under that way of working."""
        before = dict(self.open)
        for event in batch:
            assert all(named.int for named in _named(event)), "an owner is a named somebody"
            self._hear_of_promise(event, batch, today, way)
            self._hear(event)
        self._nobody_goes_out_of_view()
        self._what_comes_back_is_owed(before, batch, today, way)
        self._partners_owe_what_they_took_on()
        if any(isinstance(event, PersonStillWaiting) for event in batch):
            self._alarm_is_heard(before, today)

    def all_is_told(self, today: date, way: WayOfWorking) -> None:
        """After a sweep, however long nothing swept."""
        for owed in self.open.values():
            assert today < owed.due_on or owed.due_on in owed.dates_told
            assert owed.height >= max(_reached(owed.due_on, today, way), default=-1)

    def _hear_of_promise(self, event: told.TrajectoryEvent, batch: Batch, today: date, way: WayOfWorking) -> None:
        match event:
            case PromiseMade():
                assert event.promise_id not in self.made
                self.made.add(event.promise_id)
                made_on = local_date(event.occurred_at)
                owed = Owed(event.kind, event.due_on, event.owner, made_on, event.referral_id, event.not_before)
                self.open[event.promise_id] = owed
            case PromiseMoved():
                was = self.open[event.promise_id]
                assert event.due_on <= was.due_on or was.may_go(today), "overdue it gets no later date"
                assert event.due_on == was.due_on or was.of_contact
                if was.with_partner:
                    taken_back = self._ends(was, batch) and not was.may_go(today)
                    assert event.owner == was.owner or taken_back, "it keeps its own, unless it is overdue and ends"
                self.open[event.promise_id] = replace(was, due_on=event.due_on, owner=event.owner)
            case PromiseEnded():
                owed = self.open.pop(event.promise_id)
                assert event.kind is owed.kind
                self._may_end(owed, event, batch, today)
                if event.ending is FULFILLED:
                    self.fulfilled[event.promise_id] = owed
            case PromiseOwedAgain():
                owed = self.fulfilled.pop(event.promise_id)
                assert (event.kind, event.due_on) == (owed.kind, owed.due_on)
                self.open[event.promise_id] = replace(owed, owner=event.owner)
            case FollowUpDue():
                owed = self.open[event.promise_id]
                assert event.due_on == owed.due_on <= today
                assert event.due_on not in owed.dates_told
                self.open[event.promise_id] = replace(owed, dates_told=owed.dates_told | {event.due_on})
            case FollowUpOverdue():
                owed, height = self.open[event.promise_id], RUNGS.index(event.escalated_to)
                alarm = any(isinstance(each, PersonStillWaiting) for each in batch)
                assert event.due_on == owed.due_on
                assert height == owed.height + 1 or (alarm and (owed.height, height) == (-1, 1)), "no rung is skipped"
                assert alarm or height in _reached(owed.due_on, today, way)
                self.open[event.promise_id] = replace(owed, height=height)

    def _may_end(self, owed: Owed, event: PromiseEnded, batch: Batch, today: date) -> None:
        ends = self._ends(owed, batch)
        if not owed.of_contact:
            yes = any(isinstance(each, referring.ReferralTakenOn) for each in batch)
            no = any(isinstance(each, referring.ReferralEnded) and each.reason in ANSWERS for each in ends)
            assert yes or no if event.ending is FULFILLED else ends
        elif event.ending is FULFILLED:
            spoke = any(isinstance(each, SPOKE) for each in batch)
            assert spoke or self._another_talk_did(event, batch), "only two-way contact fulfils"
            assert owed.made_on <= local_date(event.occurred_at) <= today
        elif event.ending is CANCELLED:
            assert isinstance(batch[-1], told.TrajectoryClosed), "it never vanishes"
        else:
            assert owed.may_go(today), "overdue it stays"
            stands_in = any(isinstance(each, PromiseMade) and each.kind is not ANSWER for each in batch)
            assert stands_in or owed.not_before is not None or (owed.with_partner and ends)

    def _ends(self, owed: Owed, batch: Batch) -> list[referring.PlaceEnded | referring.ReferralEnded]:
        """What ended by the referral that it is owed by."""
        return [each for each in batch if isinstance(each, ENDS) and each.referral_id == owed.referral_id]

    def _another_talk_did(self, event: PromiseEnded, batch: Batch) -> bool:
        """Where the talk that fulfilled it is withdrawn, and another stands that was held then."""
        again = any(isinstance(each, PromiseOwedAgain) and each.promise_id == event.promise_id for each in batch)
        withdrawn = {each.contact_id for each in batch if isinstance(each, told.ContactWithdrawn)}
        return again and event.occurred_at in {at for key, at in self.talks.items() if key not in withdrawn}

    def _hear(self, event: told.TrajectoryEvent) -> None:
        match event:
            case told.TrajectoryStarted():
                self.is_open = True
            case told.TrajectoryClosed():
                self.is_open = False
            case told.ConversationHeld():
                self.talks[event.conversation_id] = event.occurred_at
            case told.FollowUpHeld(by_kind=FollowUpBy.PARTNER) | referring.PartnerSpokeWithPerson():
                self.partner_spoke.append(event.occurred_at)
            case told.FollowUpHeld():
                self.talks[event.promise_id] = event.occurred_at
            case told.ContactCorrected():
                self.talks[event.contact_id] = event.held_at
            case told.ContactWithdrawn():
                del self.talks[event.contact_id]
            case told.PlanSigned():
                self.work_ends_on = None if event.work_term is None else event.work_term.ends_on
            case told.CoachAssigned():
                self.guidance_ends_on = event.intensive_until
            case referring.Referred():
                self.with_partner[event.referral_id] = event.partner_id, False
            case referring.ReferralTakenOn():
                self.with_partner[event.referral_id] = self.with_partner[event.referral_id][0], True
            case referring.ReferralEnded():
                del self.with_partner[event.referral_id]

    def _nobody_goes_out_of_view(self) -> None:
        """Nor is anybody kept in view by a partner's answer, or by the end of a term alone."""
        if self.is_open:
            assert any(owed.of_contact and owed.not_before is None for owed in self.open.values())
        else:
            assert not self.open

    def _what_comes_back_is_owed(self, before: dict[UUID, Owed], batch: Batch, today: date, way: WayOfWorking) -> None:
        """Declined, returned, withdrawn, a place that ended, an exemption that is over: a talk of coach or team soon.
        And at the end of a term, from the first day on."""
        if not self.is_open:
            return
        latest = today + timedelta(days=way.contact.return_conversation_within)
        ours = {key: owed for key, owed in self.open.items() if not owed.with_partner}
        soon = [owed for key, owed in ours.items() if owed.due_on <= latest or key in before]
        for event in batch:
            if isinstance(event, ENDS):
                assert any(owed.kind is TALK and owed.referral_id == event.referral_id for owed in soon)
            if isinstance(event, ExemptionOver):
                assert any(owed.kind is REVIEW and owed.due_on <= latest for owed in ours.values())
            if isinstance(event, referring.Referred):
                assert before.items() <= self.open.items(), "referring moves no duty"
                assert any(owed.kind is ANSWER and owed.referral_id == event.referral_id for owed in self.open.values())
        for ends_on in (self.work_ends_on, self.guidance_ends_on):
            if ends_on is not None and today < ends_on:
                assert any(owed.kind is TALK and owed.not_before == ends_on for owed in ours.values())

    def _partners_owe_what_they_took_on(self) -> None:
        for owed in self.open.values():
            if owed.with_partner:
                assert owed.referral_id in self.with_partner
                partner, said_yes = self.with_partner[owed.referral_id]
                assert owed.owner.id == partner
                assert said_yes is owed.of_contact

    def _alarm_is_heard(self, before: dict[UUID, Owed], today: date) -> None:
        assert self.open.keys() == before.keys(), "an alarm fulfils nothing"
        top, owed = len(RUNGS) - 1, [(key, each) for key, each in self.open.items() if each.of_contact]
        assert any(
            each.due_on <= today and (before[key].height < each.height or each.height == top) for key, each in owed
        )


def _reached(due_on: date, today: date, way: WayOfWorking) -> list[int]:
    """The rungs on which a promise of that date stands by now, by the days of the way of working."""
    return [at for at, rung in enumerate(RUNGS) if due_on + timedelta(days=way.escalation[rung]) <= today]


def _named(event: told.TrajectoryEvent) -> Iterator[UUID]:
    """Everybody whom the event names as owing something, by now or from now on."""
    for each in fields(event):
        value = getattr(event, each.name)
        if isinstance(value, Owner):
            yield value.id
        elif each.name in {"coach_id", "team_id", "partner_id"}:
            yield value
