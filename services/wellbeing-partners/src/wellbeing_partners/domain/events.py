"""What can happen to a referral at a partner, and what a partner counts. Nothing here says who the person is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    DeclineReason,
    EscalationRung,
    PlacementEndReason,
    PromiseKind,
    ReturnAdvice,
    ReturnReason,
)


@dataclass(frozen=True, slots=True)
class ReferralOffered:
    """A coach asks this partner to help somebody; the partner answers by `answer_due_on`."""

    occurred_at: datetime
    partner_id: UUID
    activity_kinds: tuple[ActivityKind, ...]
    hours_per_week: int
    languages: tuple[str, ...]
    answer_due_on: date
    contact_shared: ContactShared


@dataclass(frozen=True, slots=True)
class ReferralWithdrawn:
    """The coach took the referral back, at any stage."""

    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """What the partner promised: an answer, or a contact with the person."""

    kind: PromiseKind
    due_on: date
    rung: EscalationRung | None = None
    """How far it has climbed; None as long as it is not overdue."""


@dataclass(frozen=True, slots=True)
class PartnerOwes:
    """The coach's side told what the partner owes by this referral; None: nothing."""

    occurred_at: datetime
    owed: Owed | None


@dataclass(frozen=True, slots=True)
class ReferralAccepted:
    """The partner takes the person on; from now on it owes the guidance."""

    occurred_at: datetime
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class ReferralDeclined:
    """The partner says no, with a reason that says nothing about the person."""

    occurred_at: datetime
    partner_id: UUID
    reason: DeclineReason


@dataclass(frozen=True, slots=True)
class PartnerPlaced:
    """The person found a place. Hours are hours a week."""

    occurred_at: datetime
    partner_id: UUID
    placement_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    started_on: date


@dataclass(frozen=True, slots=True)
class PlacementChanged:
    """Other hours at the same place."""

    occurred_at: datetime
    placement_id: UUID
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class PlacementEnded:
    occurred_at: datetime
    placement_id: UUID
    reason: PlacementEndReason


@dataclass(frozen=True, slots=True)
class GuidanceHeld:
    """The partner and the person spoke. Hours are hours a week, 0 for somebody who is not active now."""

    occurred_at: datetime
    still_active: bool
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class AnnualCheckHeld:
    """The partner asked a former participant how things are. Hours as for guidance."""

    occurred_at: datetime
    still_active: bool
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class PartnerReturned:
    """The attempt did not work out; the person goes back to the coach with advice."""

    occurred_at: datetime
    reason: ReturnReason
    advice: ReturnAdvice


ReferralEvent = (
    ReferralOffered
    | ReferralWithdrawn
    | PartnerOwes
    | ReferralAccepted
    | ReferralDeclined
    | PartnerPlaced
    | PlacementChanged
    | PlacementEnded
    | GuidanceHeld
    | AnnualCheckHeld
    | PartnerReturned
)


@dataclass(frozen=True, slots=True)
class AttendanceCounted:
    """How many people came and how often, in one period; a later count of the same period replaces it."""

    occurred_at: datetime
    partner_id: UUID
    activity_kind: ActivityKind
    period: str
    participants: int
    visits: int
