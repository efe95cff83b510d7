"""Made-up people, each with a marked name: nothing of it may turn up outside intake."""

from dataclasses import dataclass

MARK = "Kanarie"
"""In every text that a person's details or a professional's notes hold."""
NEIGHBOURHOOD = "05990826"


@dataclass(frozen=True)
class Person:
    bsn: str
    surname: str
    months_to_work: int


def people(number: int, *, months_to_work: int = 36, first: int = 1) -> list[Person]:
    """As many people as asked, with numbers that pass the eleven test."""
    valid = (bsn for bsn in map(_bsn_at, range(first, 100_000)) if bsn is not None)
    return [Person(bsn, f"{MARK}vogel {bsn}", months_to_work) for bsn, _ in zip(valid, range(number), strict=False)]


def _bsn_at(serial: int) -> str | None:
    """The number with this serial in it, if there is one: 9 digits, the last one chosen by the eleven test."""
    digits = f"90{serial:06d}"
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
    return None if last == 10 else f"{digits}{last}"


_HEADINGS = (
    "Cliëntnr;BSN;Achternaam;Voorletters;Roepnaam;Geb.datum;Straat;Huisnr;Postcode;Woonplaats;Wijk;Wijkcode;Telefoon;"
    "E-mail;Uitkering sinds;Taal;Opleiding;Reïntegratietijd (mnd);Belemmeringen;Ontheffing t/m;Opmerkingen"
)


def as_caseload(rows: list[Person]) -> bytes:
    """The people as Rotterdam's system exports them."""
    lines = [
        f"{MARK}{index};{person.bsn};{person.surname};{MARK};{MARK};08-07-1971;{MARK}straat;{MARK};{MARK};{MARK};{MARK};"
        f"{NEIGHBOURHOOD};06 {MARK};{MARK.lower()}{index}@example.org;11-10-2002;Nederlands;;"
        f"{person.months_to_work};schulden, taal;;{MARK} belt 's middags"
        for index, person in enumerate(rows, start=1)
    ]
    return "\r\n".join([_HEADINGS, *lines, ""]).encode("cp1252")
