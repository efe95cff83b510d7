"""`/contact-cards/{referralId}`: how a partner is in touch with somebody who was referred to them."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import Path
from meedoen.http import ApiModel, Tx, commands_router
from meedoen.vocabulary import ContactShared

from intake.application.contact_cards import read_contact_card
from intake.entrypoints.api.callers import Partner


class NameView(ApiModel):
    surname: str
    initials: str | None
    given_name: str | None


class AddressView(ApiModel):
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None


class ContactCardView(ApiModel):
    """As much as the way of working shares. Copy it nowhere: it can be read for as long as the referral is open."""

    referral_id: UUID
    shared: ContactShared
    addressed_as: str
    """Whom to ask for."""
    telephone: str | None
    """Null: none is known."""
    name: NameView | None
    """Null unless name and address are shared; so is the address."""
    address: AddressView | None


ReferralId = Annotated[UUID, Path(alias="referralId")]

ROUTER = commands_router(prefix="/contact-cards", tags=["contact cards"])


@ROUTER.get("/{referralId}")
async def read_card(referral_id: ReferralId, tx: Tx, partner: Partner) -> ContactCardView:
    """The contact details that the way of working shares with the partner to whom somebody was referred.

    Only while the referral is open. Every reading is logged.
    """
    read = await read_contact_card(tx, referral_id, partner_id=partner.organisation, reader=partner.subject)
    name, address = read.card.name, read.card.address
    return ContactCardView(
        referral_id=referral_id,
        shared=read.shared,
        addressed_as=read.card.addressed_as,
        telephone=read.card.telephone,
        name=NameView(**asdict(name)) if name else None,
        address=AddressView(**asdict(address)) if address else None,
    )
