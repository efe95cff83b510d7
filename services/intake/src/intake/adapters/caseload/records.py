"""A caseload file as records: streamed, so that memory does not grow with the file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from meedoen.language import Words

from intake.adapters.column_profiles.schema import FileForm

LONGEST_LINE = 64 * 1024
"""Characters. A longer line is no row of a caseload but another kind of file."""
LONGEST_RECORD = 200
"""Lines. A record that goes on for longer has a quote that was never closed."""


@dataclass(frozen=True, slots=True)
class Record:
    """`number` counts records from 1 after the headings; it goes from `line` to `last_line` of the file, from 1."""

    number: int
    line: int
    last_line: int
    cells: list[str]
    bytes_read: int


class UnreadableFile(Exception):
    """The file as a whole cannot be read by this profile; `line` is where reading stopped."""

    def __init__(self, code: str, line: int, words: Words) -> None:
        super().__init__(f"{code} at line {line}")
        self.code = code
        self.line = line
        self.words = words


class RecordFile:
    """An open caseload file. Bytes that the encoding does not know become U+FFFD, and the row says so."""

    def __init__(self, path: Path, form: FileForm) -> None:
        """Open it and read its headings.

        Raises:
            UnreadableFile: the headings cannot be read.
        """
        self._file = path.open("rb")
        try:
            self._lines = _Lines(io.TextIOWrapper(self._file, form.encoding, errors="replace", newline=""))
            self._rows = csv.reader(
                self._lines,
                delimiter=form.separator,
                quotechar=form.quote or None,
                quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
            )
            self.headings = [heading.strip().removeprefix("\ufeff") for heading in self._next_row() or []]
        except UnreadableFile:
            self._file.close()
            raise

    def records(self) -> Iterator[Record]:
        """The records after the headings, in their order.

        Raises:
            UnreadableFile: from here on the file cannot be read.
        """
        number = 0
        while (cells := self._next_row()) is not None:
            number += 1
            yield Record(number, self._lines.record_starts, self._lines.number, cells, self._file.tell())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _next_row(self) -> list[str] | None:
        self._lines.record_starts = self._lines.number + 1
        try:
            return next(self._rows, None)
        except csv.Error as error:
            raise _quote_never_closed(self._lines.record_starts) from error


class _Lines:
    """Decoded lines with their ends, counted, and bounded in length and in number for one record."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.number = 0
        self.record_starts = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE:
            raise UnreadableFile("line-too-long", self.number, _NO_CASELOAD)
        if self.number - self.record_starts >= LONGEST_RECORD:
            raise _quote_never_closed(self.record_starts)
        return line


_NO_CASELOAD = Words(
    nl="Deze regel is te lang voor een klantenbestand. Is dit het goede bestand, als tekst met scheidingstekens?",
    en="This line is too long for a caseload. Is this the right file, as text with separators?",
)


def _quote_never_closed(line: int) -> UnreadableFile:
    return UnreadableFile(
        "quote-never-closed",
        line,
        Words(
            nl="Vanaf deze regel wordt een aanhalingsteken niet gesloten. Herstel dat en bied het bestand opnieuw aan.",
            en="A quotation mark on this line is never closed. Mend that and offer the file again.",
        ),
    )
