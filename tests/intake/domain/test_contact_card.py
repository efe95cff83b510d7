"""What a partner may know: as little as it takes to be in touch, and only what the way of working shares."""

from dataclasses import asdict
from datetime import date

import pytest
from intake.domain.contact_card import contact_card
from intake.domain.personal_details import PersonalDetails
from meedoen.refusals import Forbidden
from meedoen.vocabulary import ContactShared

SOMEBODY = PersonalDetails(
    surname="van Dam",
    birth_date=date(1971, 7, 8),
    initials="B.",
    given_name="Bo",
    street="Oudedijk",
    house_number="12b",
    postcode="3061 AB",
    town="Rotterdam",
    telephone="010-4000000",
    email="bo@example.org",
    education="mbo",
    contact_note="Belt liever niet.",
    municipal_number="RT-123",
)


def test_where_nothing_is_shared_the_words_say_how_people_meet() -> None:
    with pytest.raises(Forbidden, match="Agree with the coach"):
        contact_card(SOMEBODY, ContactShared.NONE)


def test_a_telephone_number_comes_with_whom_to_ask_for() -> None:
    card = contact_card(SOMEBODY, ContactShared.PHONE)

    assert (card.addressed_as, card.telephone) == ("Bo", "010-4000000")
    assert (card.name, card.address) == (None, None)


@pytest.mark.parametrize(("initials", "addressed_as"), [("B.", "B. van Dam"), (None, "van Dam")])
def test_who_has_no_given_name_on_file_is_asked_for_by_surname(initials: str | None, addressed_as: str) -> None:
    nameless = PersonalDetails("van Dam", date(1971, 7, 8), initials=initials)

    assert contact_card(nameless, ContactShared.PHONE).addressed_as == addressed_as


def test_name_and_address_come_only_where_they_are_shared() -> None:
    card = contact_card(SOMEBODY, ContactShared.NAME_AND_ADDRESS)

    assert asdict(card) == {
        "addressed_as": "Bo",
        "telephone": "010-4000000",
        "name": {"surname": "van Dam", "initials": "B.", "given_name": "Bo"},
        "address": {"street": "Oudedijk", "house_number": "12b", "postcode": "3061 AB", "town": "Rotterdam"},
    }


@pytest.mark.parametrize("shared", [ContactShared.PHONE, ContactShared.NAME_AND_ADDRESS])
def test_what_no_way_of_working_shares_is_on_no_card(shared: ContactShared) -> None:
    told = repr(contact_card(SOMEBODY, shared))

    for never in (SOMEBODY.email, SOMEBODY.education, SOMEBODY.contact_note, SOMEBODY.municipal_number, "1971"):
        assert str(never) not in told
