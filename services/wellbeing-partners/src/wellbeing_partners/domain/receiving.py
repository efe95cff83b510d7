"""What the coach's side tells: an offer, a withdrawal, what is owed. Facts from elsewhere are never refused."""

from datetime import datetime

from wellbeing_partners.domain.events import Owed, PartnerOwes, ReferralOffered, ReferralWithdrawn
from wellbeing_partners.domain.referral import Referral


def receive_offer(referral: Referral, offer: ReferralOffered) -> tuple[ReferralOffered, ...]:
    """A referral arrives; a second offer under the same id changes nothing."""
    return (offer,) if referral.offer is None else ()


def receive_withdrawal(referral: Referral, occurred_at: datetime) -> tuple[ReferralWithdrawn, ...]:
    """The coach takes it back; nothing is left to withdraw once it is closed or was never here."""
    if referral.offer is None or referral.stage.closed:
        return ()
    return (ReferralWithdrawn(occurred_at),)


def receive_what_is_owed(referral: Referral, owed: Owed | None, occurred_at: datetime) -> tuple[PartnerOwes, ...]:
    """What the partner owes now; by a referral that is closed, or was never here, it owes nothing."""
    if referral.offer is None or referral.stage.closed or referral.told_of == owed:
        return ()
    return (PartnerOwes(occurred_at, owed),)
