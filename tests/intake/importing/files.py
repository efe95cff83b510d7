"""Caseload files made up for a test, in the form of the profile rotterdam."""

from dataclasses import dataclass, replace

HEADINGS = (
    "Cliëntnr;BSN;Achternaam;Voorletters;Roepnaam;Geb.datum;Straat;Huisnr;Postcode;Woonplaats;Wijk;Wijkcode;Telefoon;"
    "E-mail;Uitkering sinds;Taal;Opleiding;Reïntegratietijd (mnd);Belemmeringen;Ontheffing t/m;Opmerkingen"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One person, without a fault unless a test makes one."""

    number: str = "1"
    bsn: str = "999253773"
    surname: str = "Vastrik"
    born: str = "08-07-1971"
    neighbourhood: str = "05990826"
    telephone: str = "010-4000000"
    since: str = "11-10-2002"
    language: str = "Nederlands"
    months: str = "60"
    obstacles: str = "schulden"
    exempted_until: str = ""
    note: str = ""

    def but(self, **changes: str) -> "Row":
        return replace(self, **changes)

    def __str__(self) -> str:
        return (
            f"{self.number};{self.bsn};{self.surname};A.;Bo;{self.born};Laan;1;3061 AA;Rotterdam;Rubroek;"
            f"{self.neighbourhood};{self.telephone};;{self.since};{self.language};havo;{self.months};{self.obstacles};"
            f"{self.exempted_until};{self.note}"
        )


def file_of(*rows: Row | str) -> bytes:
    """The rows as a file, as the municipality's system writes one."""
    return "".join(f"{line}\r\n" for line in (HEADINGS, *map(str, rows))).encode("cp1252")


def people(count: int) -> list[Row]:
    """So many different people, each with a BSN that passes the eleven test."""
    found: list[Row] = []
    number = 90_000_000
    while len(found) < count:
        number += 1
        digits = f"{number:08d}"
        last = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2), digits, strict=True)) % 11
        if last < 10:
            found.append(Row(number=str(number), bsn=f"{digits}{last}", surname=f"Naam{number}"))
    return found
