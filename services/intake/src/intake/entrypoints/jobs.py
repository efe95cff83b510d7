"""What goes on by itself: imports, and exemptions that end."""

import asyncio
import contextlib

import structlog
from meedoen.background import BackgroundTask, wait_at_most
from meedoen.database import Database

from intake.adapters.import_rows import CaseloadImport, imports_going_on
from intake.application.caseload.running import SomebodyElseImports, run_import
from intake.application.exemption import end_exemptions_that_are_over
from intake.application.means import Means

_LOOK_FOR_IMPORTS_SECONDS = 0.5
_LOOK_FOR_EXEMPTIONS_SECONDS = 60.0

_log = structlog.get_logger(__name__)


def import_task(database: Database, means: Means) -> BackgroundTask:
    """Runs what was asked for, the oldest first; what was stopped half-way goes on where it was."""

    async def run(stop: asyncio.Event) -> None:
        needed = [job.import_id for job in await _going_on(database)]
        await asyncio.to_thread(means.spool.sweep, needed, now=database.clock.now())
        while not stop.is_set():
            for job in await _going_on(database):
                # A file on another machine is that machine's to import; the same file asked for here goes on here.
                if not stop.is_set() and means.spool.path(job.import_id).exists():
                    await _run(database, means, job, stop)
            await wait_at_most(stop, _LOOK_FOR_IMPORTS_SECONDS)

    return BackgroundTask("caseload-imports", run)


def exemptions_task(database: Database) -> BackgroundTask:
    """Ends exemptions once their last day has passed."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            while not stop.is_set() and await end_exemptions_that_are_over(database):
                pass
            await wait_at_most(stop, _LOOK_FOR_EXEMPTIONS_SECONDS)

    return BackgroundTask("exemptions", run)


async def _going_on(database: Database) -> list[CaseloadImport]:
    async with database.reading() as connection:
        return await imports_going_on(connection)


async def _run(database: Database, means: Means, job: CaseloadImport, stop: asyncio.Event) -> None:
    with contextlib.suppress(SomebodyElseImports, FileNotFoundError):
        job = await run_import(database, means, job.import_id, stopped=stop.is_set)
        _log.info("caseload import", import_id=str(job.import_id), state=job.state, counts=dict(job.counts))
