"""A partner reads how to be in touch with somebody who was referred to them, for as long as the referral is open."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound
from meedoen.transaction import Transaction
from meedoen.vocabulary import ContactShared

from intake.adapters.detail_rows import details_of
from intake.adapters.event_codec import CLIENT
from intake.adapters.referral_rows import find_referral
from intake.application.own_clients import log_client_processing
from intake.application.processing_activities import READ_CONTACT_CARD
from intake.domain.contact_card import ContactCard, contact_card

_NO_SUCH_REFERRAL = Words(nl="Deze verwijzing is niet gevonden.", en="This referral was not found.")
_OVER = Words(
    nl="Deze verwijzing is voorbij, en daarmee de inzage in de contactgegevens. Vraag het de coach.",
    en="This referral is over, and with it the view of the contact details. Ask the coach.",
)


@dataclass(frozen=True, slots=True)
class SharedCard:
    """A card, and how much of somebody's details the way of working shares."""

    shared: ContactShared
    card: ContactCard


async def read_contact_card(tx: Transaction, referral_id: UUID, *, partner_id: UUID, reader: UUID) -> SharedCard:
    """The card of somebody who was referred to this partner; each reading is logged with its purpose.

    Raises:
        NotFound: no such referral to this partner, or it is over.
        Forbidden: the way of working shares no contact details.
    """
    referral = await find_referral(tx.connection, referral_id)
    if referral is None or referral.partner_id != partner_id:
        raise NotFound(_NO_SUCH_REFERRAL)
    client = (await tx.load(CLIENT, referral.client_id)).state
    if client.municipality != referral.municipality:  # another intake's client, or activation has it wrong
        raise NotFound(_NO_SUCH_REFERRAL)
    stored = (await details_of(tx.connection, [referral.client_id])).get(referral.client_id)
    if not (referral.open and client.present and stored):
        raise NotFound(_OVER)
    card = contact_card(stored.details, referral.contact_shared)
    await log_client_processing(tx, READ_CONTACT_CARD, [referral.client_id], reader)
    return SharedCard(referral.contact_shared, card)
