"""A partner works on its own referrals; those of others do not exist for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.language import Words
from meedoen.refusals import NotFound
from meedoen.transaction import Transaction
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.adapters.event_codec import REFERRAL
from wellbeing_partners.adapters.referral_rows import referral_of_placement, save_referrals
from wellbeing_partners.domain.events import ReferralEvent
from wellbeing_partners.domain.referral import Referral

NO_SUCH_REFERRAL = Words(nl="Deze aanmelding is niet gevonden.", en="This referral was not found.")
NO_SUCH_PLACEMENT = Words(nl="Deze plaatsing is niet gevonden.", en="This placement was not found.")


@dataclass(frozen=True, slots=True)
class By:
    """On whose behalf a command is given, and the version that they saw (None: they did not say)."""

    partner_id: UUID
    seen_version: int | None = None


async def own_referral(tx: Transaction, by: By, referral_id: UUID) -> Loaded[Referral]:
    """The referral, if it is this partner's.

    Raises:
        NotFound: there is none by that id, or it is another partner's.
        Conflict: it is not as the caller saw it.
    """
    loaded = await tx.load(REFERRAL, referral_id)
    if loaded.state.offer is None or loaded.state.offer.partner_id != by.partner_id:
        raise NotFound(NO_SUCH_REFERRAL)
    if by.seen_version is not None:
        tx.expect_version(loaded, by.seen_version)
    return loaded


async def decide_on_referral(
    tx: Transaction, by: By, referral_id: UUID, decision: Callable[[Referral], Sequence[ReferralEvent]]
) -> Loaded[Referral]:
    """Take a decision of the domain on an own referral, and show the referral as it is after it.

    Raises:
        NotFound: there is none by that id, or it is another partner's.
        Conflict: it is not as the caller saw it.
        RuleRefused: the decision says no.
    """
    loaded = await own_referral(tx, by, referral_id)
    events = decision(loaded.state)
    if events:
        tx.record(loaded, events)
        save_referrals(tx, [loaded])
    return loaded


async def decide_on_placement(
    tx: Transaction,
    connection: AsyncConnection,
    by: By,
    placement_id: UUID,
    decision: Callable[[Referral], Sequence[ReferralEvent]],
) -> Loaded[Referral]:
    """The same, on the referral by which somebody got this place; which that is, is read from `connection`.

    Raises:
        NotFound: there is no such placement, or it is another partner's.
        Conflict: the referral is not as the caller saw it.
        RuleRefused: the decision says no.
    """
    referral_id = await referral_of_placement(connection, placement_id)
    if referral_id is None:
        raise NotFound(NO_SUCH_PLACEMENT)
    try:
        return await decide_on_referral(tx, by, referral_id, decision)
    except NotFound:
        raise NotFound(NO_SUCH_PLACEMENT) from None
