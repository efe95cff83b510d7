"""What the coach's side tells: an offer, a withdrawal. Facts from elsewhere are never refused."""

from datetime import datetime

from wellbeing_partners.domain.events import ReferralOffered, ReferralWithdrawn
from wellbeing_partners.domain.referral import Referral


def receive_offer(referral: Referral, offer: ReferralOffered) -> tuple[ReferralOffered, ...]:
    """A referral arrives; a second offer under the same id changes nothing."""
    return (offer,) if referral.offer is None else ()


def receive_withdrawal(referral: Referral, occurred_at: datetime) -> tuple[ReferralWithdrawn, ...]:
    """The coach takes it back; nothing is left to withdraw once it is closed or was never here."""
    if referral.offer is None or referral.stage.closed:
        return ()
    return (ReferralWithdrawn(occurred_at),)
