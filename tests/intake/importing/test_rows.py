"""Each row is whole or refused, with every fault named."""

from datetime import date
from pathlib import Path

import pytest
from intake.adapters.caseload.records import RecordFile
from intake.adapters.caseload.rows import PassedOver, RefusedRow, RowReader
from intake.adapters.column_profiles.catalogue import load_profiles
from intake.adapters.municipality_data import load_municipalities
from intake.adapters.tables import DETAILS, INFRASTRUCTURE
from intake.domain.caseload_row import CaseloadRow
from meedoen.database import Database
from meedoen.vocabulary import AssessmentMethod
from sqlalchemy import select

from tests.intake.importing.conftest import Importer, Settle
from tests.intake.importing.files import Row, file_of

GOOD = Row()


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (GOOD.but(bsn="999253774"), "BSN", "bsn-fails-eleven-test"),
        (GOOD.but(bsn=""), "BSN", "needed"),
        (GOOD.but(born="1971-07-08"), "Geb.datum", "no-date"),
        (GOOD.but(born="08-07-1891"), "Geb.datum", "birth-date-unlikely"),
        (GOOD.but(born="05-01-1989"), "Geb.datum", "under-27"),
        (GOOD.but(since="05-01-2016"), "Uitkering sinds", "benefit-to-come"),
        (GOOD.but(since="07-07-1971"), "Uitkering sinds", "benefit-before-birth"),
        (GOOD.but(neighbourhood="03630001"), "Wijkcode", "neighbourhood-elsewhere"),
        (GOOD.but(neighbourhood="Rubroek"), "Wijkcode", "no-neighbourhood"),
        (GOOD.but(months="601"), "Reïntegratietijd (mnd)", "no-number"),
        (GOOD.but(months="-1"), "Reïntegratietijd (mnd)", "no-number"),
        (GOOD.but(months="2,5"), "Reïntegratietijd (mnd)", "no-number"),
        (GOOD.but(obstacles="schulden, geluk"), "Belemmeringen", "unknown-word"),
        (GOOD.but(language="Klingon"), "Taal", "unknown-word"),
        (GOOD.but(exempted_until="31-02-2016"), "Ontheffing t/m", "no-date"),
        (GOOD.but(exempted_until="01-01-2031"), "Ontheffing t/m", "exemption-too-long"),
        (GOOD.but(surname="x" * 201), "Achternaam", "too-long"),
        (GOOD.but(surname="Vas\x00trik"), "Achternaam", "unreadable"),
        (f"{GOOD};een cel te veel", "", "wrong-shape"),
    ],
)
def test_a_row_with_a_fault_is_refused(tmp_path: Path, row: Row | str, column: str, code: str) -> None:
    [refused] = read(tmp_path, file_of(row))

    assert isinstance(refused, RefusedRow)
    assert [(fault.where, fault.code) for fault in refused.faults] == [(column, code)]


async def test_a_refused_row_registers_nobody(importer: Importer, database: Database) -> None:
    imported = await importer.run(file_of(GOOD.but(months="n.v.t.")))

    assert (imported.counts["rejected"], imported.counts["registered"]) == (1, 0)
    async with database.reading() as connection:
        assert (await connection.execute(select(DETAILS))).all() == []


async def test_all_faults_of_a_row_are_named_at_once(importer: Importer) -> None:
    row = GOOD.but(bsn="1", surname="", born="31-02-1960", months="n.v.t.", obstacles="geluk")
    imported = await importer.run(file_of(row))

    assert {each.column for each in imported.remarks} == {
        "BSN",
        "Achternaam",
        "Geb.datum",
        "Reïntegratietijd (mnd)",
        "Belemmeringen",
    }
    assert imported.counts["rejected"] == 1


def test_who_turns_27_on_the_day_of_the_file_is_welcome(tmp_path: Path) -> None:
    [row] = read(tmp_path, file_of(GOOD.but(born="04-01-1989")))

    assert isinstance(row, CaseloadRow)


async def test_a_quoted_line_break_keeps_the_row_whole_and_the_lines_right(importer: Importer) -> None:
    imported = await importer.run(file_of(GOOD.but(note='"tolk nodig\r\nvia dochter"'), GOOD.but(bsn="1")))

    assert imported.counts["registered"] == 1
    assert [each.line for each in imported.remarks] == [4]


async def test_bytes_that_the_encoding_does_not_know_are_a_fault_of_their_row_alone(importer: Importer) -> None:
    broken = str(GOOD.but(bsn="999842468")).encode("cp1252").replace(b"Vastrik", b"Vastr\x81k")
    imported = await importer.run(file_of(GOOD) + broken + b"\r\n")

    assert imported.counts["registered"] == 1
    assert [(each.column, each.code) for each in imported.remarks] == [("Achternaam", "unreadable")]


async def test_an_exemption_that_is_over_already_is_none(importer: Importer, database: Database) -> None:
    await importer.run(file_of(GOOD.but(exempted_until="03-01-2016")))

    async with database.reading() as connection:
        types = (await connection.execute(select(INFRASTRUCTURE.events.c.type))).scalars().all()
    assert types == ["client-registered", "assessed"]


async def test_an_exemption_lasts_as_long_as_the_municipality_says(importer: Importer, settle: Settle) -> None:
    settle(longest_exemption=90)
    rows = [GOOD.but(exempted_until="03-04-2016"), GOOD.but(bsn="999842468", exempted_until="04-04-2016")]
    imported = await importer.run(file_of(*rows))

    [told] = imported.remarks
    assert (told.line, told.column, told.code) == (3, "Ontheffing t/m", "exemption-too-long")
    assert "90 dagen" in told.reason.nl
    assert "2016-04-03" in told.reason.en
    assert imported.counts["registered"] == 1


async def test_of_a_file_that_judged_as_the_municipality_does_not_each_row_is_refused(
    importer: Importer, settle: Settle
) -> None:
    settle(decided_by=frozenset({AssessmentMethod.PROFESSIONAL}))
    imported = await importer.run(file_of(GOOD, GOOD.but(bsn="999842468")))

    assert {(each.line, each.column, each.code) for each in imported.remarks} == {
        (2, "Reïntegratietijd (mnd)", "method-not-used-here"),
        (3, "Reïntegratietijd (mnd)", "method-not-used-here"),
    }
    assert "by a professional's judgement" in imported.remarks[0].reason.en
    assert (imported.counts["rejected"], imported.counts["registered"]) == (2, 0)


async def test_the_first_of_two_rows_about_one_person_counts(importer: Importer, database: Database) -> None:
    imported = await importer.run(file_of(GOOD, GOOD.but(telephone="010-5", months="12")))

    assert [(each.line, each.column) for each in imported.remarks] == [(3, "Telefoon, Reïntegratietijd (mnd)")]
    async with database.reading() as connection:
        assert (await connection.execute(select(DETAILS.c.telephone))).scalars().all() == ["010-4000000"]


def test_empty_rows_and_the_total_are_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, file_of("", ";" * 20, " ; " * 20, f"Totaal aantal: 3{';' * 20}", "Totaal: 3"))

    assert [type(each) for each in found] == [PassedOver] * 5


def read(tmp_path: Path, content: bytes) -> list[CaseloadRow | RefusedRow | PassedOver]:
    path = tmp_path / "caseload.csv"
    path.write_bytes(content)
    profile = load_profiles(None)["rotterdam"]
    file = RecordFile(path, profile.file)
    reader = RowReader(profile, file.headings, date(2016, 1, 4), load_municipalities(None)["0599"])
    found = [reader.read(record) for record in file.records()]
    file.close()
    return found
