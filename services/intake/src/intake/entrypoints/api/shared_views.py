"""How somebody is shown to another organisation: as much as the way of working shares with it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from meedoen.http import ApiModel
from meedoen.vocabulary import ContactShared, Obstacle

from intake.application.team_sight import SharedFile
from intake.domain.contact_card import ContactCard


class NameView(ApiModel):
    surname: str
    initials: str | None
    given_name: str | None


class AddressView(ApiModel):
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None


class SharedView(ApiModel):
    """What a contact card says. Copy it nowhere: it can be read for as long as it is needed."""

    shared: ContactShared
    addressed_as: str
    """Whom to ask for."""
    telephone: str | None
    """Null: none is known."""
    name: NameView | None
    """Null unless name and address are shared; so is the address."""
    address: AddressView | None


class SharedFileView(SharedView):
    """One of a neighbourhood team's own people, without the number and without anything of the benefit."""

    client_id: UUID
    neighbourhood: str
    language: str | None
    obstacles: list[Obstacle]


def shared_file_view(file: SharedFile) -> SharedFileView:
    """One of a team's own people."""
    return SharedFileView(
        client_id=file.client_id,
        neighbourhood=file.neighbourhood,
        language=file.language,
        obstacles=list(file.obstacles),
        **card_fields(file.shared, file.card),
    )


def card_fields(shared: ContactShared, card: ContactCard) -> dict[str, Any]:
    """What every view of a contact card shows."""
    return {
        "shared": shared,
        "addressed_as": card.addressed_as,
        "telephone": card.telephone,
        "name": NameView(**asdict(card.name)) if card.name else None,
        "address": AddressView(**asdict(card.address)) if card.address else None,
    }
