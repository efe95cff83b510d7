"""Finding somebody a place, changing it, ending it. A person has one running place at most by one referral."""

from datetime import date, datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import ActivityKind, PlacementEndReason

from wellbeing_partners.domain.events import PartnerPlaced, PlacementChanged, PlacementEnded
from wellbeing_partners.domain.referral import Placement, Referral
from wellbeing_partners.domain.rules import (
    require_happened,
    require_hours,
    require_likely_start,
    require_open,
    require_taken_on,
)


def place(
    referral: Referral,
    *,
    partner_id: UUID,
    placement_id: UUID,
    activity_kind: ActivityKind,
    hours_per_week: int,
    started_on: date,
    now: datetime,
) -> tuple[PartnerPlaced]:
    """The person has a place.

    Raises:
        RuleRefused: not accepted, closed, a place is running, hours out of bounds, an unlikely start.
    """
    require_taken_on(referral)
    require_no_running_placement(referral)
    require_hours(hours_per_week)
    require_likely_start(referral, started_on, now)
    return (PartnerPlaced(now, partner_id, placement_id, activity_kind, hours_per_week, started_on),)


def change_hours(
    referral: Referral, *, placement_id: UUID, hours_per_week: int, occurred_at: datetime, now: datetime
) -> tuple[PlacementChanged, ...]:
    """Other hours at the same place; the same hours change nothing.

    Raises:
        NotFound: this referral knows no such placement.
        RuleRefused: closed, the placement has ended, hours out of bounds, a moment that cannot be.
    """
    require_open(referral)
    placement = _running(referral, placement_id)
    require_hours(hours_per_week)
    require_happened(referral, occurred_at, now)
    if placement.hours_per_week == hours_per_week:
        return ()
    return (PlacementChanged(occurred_at, placement_id, hours_per_week),)


def end_placement(
    referral: Referral, *, placement_id: UUID, reason: PlacementEndReason, occurred_at: datetime, now: datetime
) -> tuple[PlacementEnded]:
    """The person is no longer at the place. Possible after a withdrawal too: it is a fact all the same.

    Raises:
        NotFound: this referral knows no such placement.
        RuleRefused: it ended before, or a moment that cannot be.
    """
    _running(referral, placement_id)
    require_happened(referral, occurred_at, now)
    return (PlacementEnded(occurred_at, placement_id, reason),)


def require_no_running_placement(referral: Referral) -> None:
    """Nobody is at a place by this referral.

    Raises:
        RuleRefused: a placement runs.
    """
    if referral.running_placement is not None:
        raise RuleRefused(
            "placement-running",
            Words(
                nl="Deze persoon heeft nu een plek. Beëindig die eerst.",
                en="This person has a place now. End that one first.",
            ),
        )


def _running(referral: Referral, placement_id: UUID) -> Placement:
    placement = referral.placement(placement_id)
    if placement is None:
        raise NotFound(Words(nl="Deze plaatsing is niet gevonden.", en="This placement was not found."))
    if not placement.runs:
        raise RuleRefused(
            "placement-ended",
            Words(
                nl="Deze plaatsing is al beëindigd. Leg een nieuwe plaatsing vast.",
                en="This placement has ended. Record a new placement.",
            ),
        )
    return placement
