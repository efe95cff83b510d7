"""Staying in touch: guidance while somebody takes part, and a check each year."""

from datetime import datetime

from meedoen.language import Words
from meedoen.refusals import RuleRefused

from wellbeing_partners.domain.events import AnnualCheckHeld, GuidanceHeld
from wellbeing_partners.domain.referral import Referral
from wellbeing_partners.domain.rules import require_happened, require_hours_that_fit, require_taken_on


def hold_guidance(
    referral: Referral, *, still_active: bool, hours_per_week: int, occurred_at: datetime, now: datetime
) -> tuple[GuidanceHeld]:
    """The partner and the person spoke, before there is a place or while there is one.

    Raises:
        RuleRefused: not accepted, closed, hours that do not fit, a moment that cannot be.
    """
    require_taken_on(referral)
    require_hours_that_fit(still_active, hours_per_week)
    require_happened(referral, occurred_at, now)
    return (GuidanceHeld(occurred_at, still_active, hours_per_week),)


def hold_annual_check(
    referral: Referral, *, still_active: bool, hours_per_week: int, occurred_at: datetime, now: datetime
) -> tuple[AnnualCheckHeld]:
    """The partner asked a former or present participant how things are.

    Raises:
        RuleRefused: not accepted, closed, never placed, hours that do not fit, a moment that cannot be.
    """
    require_taken_on(referral)
    if not referral.placements:
        raise RuleRefused(
            "never-placed",
            Words(
                nl="Deze persoon had nog geen plek. Leg het gesprek vast als begeleiding.",
                en="This person has not had a place yet. Record the talk as guidance.",
            ),
        )
    require_hours_that_fit(still_active, hours_per_week)
    require_happened(referral, occurred_at, now)
    return (AnnualCheckHeld(occurred_at, still_active, hours_per_week),)
