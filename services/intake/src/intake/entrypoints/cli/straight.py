"""Importing straight on intake's own database, without a server."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

from meedoen.command_line.speaking import language
from meedoen.data_directory import clock_in
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate
from meedoen.service import Progress

from intake.adapters.column_profiles.catalogue import find_profile
from intake.adapters.import_rows import GOING_ON, CaseloadImport, find_import
from intake.application.caseload.asking import ask_for_import
from intake.application.caseload.looking import remarks_of, report_of
from intake.application.caseload.report_file import report_lines
from intake.application.caseload.running import SomebodyElseImports, run_import
from intake.application.means import Means, means_from
from intake.entrypoints.cli.result import Failed, Result
from intake.settings import IntakeSettings

_BLOCK_BYTES = 1024 * 1024
_LOOK_AGAIN_SECONDS = 0.2


async def import_straight(
    settings: IntakeSettings, file: Path, *, profile: str, as_of: date | None, rejected: Path | None, progress: Progress
) -> Result:
    """Import a file; one that was stopped half-way goes on where it was.

    Raises:
        Refusal: the file, the profile or the day is not acceptable.
    """
    await asyncio.to_thread(migrate, settings.database_url, "intake.migrations")
    means = means_from(settings)
    database = connect(settings.database_url, clock=clock_in(settings.data_directory), new_id=random_id)
    try:
        async with database.transaction() as tx:
            job = await ask_for_import(
                tx,
                means,
                municipality=find_profile(means.profiles, profile).municipality,
                profile=profile,
                as_of=as_of,
                requested_by=None,
                blocks=_blocks(file),
            )
        job = await _finished(database, means, job, progress)
        async with database.reading() as connection:
            report = await report_of(connection, job)
        if rejected is not None:
            await _write(database, job, rejected)
    finally:
        await database.dispose()
    failure = job.failure
    return Result(
        where=f"/v1/caseload-imports/{job.import_id}",
        counts=job.counts,
        rejected_by_reason=report.rejected,
        failure=Failed(failure.code, failure.line, failure.words) if failure else None,
        rejected_rows=rejected,
    )


async def _finished(database: Database, means: Means, job: CaseloadImport, progress: Progress) -> CaseloadImport:
    """Do the import, or watch a service on this machine do it."""

    def show(now: CaseloadImport) -> None:
        progress(now.bytes_read, now.file_bytes)

    while job.state in GOING_ON:
        try:
            job = await run_import(database, means, job.import_id, progress=show)
        except (SomebodyElseImports, FileNotFoundError):
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            async with database.reading() as connection:
                job = await find_import(connection, job.import_id) or job
            show(job)
    return job


async def _blocks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as opened:
        while block := await asyncio.to_thread(opened.read, _BLOCK_BYTES):
            yield block


async def _write(database: Database, job: CaseloadImport, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        async for lines in report_lines(remarks_of(database, job.import_id), language()):
            await asyncio.to_thread(file.write, lines)
