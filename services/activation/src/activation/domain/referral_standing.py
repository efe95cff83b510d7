"""A referral as it stands in the trajectory of the person whom it is about."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from meedoen.vocabulary import ActivityKind, DeclineReason, ReferralEndReason, ReturnAdvice, ReturnReason


class ReferralState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PLACED = "placed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Place:
    """What a partner really found for somebody; the hours as they are now."""

    activity_kind: ActivityKind
    hours_per_week: int
    started_on: date


@dataclass(frozen=True, slots=True)
class Referral:
    """An attempt at finding somebody a place with a partner."""

    referral_id: UUID
    partner_id: UUID
    standing: ReferralState
    guided_since: date | None = None
    """Since when the partner's period of guidance counts: acceptance, later the start at a place."""
    attempt: int = 1
    """Which referral of this trajectory it is, from 1."""
    activity_kinds: tuple[ActivityKind, ...] = ()
    place: Place | None = None
    """Where the person is by this referral; None before there is a place, and after it."""
    offered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: ReferralEndReason | None = None
    because: DeclineReason | ReturnReason | None = None
    advice: ReturnAdvice | None = None
    """What the partner gave as its reason and advised, where it declined or returned the person."""

    @property
    def is_open(self) -> bool:
        return self.standing is not ReferralState.ENDED
