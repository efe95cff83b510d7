"""Saying yes or no to a referral: once."""

from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import DeclineReason

from wellbeing_partners.domain.events import ReferralAccepted, ReferralDeclined
from wellbeing_partners.domain.referral import Referral, Stage
from wellbeing_partners.domain.rules import require_open


def accept(referral: Referral, *, partner_id: UUID, now: datetime) -> tuple[ReferralAccepted]:
    """The partner says yes.

    Raises:
        RuleRefused: it was answered before, or withdrawn.
    """
    _require_unanswered(referral)
    return (ReferralAccepted(now, partner_id),)


def decline(referral: Referral, *, partner_id: UUID, reason: DeclineReason, now: datetime) -> tuple[ReferralDeclined]:
    """The partner says no, with a reason.

    Raises:
        RuleRefused: it was answered before, or withdrawn.
    """
    _require_unanswered(referral)
    return (ReferralDeclined(now, partner_id, reason),)


def _require_unanswered(referral: Referral) -> None:
    if referral.stage is Stage.WITHDRAWN:
        require_open(referral)
    if referral.stage is not Stage.TO_ANSWER:
        raise RuleRefused(
            "referral-already-answered",
            Words(
                nl="Er is al geantwoord op deze aanmelding. Na een ja kunt u iemand met advies terugmelden.",
                en="This referral was answered before. After a yes you can return the person with advice.",
            ),
        )
