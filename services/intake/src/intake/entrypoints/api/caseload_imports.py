"""`/caseload-imports`: a file of many people, its progress, and the rows that a person should look at."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form, Path, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from meedoen.http import ApiDate, Page, Paging, Reading, ServiceDatabase, Tx, api_router
from meedoen.http.exchange import exchange_of

from intake.adapters.spool import MOST_FILE_BYTES
from intake.application.caseload.asking import ask_for_import
from intake.application.caseload.looking import import_report, list_imports, own_import, remarks_of
from intake.application.caseload.report_file import report_lines
from intake.entrypoints.api.callers import MeansOfService, Officer, municipality_of
from intake.entrypoints.api.import_views import ImportReportView, ImportView, import_report_view, import_view

_BLOCK_BYTES = 1024 * 1024
_ROOM_FOR_THE_FORM = 64 * 1024

ImportId = Annotated[UUID, Path(alias="importId")]

ROUTER = api_router(prefix="/caseload-imports", tags=["caseload imports"])


@ROUTER.post("", status_code=202, max_body_size=MOST_FILE_BYTES + _ROOM_FOR_THE_FORM)
async def import_caseload(
    tx: Tx,
    officer: Officer,
    means: MeansOfService,
    file: UploadFile,
    profile: Annotated[str, Form(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")],
    response: Response,
    as_of: Annotated[ApiDate | None, Form(alias="asOf")] = None,
) -> ImportView:
    """Offer a file; it is imported in the background. `asOf`: the day on which the file was true, today if not said.

    The same file offered again while it is being imported gives the same import; after that it changes nothing.
    """
    job = await ask_for_import(
        tx,
        means,
        municipality=municipality_of(officer),
        profile=profile,
        as_of=as_of,
        requested_by=officer.subject,
        blocks=_blocks(file),
    )
    response.headers["Location"] = f"/v1/caseload-imports/{job.import_id}"
    return import_view(job)


@ROUTER.get("")
async def list_caseload_imports(connection: Reading, officer: Officer, paging: Paging) -> Page[ImportView]:
    """The imports of the own municipality, the newest first."""
    before = paging.after(datetime, UUID)
    found = await list_imports(connection, municipality_of(officer), before=before, limit=paging.one_more)
    return paging.page(found, import_view, key=lambda each: (each.created_at, each.import_id))


@ROUTER.get("/{importId}")
async def get_caseload_import(import_id: ImportId, connection: Reading, officer: Officer) -> ImportReportView:
    """How far an import is, and what came of it."""
    return import_report_view(await import_report(connection, municipality_of(officer), import_id))


@ROUTER.get(
    "/{importId}/rejected-rows",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def get_rejected_rows(
    import_id: ImportId, database: ServiceDatabase, officer: Officer, request: Request
) -> StreamingResponse:
    """The rows that a person should look at: line, column, outcome, reason. Never what stood in them."""
    async with database.reading() as connection:
        await own_import(connection, municipality_of(officer), import_id)
    lines = report_lines(remarks_of(database, import_id), exchange_of(request).language)
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="rejected-rows-{import_id}.csv"'},
    )


async def _blocks(file: UploadFile) -> AsyncIterator[bytes]:
    while block := await file.read(_BLOCK_BYTES):
        yield block
