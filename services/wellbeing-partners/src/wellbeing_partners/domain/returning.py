"""Giving somebody back to the coach, with a reason and advice."""

from datetime import datetime

from meedoen.vocabulary import ReturnAdvice, ReturnReason

from wellbeing_partners.domain.events import PartnerReturned
from wellbeing_partners.domain.placing import require_no_running_placement
from wellbeing_partners.domain.referral import Referral
from wellbeing_partners.domain.rules import require_happened, require_taken_on


def return_to_coach(
    referral: Referral, *, reason: ReturnReason, advice: ReturnAdvice, occurred_at: datetime, now: datetime
) -> tuple[PartnerReturned]:
    """The attempt did not work out. A running place is ended first, so that its own reason is known.

    Raises:
        RuleRefused: not accepted, closed, a place is running, a moment that cannot be.
    """
    require_taken_on(referral)
    require_no_running_placement(referral)
    require_happened(referral, occurred_at, now)
    return (PartnerReturned(occurred_at, reason, advice),)
