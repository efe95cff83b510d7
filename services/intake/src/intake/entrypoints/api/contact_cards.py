"""`/contact-cards/{referralId}`: how a partner is in touch with somebody who was referred to them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from meedoen.http import Tx, api_router

from intake.application.contact_cards import read_contact_card
from intake.entrypoints.api.callers import Partner
from intake.entrypoints.api.shared_views import SharedView, card_fields


class ContactCardView(SharedView):
    """As much as the way of working shares. It can be read for as long as the referral is open."""

    referral_id: UUID


ReferralId = Annotated[UUID, Path(alias="referralId")]

ROUTER = api_router(prefix="/contact-cards", tags=["contact cards"])


@ROUTER.get("/{referralId}")
async def get_contact_card(referral_id: ReferralId, tx: Tx, partner: Partner) -> ContactCardView:
    """The contact details that the way of working shares with the partner to whom somebody was referred.

    Only while the referral is open. Every reading is logged.
    """
    read = await read_contact_card(tx, referral_id, partner_id=partner.organisation, reader=partner.subject)
    return ContactCardView(referral_id=referral_id, **card_fields(read.shared, read.card))
