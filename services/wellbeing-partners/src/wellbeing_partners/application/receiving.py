"""What the coach's side tells on the referrals topic becomes the partner's work list."""

from collections.abc import Sequence

from meedoen.contracts.referrals import PartnerOwes, ReferralOffered, ReferralWithdrawn
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction

from wellbeing_partners.adapters.event_codec import REFERRAL
from wellbeing_partners.adapters.referral_rows import save_referrals
from wellbeing_partners.domain import events
from wellbeing_partners.domain.receiving import receive_offer, receive_what_is_owed, receive_withdrawal
from wellbeing_partners.domain.referral import Referral


async def receive_referrals(tx: Transaction, batch: Sequence[Received]) -> None:
    """Take in offers, withdrawals and what is owed, in their order."""
    referrals = await tx.load_many(REFERRAL, list({received.subject for received in batch}))
    changed = {}
    for received in batch:
        loaded = referrals[received.subject]
        news = _news(loaded.state, received)
        if news:
            tx.record(loaded, news)
            changed[received.subject] = loaded
    save_referrals(tx, list(changed.values()))


def _news(referral: Referral, received: Received) -> Sequence[events.ReferralEvent]:
    match received.data:
        case ReferralOffered() as offered:
            return receive_offer(
                referral,
                events.ReferralOffered(
                    offered.occurred_at,
                    offered.partner_id,
                    offered.activity_kinds,
                    offered.hours_per_week,
                    offered.languages,
                    offered.answer_due_on,
                    offered.contact_shared,
                ),
            )
        case ReferralWithdrawn() as withdrawn:
            return receive_withdrawal(referral, withdrawn.occurred_at)
        case PartnerOwes() as owes:
            return receive_what_is_owed(referral, _owed(owes), owes.occurred_at)
        case _:
            return ()


def _owed(told: PartnerOwes) -> events.Owed | None:
    owed = told.owed
    return None if owed is None else events.Owed(owed.kind, owed.due_on, owed.escalated_to)
