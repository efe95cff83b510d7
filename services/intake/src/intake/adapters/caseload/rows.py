"""From a record to what it says of a person, or to everything that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from meedoen.language import Words
from meedoen.refusals import Fault
from meedoen.vocabulary import Obstacle

from intake.adapters.caseload import row_words
from intake.adapters.caseload.dates import date_reader
from intake.adapters.caseload.records import Record, UnreadableFile
from intake.adapters.column_profiles.schema import NEEDED, ColumnProfile
from intake.domain import personal_details
from intake.domain.assessing import METHOD_NOT_USED_RULE, method_not_used
from intake.domain.caseload_row import CaseloadRow
from intake.domain.citizen_service_number import NO_BSN, read_bsn
from intake.domain.exempting import TOO_LONG_RULE, last_day_from, too_long
from intake.domain.municipality import Municipality
from intake.domain.personal_details import PersonalDetails
from intake.domain.registering import UNDER_27, UNDER_27_RULE, Applicant, faults_of, is_too_young

_MONTHS = re.compile(r"[0-9]{1,3}", re.ASCII)
_NEIGHBOURHOOD = re.compile(r"[0-9]{8}", re.ASCII)
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_MOST_MONTHS = 600
_DETAIL_COLUMNS = {name: name.replace("_", "-") for name in personal_details.LONGEST}
_POINTERS = {"/birthDate": "birth-date", "/benefitSince": "benefit-since", "/neighbourhood": "neighbourhood"}


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken. In each fault `where` is the heading; empty for the row as a whole."""

    number: int
    line: int
    faults: list[Fault]


class PassedOver:
    """A row that is nobody: empty, or the total."""


PASSED_OVER = PassedOver()


class RowReader:
    """Reads the records of one file."""

    def __init__(
        self, profile: ColumnProfile, headings: Sequence[str], as_of: date, municipality: Municipality
    ) -> None:
        """`as_of`: the day on which the file was true.

        Raises:
            UnreadableFile: a heading that the profile names is not there, or stands there twice.
        """
        times = {heading: headings.count(heading) for heading in profile.columns.values()}
        if missing := [heading for heading, found in times.items() if not found]:
            raise _headings_missing(missing)
        if twice := [heading for heading, found in times.items() if found > 1]:
            raise _headings_twice(twice)
        self.profile = profile
        self.as_of = as_of
        self.municipality = municipality
        self.width = len(headings)
        self.place = {field: headings.index(heading) for field, heading in profile.columns.items()}
        total = profile.file.total_row
        self._total = (headings.index(total.column), total.starts_with) if total and total.column in headings else None
        self.read_date = date_reader(profile.file.dates)
        words = profile.words
        self.obstacles = {word.casefold(): code for word, code in words.obstacles.items()}
        self.lists = {"language": _folded(words.language), "education": _folded(words.education)}

    def read(self, record: Record) -> CaseloadRow | RefusedRow | PassedOver:
        """What the record says."""
        cells = [cell.strip() for cell in record.cells]
        if not any(cells) or self._is_total(cells):
            return PASSED_OVER
        if len(cells) != self.width:
            words = row_words.wrong_shape(record.line, record.last_line, len(cells), self.width)
            return RefusedRow(record.number, record.line, [Fault("", "wrong-shape", words)])
        return _Row(self, record, cells).read()

    def _is_total(self, cells: list[str]) -> bool:
        return (
            self._total is not None and len(cells) > self._total[0] and cells[self._total[0]].startswith(self._total[1])
        )


