"""`/referrals/{id}/work-note`: the partner's own words, for the partner alone."""

from meedoen.http import Reading, Tx, api_router

from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.work_notes import WorkNote, read_work_note, remove_work_note, write_work_note
from wellbeing_partners.entrypoints.api.bodies import NoteText
from wellbeing_partners.entrypoints.api.callers import Partner, ReferralId
from wellbeing_partners.entrypoints.api.views import WorkNoteView

ROUTER = api_router(prefix="/referrals/{referralId}/work-note", tags=["work notes"])


@ROUTER.get("")
async def get_work_note(referral_id: ReferralId, connection: Reading, partner: Partner) -> WorkNoteView:
    """The note, if there is one."""
    return _view(await read_work_note(connection, By(partner.organisation), referral_id))


@ROUTER.put("")
async def put_work_note(referral_id: ReferralId, body: NoteText, tx: Tx, partner: Partner) -> WorkNoteView:
    """Write the note, in the place of the one that was there. It goes when the referral closes."""
    return _view(await write_work_note(tx, By(partner.organisation), referral_id, body.text))


@ROUTER.delete("", status_code=204)
async def delete_work_note(referral_id: ReferralId, tx: Tx, partner: Partner) -> None:
    """Take the note away."""
    await remove_work_note(tx, By(partner.organisation), referral_id)


def _view(note: WorkNote) -> WorkNoteView:
    return WorkNoteView(text=note.text, written_at=note.written_at)
