"""A partner's own words about a referral: kept here while the referral is open, told to nobody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound
from meedoen.transaction import Transaction
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.adapters.tables import REFERRALS, WORK_NOTES
from wellbeing_partners.application.own_referrals import NO_SUCH_REFERRAL, By, own_referral
from wellbeing_partners.domain.rules import require_open

MOST_CHARACTERS = 2000
_NO_NOTE = Words(nl="Er is geen werknotitie bij deze aanmelding.", en="This referral has no work note.")


@dataclass(frozen=True, slots=True)
class WorkNote:
    text: str
    written_at: datetime


async def write_work_note(tx: Transaction, by: By, referral_id: UUID, text: str) -> WorkNote:
    """Put the note in the place of the one that was there.

    Raises:
        NotFound: no such referral of this partner.
        RuleRefused: the referral is closed.
    """
    require_open((await own_referral(tx, by, referral_id)).state)
    row = {"referral_id": referral_id, "text": text, "written_at": tx.now}
    tx.save(WORK_NOTES, [row], key=["referral_id"])
    return WorkNote(text, tx.now)


async def remove_work_note(tx: Transaction, by: By, referral_id: UUID) -> None:
    """Take the note away; without one nothing happens.

    Raises:
        NotFound: no such referral of this partner.
    """
    await own_referral(tx, by, referral_id)
    tx.delete(WORK_NOTES, [{"referral_id": referral_id}])


async def read_work_note(connection: AsyncConnection, by: By, referral_id: UUID) -> WorkNote:
    """The note.

    Raises:
        NotFound: no such referral of this partner, or it has no note.
    """
    found = (
        await connection.execute(
            select(WORK_NOTES.c.text, WORK_NOTES.c.written_at)
            .select_from(REFERRALS.outerjoin(WORK_NOTES))
            .where(REFERRALS.c.referral_id == referral_id, REFERRALS.c.partner_id == by.partner_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound(NO_SUCH_REFERRAL)
    if found.text is None:
        raise NotFound(_NO_NOTE)
    return WorkNote(found.text, found.written_at)
