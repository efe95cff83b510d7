"""A referral as the partner knows it: a stream of its own, with no other id of the person in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import ActivityKind, ContactShared, EscalationRung, PromiseKind

from activation.domain.trajectory import Trajectory


@dataclass(frozen=True, slots=True)
class ReferralOffered:
    occurred_at: datetime
    partner_id: UUID
    activity_kinds: tuple[ActivityKind, ...]
    hours_per_week: int
    languages: tuple[str, ...]
    answer_due_on: date
    contact_shared: ContactShared


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    occurred_at: datetime
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class OwedByPartner:
    kind: PromiseKind
    due_on: date
    rung: EscalationRung | None


@dataclass(frozen=True, slots=True)
class PartnerOwes:
    """What the partner owes from now on; None: nothing."""

    occurred_at: datetime
    owed: OwedByPartner | None


@dataclass(frozen=True, slots=True)
class PartnerAnswered:
    """What the partner answered. Private: the partner tells it itself."""

    occurred_at: datetime
    accepted: bool


ReferralEvent = ReferralOffered | ReferralWithdrawn | PartnerOwes | PartnerAnswered


@dataclass(frozen=True, slots=True)
class OfferedReferral:
    partner_id: UUID | None = None
    accepted: bool | None = None
    """None while the partner has not answered."""
    withdrawn: bool = False
    owed: OwedByPartner | None = None
    """What the partner was told last that it owes."""


NOT_OFFERED = OfferedReferral()


def evolve_referral(state: OfferedReferral, event: ReferralEvent) -> OfferedReferral:
    """The referral after the event."""
    match event:
        case ReferralOffered():
            return replace(state, partner_id=event.partner_id)
        case ReferralWithdrawn():
            return replace(state, withdrawn=True)
        case PartnerOwes():
            return replace(state, owed=event.owed)
        case PartnerAnswered():
            return replace(state, accepted=event.accepted)


def withdraw(state: OfferedReferral, now: datetime) -> list[ReferralEvent]:
    """Tell the partner, once, that the question is taken back."""
    if state.partner_id is None or state.withdrawn or state.accepted is False:
        return []
    return [ReferralWithdrawn(now, state.partner_id)]


def tell_what_is_owed(state: OfferedReferral, owed: OwedByPartner | None, now: datetime) -> list[ReferralEvent]:
    """Tell the partner what it owes, if that is another than it was told."""
    if state.partner_id is None or state.withdrawn or state.accepted is False or state.owed == owed:
        return []
    return [PartnerOwes(now, owed)]


def owed_by_partners(trajectory: Trajectory) -> dict[UUID, OwedByPartner]:
    """What partners owe in a trajectory, by referral. An answer as soon as it climbs: its date stands in the offer."""
    return {
        promise.referral_id: OwedByPartner(promise.kind, promise.due_on, promise.rung)
        for promise in trajectory.promises
        if promise.referral_id is not None
        and promise.with_partner
        and (promise.kind is not PromiseKind.REFERRAL_ANSWER or promise.rung is not None)
    }


def answer(state: OfferedReferral, *, accepted: bool, happened_at: datetime) -> list[ReferralEvent]:
    """Note the first answer; a later one changes nothing."""
    if state.partner_id is None or state.accepted is not None:
        return []
    return [PartnerAnswered(happened_at, accepted)]
