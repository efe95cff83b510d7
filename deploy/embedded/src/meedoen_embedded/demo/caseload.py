"""The caseload that the played year starts from: the sample file, or a part of it, or more of the same."""

import csv
import io
import random
from collections.abc import Mapping
from importlib.resources import files

ENCODING = "cp1252"
SAMPLE = "caseload-rotterdam-kralingen-crooswijk.csv"
SAMPLE_PEOPLE = 600
PROFILE = "rotterdam"
MUNICIPALITY = "0599"

_NUMBER, _BSN, _SURNAME, _TELEPHONE, _EMAIL = 0, 1, 2, 12, 13


def caseload(people: int | None, seed: int) -> bytes:
    """The file to import: the whole sample, its first so many rows, or as many as asked by copying rows.

    Copies get a citizen service number and a name of their own; nobody in the file is real.
    """
    whole = files(__package__).joinpath(SAMPLE).read_bytes()
    if people is None:
        return whole
    heading, *rows = csv.reader(io.StringIO(whole.decode(ENCODING), newline=""), delimiter=";")
    of_people = [row for row in rows if len(row) == len(heading) and row[_NUMBER].isdigit()]
    wanted = of_people[:people]
    dice = random.Random(seed)  # noqa: S311 - a made-up caseload
    taken = {row[_BSN] for row in of_people}
    while len(wanted) < people:
        copy = list(dice.choice(of_people))
        copy[_NUMBER] = str(900000 + len(wanted))
        copy[_BSN] = _free_number(dice, taken)
        copy[_SURNAME] = f"Bewoner {len(wanted) + 1}"
        copy[_TELEPHONE] = copy[_EMAIL] = ""
        wanted.append(copy)
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows([heading, *wanted])
    return written.getvalue().encode(ENCODING)


def neighbourhoods() -> Mapping[str, str]:
    """The names of the sample's neighbourhoods, by CBS code."""
    text = files(__package__).joinpath(SAMPLE).read_bytes().decode(ENCODING)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return {row["Wijkcode"]: row["Wijk"] for row in rows if row.get("Wijkcode")}


def _free_number(dice: random.Random, taken: set[str]) -> str:
    """A number that begins with 999, passes the eleven test and belongs to nobody."""
    while True:
        digits = [9, 9, 9, *(dice.randrange(10) for _ in range(5))]
        check = sum(digit * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        number = "".join(map(str, [*digits, check]))
        if check < 10 and number not in taken:
            taken.add(number)
            return number
