"""The caseload of Kralingen-Crooswijk: what a careful import makes of it, and of offering it again."""

from collections import Counter

from intake.adapters.import_rows import Outcome
from intake.adapters.tables import CLIENTS, DETAILS, IDENTITIES, INFRASTRUCTURE, PROCESSING_LOG
from meedoen.database import Database
from sqlalchemy import func, select

from tests.intake.conftest import CASELOAD
from tests.intake.importing.conftest import Importer

COUNTS = {
    "registered": 583,
    "unchanged": 0,
    "changed": 0,
    "rejected": 17,
    "duplicates": 5,
    "contested": 4,
    "decisions_stand": 0,
    "passed_over": 4,
}


async def test_583_registered_17_rejected_5_repeated_4_passed_over(importer: Importer) -> None:
    imported = await importer.run(CASELOAD)

    assert imported.counts == COUNTS
    assert imported.report.rejected == {
        "bsn-fails-eleven-test": 5,
        "no-date": 3,
        "benefit-before-birth": 2,
        "needed": 3,
        "no-number": 2,
        "under-27": 2,
    }
    assert imported.report.duplicates == {"same-person": 4, "same-row": 1}


async def test_every_remark_names_the_line_and_the_column(importer: Importer) -> None:
    remarks = (await importer.run(CASELOAD)).remarks
    rejected = {(each.line, each.column) for each in remarks if each.outcome is Outcome.REJECTED}
    repeated = {each.line: each.column for each in remarks if each.outcome is Outcome.DUPLICATE}

    assert rejected >= {(101, "BSN"), (146, "Reïntegratietijd (mnd)"), (171, "Achternaam"), (228, "Geb.datum")}
    assert rejected >= {(182, "Uitkering sinds"), (360, "Geb.datum"), (691, "BSN")}
    assert repeated == {92: "", 206: "Telefoon", 272: "Telefoon", 583: "Telefoon", 601: "Telefoon"}


async def test_two_people_under_one_number_are_both_registered_and_only_the_first_holds_it(
    importer: Importer, database: Database
) -> None:
    contested = [each for each in (await importer.run(CASELOAD)).remarks if each.code == "bsn-contested"]

    assert [each.line for each in contested] == [138, 408, 607, 650]
    assert "line 16" in contested[0].reason.en
    async with database.reading() as connection:
        held = await connection.scalar(select(func.count()).where(IDENTITIES.c.contested.is_(False)))
    assert held == 583 - 4


async def test_no_remark_holds_what_the_row_said(importer: Importer) -> None:
    lines = CASELOAD.read_text("cp1252").splitlines()
    said = {cell for line in lines[1:] for cell in line.split(";") if len(cell) > 5 and not cell.startswith("Totaal")}
    for remark in (await importer.run(CASELOAD)).remarks:
        words = {*remark.reason.nl.split(), *remark.reason.en.split(), remark.column}
        assert not words & said


async def test_a_second_import_of_the_same_file_changes_nothing_and_says_so(
    importer: Importer, database: Database
) -> None:
    await importer.run(CASELOAD)
    before = await everything_but_marks(database)
    again = await importer.run(CASELOAD)

    assert again.counts == {**COUNTS, "registered": 0, "contested": 0, "unchanged": 583}
    assert await everything_but_marks(database) == before


async def test_registration_assessment_and_exemption_are_told_once_each(importer: Importer, database: Database) -> None:
    await importer.run(CASELOAD)

    async with database.reading() as connection:
        events = (await connection.execute(select(INFRASTRUCTURE.events.c.type))).scalars().all()
        logged = (await connection.execute(select(PROCESSING_LOG.c.data_subject_id))).scalars().all()
    assert Counter(events) == {"client-registered": 583, "assessed": 583, "exempted": 34 - 1}
    assert len(logged) == len(set(logged)) == 583


async def everything_but_marks(database: Database) -> list[object]:
    found: list[object] = []
    async with database.reading() as connection:
        for table in (DETAILS, IDENTITIES):
            found += map(tuple, await connection.execute(select(table).order_by(table.c.client_id)))
        shown = select(CLIENTS.c.client_id, CLIENTS.c.departed, CLIENTS.c.exempted_until, CLIENTS.c.row_hash)
        found += map(tuple, await connection.execute(shown.order_by(CLIENTS.c.client_id)))
        found.append(await connection.scalar(select(func.max(INFRASTRUCTURE.events.c.position))))
    return found
