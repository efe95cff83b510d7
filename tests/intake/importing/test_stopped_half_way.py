"""Stopped or killed at any point and started again, an import ends as if nothing had happened."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from intake.adapters.import_rows import CaseloadImport, ImportState, find_import, insert_remarks
from intake.adapters.tables import DETAILS, INFRASTRUCTURE
from intake.application.caseload import running
from intake.application.caseload.running import SomebodyElseImports, run_import
from intake.entrypoints import jobs
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from sqlalchemy import func, select

from tests.intake.conftest import CASELOAD
from tests.intake.importing.conftest import Importer
from tests.intake.importing.files import file_of, people
from tests.intake.importing.test_the_sample_caseload import COUNTS

CHUNKS = 7  # 609 records, a hundred at a time


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("after", [1, 3, CHUNKS - 1])
async def test_killed_after_a_commit_it_goes_on_with_the_next_row(importer: Importer, after: int) -> None:
    job = await importer.offer(CASELOAD)
    commits = 0

    def killed(_: CaseloadImport) -> None:
        nonlocal commits
        commits += 1
        if commits == after:
            raise Killed

    with pytest.raises(Killed):
        await run_import(importer.database, importer.means, job.import_id, progress=killed)
    again = await importer.result(await run_import(importer.database, importer.means, job.import_id))

    assert again.counts == COUNTS
    assert len({(each.line, each.column) for each in again.remarks}) == len(again.remarks) == 17 + 5 + 4


async def test_killed_inside_a_transaction_nothing_of_that_chunk_is_left(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await importer.offer(CASELOAD)
    keep, chunks = insert_remarks, 0

    async def die_in_the_third(*given: object) -> None:
        nonlocal chunks
        chunks += 1
        if chunks == 3:
            raise Killed
        await keep(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "insert_remarks", die_in_the_third)
    with pytest.raises(Killed):
        await run_import(importer.database, importer.means, job.import_id)
    async with importer.database.reading() as connection:
        left = await connection.scalar(select(func.count()).select_from(DETAILS))
    monkeypatch.undo()

    assert left in range(150, 200)
    again = await importer.result(await run_import(importer.database, importer.means, job.import_id))
    assert again.counts == COUNTS


async def test_the_same_file_offered_again_goes_on_where_it_was(importer: Importer) -> None:
    first = await importer.offer(CASELOAD)
    half = await run_import(importer.database, importer.means, first.import_id, stopped=stop_after(3))
    again = await importer.offer(CASELOAD)

    assert half.state is ImportState.RUNNING
    assert (again.import_id, again.records) == (first.import_id, half.records)
    assert (
        await importer.result(await run_import(importer.database, importer.means, again.import_id))
    ).counts == COUNTS


async def test_two_processes_at_one_import_do_not_double_anything(importer: Importer) -> None:
    job = await importer.offer(CASELOAD)
    ends = await asyncio.gather(
        *(run_import(importer.database, importer.means, job.import_id) for _ in range(2)), return_exceptions=True
    )

    assert {type(end) for end in ends} <= {CaseloadImport, SomebodyElseImports, Conflict}
    [finished] = [end for end in ends if isinstance(end, CaseloadImport)]
    assert (await importer.result(finished)).counts == COUNTS
    async with importer.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(DETAILS)) == 583
        assert await connection.scalar(select(func.max(INFRASTRUCTURE.events.c.position))) == 583 * 2 + 33


async def test_the_service_takes_up_what_was_left_and_removes_the_file(
    importer: Importer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await importer.offer(CASELOAD)
    await run_import(database, importer.means, job.import_id, stopped=stop_after(2))

    async def end_instead_of_waiting(stop: asyncio.Event, _: float) -> None:
        stop.set()

    monkeypatch.setattr(jobs, "wait_at_most", end_instead_of_waiting)
    await jobs.import_task(database, importer.means).run(asyncio.Event())

    assert await state_of(importer, job) is ImportState.FINISHED
    assert not importer.means.spool.path(job.import_id).exists()


async def test_an_import_of_a_file_that_is_on_another_machine_is_left_to_it(importer: Importer) -> None:
    job = await importer.offer(CASELOAD)
    importer.means.spool.remove(job.import_id)

    with pytest.raises(FileNotFoundError):
        await run_import(importer.database, importer.means, job.import_id)
    assert await state_of(importer, job) is ImportState.WAITING


async def test_a_quote_that_is_never_closed_ends_the_import_with_its_line_and_keeps_what_came_before(
    importer: Importer,
) -> None:
    rows = people(400)
    rows[150] = rows[150].but(note='"nooit gesloten')
    imported = await importer.run(file_of(*rows))

    assert imported.report.job.state is ImportState.FAILED
    assert imported.report.job.failure is not None
    assert (imported.report.job.failure.code, imported.report.job.failure.line) == ("quote-never-closed", 152)
    assert imported.counts["registered"] == 150


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "headings-missing"),
        (b"Naam;BSN\r\nVastrik;999253773\r\n", "headings-missing"),
        (CASELOAD.read_bytes().decode("cp1252").encode("utf-16"), "headings-missing"),
        (CASELOAD.read_bytes().replace(b"\r\n", b";BSN\r\n", 1), "headings-twice"),
        (b"x" * 200_000, "line-too-long"),
    ],
    ids=["empty", "other headings", "another encoding", "a number twice", "no text at all"],
)
async def test_what_is_no_caseload_is_said_to_be_none(importer: Importer, content: bytes, code: str) -> None:
    imported = await importer.run(content)

    assert imported.report.job.failure is not None
    assert imported.report.job.failure.code == code
    assert imported.counts["registered"] == 0


async def test_a_profile_that_is_gone_meanwhile_ends_the_import(importer: Importer) -> None:
    job = await importer.offer(CASELOAD)
    importer.means = replace(importer.means, profiles={})

    ended = await run_import(importer.database, importer.means, job.import_id)
    assert ended.failure is not None
    assert ended.failure.code == "profile-gone"


async def test_files_of_yesterday_that_nobody_needs_are_swept_up(importer: Importer, tmp_path: Path) -> None:
    job = await importer.offer(CASELOAD)
    directory = importer.means.spool.path(job.import_id).parent
    (directory / "left-behind.draft").write_text("half")
    importer.means.spool.sweep([job.import_id], now=importer.database.clock.now().replace(year=2100))

    assert [file.name for file in directory.iterdir()] == [f"{job.import_id}.caseload"]
    assert importer.means.spool.path(job.import_id).stat().st_mode & 0o077 == 0


def stop_after(chunks: int) -> running.Stopped:
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > chunks

    return stopped


async def state_of(importer: Importer, job: CaseloadImport) -> ImportState:
    async with importer.database.reading() as connection:
        found = await find_import(connection, job.import_id)
    assert found is not None
    return found.state
