"""Dates as a municipality writes them."""

import re
from collections.abc import Callable, Sequence
from datetime import date

_PARTS = {"dd": r"(?P<d>\d{2})", "d": r"(?P<d>\d{1,2})", "mm": r"(?P<m>\d{2})", "m": r"(?P<m>\d{1,2})"}


def date_reader(forms: Sequence[str]) -> Callable[[str], date | None]:
    """Reads a date in one of the forms (`dd-mm-yyyy`, `yyyymmdd`), or gives None when it is no date.

    A form is tried in full: 01-02-1960 is never read as the second of January by a form that says otherwise.
    """
    patterns = [re.compile(_pattern(form), re.ASCII) for form in forms]

    def read(text: str) -> date | None:
        for pattern in patterns:
            if found := pattern.fullmatch(text):
                try:
                    return date(int(found["y"]), int(found["m"]), int(found["d"]))
                except ValueError:
                    continue
        return None

    return read


def _pattern(form: str) -> str:
    parts = re.findall(r"yyyy|dd?|mm?|[^dmy]", form)
    return "".join(r"(?P<y>\d{4})" if part == "yyyy" else _PARTS.get(part, re.escape(part)) for part in parts)
