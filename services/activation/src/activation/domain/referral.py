"""A referral as the partner knows it: a stream of its own, with no other id of the person in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import ActivityKind, ContactShared


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
class PartnerAnswered:
    """What the partner answered. Private: the partner tells it itself."""

    occurred_at: datetime
    accepted: bool


ReferralEvent = ReferralOffered | ReferralWithdrawn | PartnerAnswered


@dataclass(frozen=True, slots=True)
class OfferedReferral:
    partner_id: UUID | None = None
    accepted: bool | None = None
    """None while the partner has not answered."""
    withdrawn: bool = False


NOT_OFFERED = OfferedReferral()


def evolve_referral(state: OfferedReferral, event: ReferralEvent) -> OfferedReferral:
    """The referral after the event."""
    match event:
        case ReferralOffered():
            return replace(state, partner_id=event.partner_id)
        case ReferralWithdrawn():
            return replace(state, withdrawn=True)
        case PartnerAnswered():
            return replace(state, accepted=event.accepted)


def withdraw(state: OfferedReferral, now: datetime) -> list[ReferralEvent]:
    """Tell the partner, once, that the question is taken back."""
    if state.partner_id is None or state.withdrawn or state.accepted is False:
        return []
    return [ReferralWithdrawn(now, state.partner_id)]


def answer(state: OfferedReferral, *, accepted: bool, happened_at: datetime) -> list[ReferralEvent]:
    """Note the first answer; a later one changes nothing."""
    if state.partner_id is None or state.accepted is not None:
        return []
    return [PartnerAnswered(happened_at, accepted)]
