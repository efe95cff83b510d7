"""Who a client is and how to reach them: kept apart from the events, in a row that can be deleted."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonalDetails:
    """`language` is an ISO 639 code. `municipal_number` is the number that the municipality's own system uses."""

    surname: str
    birth_date: date
    initials: str | None = None
    given_name: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    telephone: str | None = None
    email: str | None = None
    language: str | None = None
    education: str | None = None
    contact_note: str | None = None
    municipal_number: str | None = None


LONGEST = {
    "surname": 200,
    "initials": 20,
    "given_name": 100,
    "street": 200,
    "house_number": 20,
    "postcode": 16,
    "town": 100,
    "telephone": 40,
    "email": 254,
    "language": 3,
    "education": 40,
    "contact_note": 1000,
    "municipal_number": 40,
}
"""The longest text of each detail, in characters."""
