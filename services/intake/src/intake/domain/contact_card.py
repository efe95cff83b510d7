"""What a partner may know of somebody who was referred to them: as little as it takes to be in touch."""

from dataclasses import dataclass

from meedoen.language import Words
from meedoen.refusals import Forbidden
from meedoen.vocabulary import ContactShared

from intake.domain.personal_details import PersonalDetails

_NOT_SHARED = Words(
    nl="In deze werkwijze delen we geen contactgegevens. Spreek met de coach een kennismaking af.",
    en="This way of working shares no contact details. Agree with the coach on how to meet.",
)


@dataclass(frozen=True, slots=True)
class Name:
    surname: str
    initials: str | None
    given_name: str | None


@dataclass(frozen=True, slots=True)
class Address:
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None


@dataclass(frozen=True, slots=True)
class ContactCard:
    """`addressed_as` is whom to ask for; name and address only where the way of working shares them."""

    addressed_as: str
    telephone: str | None
    name: Name | None = None
    address: Address | None = None


def contact_card(details: PersonalDetails, shared: ContactShared) -> ContactCard:
    """The part of somebody's details that the way of working shares.

    Raises:
        Forbidden: it shares none.
    """
    if shared is ContactShared.NONE:
        raise Forbidden(_NOT_SHARED)
    card = ContactCard(_addressed_as(details), details.telephone)
    if shared is ContactShared.PHONE:
        return card
    return ContactCard(
        card.addressed_as,
        card.telephone,
        Name(details.surname, details.initials, details.given_name),
        Address(details.street, details.house_number, details.postcode, details.town),
    )


def _addressed_as(details: PersonalDetails) -> str:
    """The given name; of whom that is not known, the initials and the surname."""
    return details.given_name or f"{details.initials or ''} {details.surname}".strip()