class _Row:
    """One row while it is read; faults gather until all of it was seen."""

    def __init__(self, reader: RowReader, record: Record, cells: list[str]) -> None:
        self._reader = reader
        self._profile = reader.profile
        self._record = record
        self._cells = cells
        self._faults: dict[tuple[str, str], Fault] = {}

    def read(self) -> CaseloadRow | RefusedRow:
        for field in self._reader.place:
            text = self._text(field)
            if not text and field in NEEDED:
                self._fault(field, "needed", row_words.NEEDED)
            elif _UNREADABLE.search(text):
                self._fault(field, "unreadable", row_words.UNREADABLE)
        bsn, birth, since = self._bsn(), self._date("birth-date"), self._date("benefit-since")
        months, obstacles, until = self._months(), self._obstacles(), self._date("exempted-until")
        neighbourhood = self._neighbourhood()
        details = self._details()
        applicant = self._applicant(birth, since, neighbourhood)
        self._check_exemption(until)
        self._check_method()
        if self._faults or applicant is None or bsn is None or months is None:
            return RefusedRow(self._record.number, self._record.line, list(self._faults.values()))
        return CaseloadRow(
            number=self._record.number,
            line=self._record.line,
            bsn=bsn,
            applicant=applicant,
            details=PersonalDetails(birth_date=applicant.birth_date, **details),
            months_to_work=months,
            method=self._profile.assessment.method,
            obstacles=obstacles,
            exempted_until=until,
            exemption_grounds=self._profile.exemption.grounds,
            text="\x1f".join(self._text(field) for field in self._reader.place),
        )

    def _text(self, field: str) -> str:
        place = self._reader.place.get(field)
        return "" if place is None else self._cells[place]

    def _fault(self, field: str, code: str, words: Words) -> None:
        heading = self._profile.columns[field]
        self._faults.setdefault((heading, code), Fault(heading, code, words))

    def _bsn(self) -> str | None:
        text = self._text("bsn")
        bsn = read_bsn(text)
        if text and bsn is None:
            self._fault("bsn", "bsn-fails-eleven-test", NO_BSN)
        return bsn

    def _date(self, field: str) -> date | None:
        text = self._text(field)
        day = self._reader.read_date(text)
        if text and day is None:
            self._fault(field, "no-date", row_words.NO_DATE)
        return day

    def _months(self) -> int | None:
        text = self._text("months-to-work")
        if _MONTHS.fullmatch(text) and int(text) <= _MOST_MONTHS:
            return int(text)
        if text:
            self._fault("months-to-work", "no-number", row_words.NO_NUMBER)
        return None

    def _neighbourhood(self) -> str | None:
        text = self._text("neighbourhood")
        if _NEIGHBOURHOOD.fullmatch(text):
            return text
        if text:
            self._fault("neighbourhood", "no-neighbourhood", row_words.NO_NEIGHBOURHOOD)
        return None

    def _obstacles(self) -> tuple[Obstacle, ...]:
        words = [word.strip().casefold() for word in self._text("obstacles").split(self._profile.file.word_separator)]
        found = {self._reader.obstacles.get(word) for word in words if word}
        if None in found:
            self._fault("obstacles", "unknown-word", row_words.UNKNOWN_WORD)
        return tuple(obstacle for obstacle in Obstacle if obstacle in found)

    def _details(self) -> dict[str, Any]:
        details: dict[str, str | None] = {}
        for name, field in _DETAIL_COLUMNS.items():
            text: str | None = self._text(field) or None
            if text and field in self._reader.lists:
                text = self._reader.lists[field].get(text.casefold())
                if text is None:
                    self._fault(field, "unknown-word", row_words.UNKNOWN_WORD)
            if text and len(text) > personal_details.LONGEST[name]:
                self._fault(field, "too-long", row_words.TOO_LONG)
            details[name] = text
        return details

    def _applicant(self, birth: date | None, since: date | None, neighbourhood: str | None) -> Applicant | None:
        if birth is not None and is_too_young(birth, self._reader.as_of):
            self._fault("birth-date", UNDER_27_RULE, UNDER_27)
        if birth is None or since is None or neighbourhood is None:
            return None
        applicant = Applicant(birth, since, self._profile.municipality, neighbourhood)
        for fault in faults_of(applicant, self._reader.as_of):
            self._fault(_POINTERS[fault.where], fault.code, fault.words)
        return applicant

    def _check_exemption(self, until: date | None) -> None:
        municipality = self._reader.municipality
        latest = last_day_from(self._reader.as_of, municipality)
        if until is not None and until > latest:
            self._fault("exempted-until", TOO_LONG_RULE, too_long(latest, municipality))

    def _check_method(self) -> None:
        """It is the whole file's; so that nobody is taken half, each row says it."""
        municipality = self._reader.municipality
        if self._profile.assessment.method not in municipality.decided_by:
            self._fault("months-to-work", METHOD_NOT_USED_RULE, method_not_used(municipality))


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {word.casefold(): code for word, code in words.items()}


def _headings_missing(missing: list[str]) -> UnreadableFile:
    named = ", ".join(missing)
    return UnreadableFile(
        "headings-missing",
        1,
        Words(
            nl=f"Deze koppen ontbreken: {named}. Klopt het kolomprofiel, en de tekencodering?",
            en=f"These headings are missing: {named}. Is it the right column profile, and the right encoding?",
        ),
    )


def _headings_twice(twice: list[str]) -> UnreadableFile:
    named = ", ".join(twice)
    return UnreadableFile(
        "headings-twice",
        1,
        Words(
            nl=f"Deze koppen staan er vaker dan één keer: {named}. Haal de kolom weg die niet meer geldt.",
            en=f"These headings stand there more than once: {named}. Take out the column that no longer holds.",
        ),
    )
