"""A referral as the partner sees it, and how each event changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from meedoen.vocabulary import ActivityKind, PlacementEndReason, PromiseKind

from wellbeing_partners.domain.events import (
    AnnualCheckHeld,
    GuidanceHeld,
    Owed,
    PartnerOwes,
    PartnerPlaced,
    PartnerReturned,
    PlacementChanged,
    PlacementEnded,
    ReferralAccepted,
    ReferralDeclined,
    ReferralEvent,
    ReferralOffered,
    ReferralWithdrawn,
)


class Stage(StrEnum):
    """Where a referral stands. Accepted means: taken on, no place at this moment."""

    TO_ANSWER = "to-answer"
    ACCEPTED = "accepted"
    PLACED = "placed"
    DECLINED = "declined"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def closed(self) -> bool:
        """Whether nothing more is asked of the partner."""
        return self in (Stage.DECLINED, Stage.RETURNED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Placement:
    """One place that a person had or has; it runs until it has an end."""

    placement_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    started_on: date
    ended_at: datetime | None = None
    end_reason: PlacementEndReason | None = None

    @property
    def runs(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Referral:
    """What the partner may know. Without an offer there is no referral."""

    offer: ReferralOffered | None = None
    stage: Stage = Stage.TO_ANSWER
    placements: tuple[Placement, ...] = ()
    last_contact_at: datetime | None = None
    told_of: Owed | None = None
    """What the coach's side told last."""

    @property
    def owed(self) -> Owed | None:
        """What the partner owes now: its answer, then what the coach's side told; nothing once it is closed."""
        if self.offer is None or self.stage.closed:
            return None
        told_of_answer = self.told_of is not None and self.told_of.kind is PromiseKind.REFERRAL_ANSWER
        if self.stage is not Stage.TO_ANSWER:
            return None if told_of_answer else self.told_of
        return self.told_of if told_of_answer else Owed(PromiseKind.REFERRAL_ANSWER, self.offer.answer_due_on)

    @property
    def running_placement(self) -> Placement | None:
        """The place where the person is now: one at most."""
        return next((placement for placement in self.placements if placement.runs), None)

    def placement(self, placement_id: UUID) -> Placement | None:
        """The placement with that id, running or ended."""
        return next((each for each in self.placements if each.placement_id == placement_id), None)


def evolve(referral: Referral, event: ReferralEvent) -> Referral:  # noqa: PLR0911 - one return for each kind
    """The referral after the event."""
    match event:
        case ReferralOffered():
            return replace(referral, offer=event)
        case PartnerOwes():
            return replace(referral, told_of=event.owed)
        case ReferralAccepted() | ReferralDeclined() | ReferralWithdrawn() | PartnerReturned():
            return replace(referral, stage=_STAGE_AFTER[type(event)])
        case PartnerPlaced():
            placement = Placement(event.placement_id, event.activity_kind, event.hours_per_week, event.started_on)
            return replace(referral, stage=Stage.PLACED, placements=(*referral.placements, placement))
        case PlacementChanged():
            return _with_placement(referral, event.placement_id, hours_per_week=event.hours_per_week)
        case PlacementEnded():
            ended = _with_placement(referral, event.placement_id, ended_at=event.occurred_at, end_reason=event.reason)
            return replace(ended, stage=Stage.ACCEPTED) if referral.stage is Stage.PLACED else ended
        case GuidanceHeld() | AnnualCheckHeld():
            # People record late: an earlier contact that is recorded after a later one changes nothing here.
            latest = max(event.occurred_at, referral.last_contact_at or event.occurred_at)
            return replace(referral, last_contact_at=latest)
        case _:
            assert_never(event)


_STAGE_AFTER: Mapping[type[ReferralEvent], Stage] = {
    ReferralAccepted: Stage.ACCEPTED,
    ReferralDeclined: Stage.DECLINED,
    ReferralWithdrawn: Stage.WITHDRAWN,
    PartnerReturned: Stage.RETURNED,
}


def _with_placement(
    referral: Referral,
    placement_id: UUID,
    *,
    hours_per_week: int | None = None,
    ended_at: datetime | None = None,
    end_reason: PlacementEndReason | None = None,
) -> Referral:
    placements = tuple(
        replace(
            each,
            hours_per_week=hours_per_week if hours_per_week is not None else each.hours_per_week,
            ended_at=ended_at or each.ended_at,
            end_reason=end_reason or each.end_reason,
        )
        if each.placement_id == placement_id
        else each
        for each in referral.placements
    )
    return replace(referral, placements=placements)
