"""What becomes of somebody's referrals to partners. What is not told to others says so."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    DeclineReason,
    PlacementEndReason,
    ReferralEndReason,
    ReturnAdvice,
    ReturnReason,
)


@dataclass(frozen=True, slots=True)
class Referred:
    occurred_at: datetime
    referral_id: UUID
    partner_id: UUID
    activity_kinds: tuple[ActivityKind, ...]
    answer_due_on: date
    contact_shared: ContactShared


@dataclass(frozen=True, slots=True)
class ReferralTakenOn:
    """The partner accepted. Private: the partner tells it itself."""

    occurred_at: datetime
    referral_id: UUID


@dataclass(frozen=True, slots=True)
class Placed:
    """The partner found a place. Private: the partner tells it itself."""

    occurred_at: datetime
    referral_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    started_on: date


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    """Other hours at the same place. Private: the partner tells it itself."""

    occurred_at: datetime
    referral_id: UUID
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class PlaceEnded:
    """The person is no longer at the place; the partner still has the referral. Private: the partner tells it."""

    occurred_at: datetime
    referral_id: UUID
    reason: PlacementEndReason


@dataclass(frozen=True, slots=True)
class PartnerSpokeWithPerson:
    """A two-way contact by a partner that nobody had promised. Private: the partner tells it itself."""

    occurred_at: datetime
    referral_id: UUID
    still_active: bool


@dataclass(frozen=True, slots=True)
class ReferralEnded:
    """`because` and `advice` are the partner's own, for the coach. Private: the partner tells them itself."""

    occurred_at: datetime
    referral_id: UUID
    partner_id: UUID
    reason: ReferralEndReason
    because: DeclineReason | ReturnReason | None = None
    advice: ReturnAdvice | None = None


ReferringEvent = (
    Referred | ReferralTakenOn | Placed | PlaceChanged | PlaceEnded | PartnerSpokeWithPerson | ReferralEnded
)
