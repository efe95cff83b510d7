"""What a partner tells about a referral. What comes after a referral has ended changes nothing any more,
except that a talk with the person was still a talk."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import (
    ActivityKind,
    DeclineReason,
    FollowUpBy,
    OwnerKind,
    PlacementEndReason,
    PromiseEnding,
    PromiseKind,
    ReferralEndReason,
    ReturnAdvice,
    ReturnReason,
)

from activation.domain.commands.giving_back import (
    give_back,
    owe_return_conversation,
    standing_return_conversation,
    take_back,
)
from activation.domain.drafting import Draft
from activation.domain.partner_guidance import guided_by_partner, next_guidance
from activation.domain.promise import Owner, Promise
from activation.domain.referral_standing import Referral, ReferralState
from activation.domain.referring_events import PartnerSpokeWithPerson, PlaceChanged, Placed, PlaceEnded, ReferralTakenOn
from activation.domain.trajectory_events import FollowUpHeld


@dataclass(frozen=True, slots=True)
class PartnerAccepts:
    """From now on the partner owes the person guidance, where the way of working has it so."""

    referral_id: UUID
    happened_at: datetime

    def decide(self, draft: Draft) -> None:
        referral = _open(draft, self.referral_id)
        if referral is None or referral.standing is not ReferralState.OFFERED:
            return
        draft.add(ReferralTakenOn(self.happened_at, self.referral_id))
        for promise in draft.state.promises:
            if promise.kind is PromiseKind.REFERRAL_ANSWER and promise.referral_id == self.referral_id:
                draft.end(promise, PromiseEnding.FULFILLED, at=self.happened_at)
        _owe_guidance(draft, referral)


@dataclass(frozen=True, slots=True)
class PartnerGivesBack:
    """Declined, or returned with advice; `because` is the partner's reason for it."""

    referral_id: UUID
    reason: ReferralEndReason
    happened_at: datetime
    because: DeclineReason | ReturnReason | None = None
    advice: ReturnAdvice | None = None

    def decide(self, draft: Draft) -> None:
        referral = _open(draft, self.referral_id)
        if referral is not None:
            give_back(
                draft,
                referral,
                self.reason,
                happened_at=self.happened_at,
                because=self.because,
                advice=self.advice,
            )


@dataclass(frozen=True, slots=True)
class PartnerPlaces:
    """The person has a place: the period of guidance counts from here."""

    referral_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    started_on: date
    happened_at: datetime

    def decide(self, draft: Draft) -> None:
        referral = _open(draft, self.referral_id)
        if referral is None:
            return
        if referral.standing is ReferralState.OFFERED:
            PartnerAccepts(self.referral_id, self.happened_at).decide(draft)
        elif not _guided(draft, self.referral_id):
            _owe_guidance(draft, referral)
        draft.add(Placed(self.happened_at, self.referral_id, self.activity_kind, self.hours_per_week, self.started_on))


@dataclass(frozen=True, slots=True)
class PartnerChangesPlace:
    """Other hours at the place where the person is; there is one at most by one referral. It moves no duty."""

    referral_id: UUID
    hours_per_week: int
    happened_at: datetime

    def decide(self, draft: Draft) -> None:
        referral = draft.state.referral(self.referral_id)
        if referral is None or referral.place is None or referral.place.hours_per_week == self.hours_per_week:
            return
        draft.add(PlaceChanged(self.happened_at, self.referral_id, self.hours_per_week))


@dataclass(frozen=True, slots=True)
class PartnerEndsPlace:
    """The place came to an end: the coach owes a talk at once. The partner may find the person another one."""

    referral_id: UUID
    reason: PlacementEndReason
    happened_at: datetime

    def decide(self, draft: Draft) -> None:
        referral = _open(draft, self.referral_id)
        if referral is None or referral.standing is not ReferralState.PLACED:
            return
        draft.add(PlaceEnded(self.happened_at, self.referral_id, self.reason))
        owe_return_conversation(draft, referral)
        for promise in _guided(draft, self.referral_id):
            take_back(draft, promise)


