"""Looking at imports: how far, what came of them, and what a person should look at."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.database import Database
from meedoen.language import Words
from meedoen.refusals import NotFound
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.import_rows import (
    CaseloadImport,
    Outcome,
    Remark,
    find_import,
    imports_of,
    reasons_of,
    remarks_after,
)

_NO_SUCH_IMPORT = Words(nl="Deze import is niet gevonden.", en="This import was not found.")
_REMARKS_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import, and how many rows were rejected or repeated for each reason."""

    job: CaseloadImport
    rejected: dict[str, int]
    duplicates: dict[str, int]


async def own_import(connection: AsyncConnection, municipality: str, import_id: UUID) -> CaseloadImport:
    """The import, if it is this municipality's.

    Raises:
        NotFound: there is none by that id, or it is another municipality's.
    """
    job = await find_import(connection, import_id)
    if job is None or job.municipality != municipality:
        raise NotFound(_NO_SUCH_IMPORT)
    return job


async def import_report(connection: AsyncConnection, municipality: str, import_id: UUID) -> ImportReport:
    """The import with its reasons.

    Raises:
        NotFound: there is none by that id, or it is another municipality's.
    """
    return await report_of(connection, await own_import(connection, municipality, import_id))


async def report_of(connection: AsyncConnection, job: CaseloadImport) -> ImportReport:
    """An import with its reasons."""
    reasons = await reasons_of(connection, job.import_id, [Outcome.REJECTED, Outcome.DUPLICATE])
    return ImportReport(job, reasons[Outcome.REJECTED], reasons[Outcome.DUPLICATE])


async def list_imports(
    connection: AsyncConnection, municipality: str, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[CaseloadImport]:
    """One page of a municipality's imports, the newest first."""
    return await imports_of(connection, municipality, before=before, limit=limit)


async def remarks_of(database: Database, import_id: UUID) -> AsyncIterator[list[Remark]]:
    """All remarks of an import in the order of the file, some hundreds at a time."""
    after = (0, 0)
    while True:
        async with database.reading() as connection:
            page = await remarks_after(connection, import_id, after, limit=_REMARKS_A_PAGE)
        if not page:
            return
        yield page
        after = (page[-1].record, page[-1].number)
