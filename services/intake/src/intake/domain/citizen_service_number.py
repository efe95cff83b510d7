"""The citizen service number (burgerservicenummer, BSN): nine digits that pass the eleven test."""

import re

from meedoen.language import Words

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_SEPARATORS = re.compile(r"[\s.\-]")
_DIGITS = re.compile(r"[0-9]{8,9}")

NO_BSN = Words(
    nl="Dit is geen geldig BSN: het voldoet niet aan de elfproef. Kijk het nummer na.",
    en="This is no valid BSN: it fails the eleven test. Check the number.",
)


def read_bsn(text: str) -> str | None:
    """The nine digits of a BSN as people write it, or None when it is none.

    Dots, hyphens and spaces are passed over; a number of eight digits lost its leading zero (a spreadsheet drops it).
    """
    digits = _SEPARATORS.sub("", text)
    if not _DIGITS.fullmatch(digits):
        return None
    digits = digits.zfill(9)
    return digits if passes_eleven_test(digits) else None


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits can be a BSN: their weighted sum is a multiple of eleven, and they are not all zero.

    Source: Logisch ontwerp BSN; the last digit weighs -1.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"