@dataclass(frozen=True, slots=True)
class PartnerSpeaks:
    """Guidance or a yearly check was held. Who is no longer active gets a talk with the coach at once."""

    referral_id: UUID
    still_active: bool
    held_at: datetime

    def decide(self, draft: Draft) -> None:
        self._record(draft)
        self._makes_up_for_what_was_left(draft)

    def _record(self, draft: Draft) -> None:
        referral = _open(draft, self.referral_id)
        owed = [each for each in _guided(draft, self.referral_id) if each.could_be_fulfilled(self.held_at)]
        if referral is None or not owed:
            draft.add(PartnerSpokeWithPerson(self.held_at, self.referral_id, self.still_active))
            if referral is not None and not self.still_active and not guided_by_partner(draft.way):
                owe_return_conversation(draft, referral)
            return
        promise = owed[0]
        standing = None if self.still_active else standing_return_conversation(draft.state, referral)
        next_promise_id = standing.promise_id if standing else draft.next_promise_id()
        draft.add(
            FollowUpHeld(self.held_at, promise.promise_id, FollowUpBy.PARTNER, self.still_active, next_promise_id)
        )
        if not self.still_active:
            owe_return_conversation(draft, referral)
        elif not guided_by_partner(draft.way):
            days = draft.way.contact.longest_interval[draft.state.intensity]
            draft.promise(PromiseKind.FOLLOW_UP, draft.within(days), draft.state.contact_owner)
        else:
            held_on = local_date(self.held_at)
            kind, due_on = next_guidance(referral.guided_since or held_on, held_on, draft.way)
            draft.promise(kind, max(due_on, draft.today), promise.owner, referral_id=self.referral_id)
        draft.end(promise, PromiseEnding.FULFILLED, at=self.held_at)

    def _makes_up_for_what_was_left(self, draft: Draft) -> None:
        """What the partner left overdue, and coach or team owe since: this is the talk, late or told late. They owe
        another besides, about the return or since."""
        for promise in draft.state.contact_promises:
            promised = promise.referral_id == self.referral_id and promise.left_by_partner
            if promised and local_date(self.held_at) >= local_date(promise.made_at):
                draft.end(promise, PromiseEnding.FULFILLED, at=self.held_at)


def _owe_guidance(draft: Draft, referral: Referral) -> None:
    """The partner owes guidance from now on; what coach or team owed makes way for it, unless it is overdue.

    The talk at the end of a term stays with the coach, for it is about what comes after this partner; and so does the
    talk about another partner that gave the person back. Where the way of working leaves guidance to coach or team, no
    duty moves.
    """
    if not guided_by_partner(draft.way):
        return
    before = draft.state.promises
    draft.promise(
        PromiseKind.GUIDANCE,
        draft.within(draft.way.referral.guidance_every),
        Owner(OwnerKind.PARTNER, referral.partner_id),
        referral_id=referral.referral_id,
    )
    for promise in before:
        if _passes_to_partner(promise, referral) and promise.may_make_way(draft.today):
            draft.end(promise, PromiseEnding.REPLACED)


def _passes_to_partner(promise: Promise, referral: Referral) -> bool:
    if promise.kind is PromiseKind.RETURN_CONVERSATION:
        return promise.referral_id == referral.referral_id
    return promise.kind is PromiseKind.FOLLOW_UP and promise.not_before is None


def _guided(draft: Draft, referral_id: UUID) -> list[Promise]:
    """The contact that the partner owes by this referral, if any."""
    return [
        promise
        for promise in draft.state.contact_promises
        if promise.referral_id == referral_id and promise.with_partner
    ]


def _open(draft: Draft, referral_id: UUID) -> Referral | None:
    referral = draft.state.referral(referral_id)
    return referral if referral is not None and referral.is_open else None
