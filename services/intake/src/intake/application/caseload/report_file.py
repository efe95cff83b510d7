"""The rows that a person should look at, as a CSV file."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Final

from meedoen.language import Language, Words

from intake.adapters.import_rows import Outcome, Remark

_HEADINGS: Final = (
    Words(nl="regel", en="line"),
    Words(nl="kolom", en="column"),
    Words(nl="uitkomst", en="outcome"),
    Words(nl="reden", en="reason"),
    Words(nl="code", en="code"),
)
_OUTCOMES = {
    Outcome.REJECTED: Words(nl="afgewezen", en="rejected"),
    Outcome.DUPLICATE: Words(nl="dubbel", en="duplicate"),
    Outcome.REGISTERED: Words(nl="ingeschreven", en="registered"),
    Outcome.DECISION_STANDS: Words(nl="besluit blijft", en="decision stands"),
}


async def report_lines(pages: AsyncIterator[list[Remark]], language: Language) -> AsyncIterator[str]:
    """The text of the file, in parts. Semicolons, and a byte order mark: what a spreadsheet here opens at a click."""
    yield "\ufeff" + _line(*(heading.in_(language) for heading in _HEADINGS))
    async for page in pages:
        yield "".join(
            _line(
                str(remark.line),
                remark.column,
                _OUTCOMES[remark.outcome].in_(language),
                remark.reason.in_(language),
                remark.code,
            )
            for remark in page
        )


def _line(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(cells)
    return text.getvalue()
