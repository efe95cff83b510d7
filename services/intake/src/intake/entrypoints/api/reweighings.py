"""`/reweighings`: a list of people weighed anew by a professional, and what came of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from meedoen.http import Page, Paging, Reading, Tx, api_router, created, etag

from intake.adapters.reweighing_rows import reweighings_of
from intake.application.reweighing import read_reweighing, reweigh
from intake.domain.municipality import find_municipality
from intake.entrypoints.api.callers import MeansOfService, Officer, acting, municipality_of
from intake.entrypoints.api.reweighing_bodies import (
    NewReweighing,
    ReweighingReportView,
    ReweighingView,
    report_view,
    reweighing_view,
)

MOST_BYTES = 1024 * 1024
"""A thousand decisions with every obstacle named, written with room."""

ReweighingId = Annotated[UUID, Path(alias="reweighingId")]

ROUTER = api_router(prefix="/reweighings", tags=["re-weighings"])


@ROUTER.post("", status_code=201, max_body_size=MOST_BYTES)
async def weigh_again(
    body: NewReweighing, tx: Tx, officer: Officer, means: MeansOfService, response: Response
) -> ReweighingReportView:
    """Record up to 1,000 decisions of the caller, at most 1 MB. Each is taken whole or refused with its reason."""
    by = acting(officer)
    municipality = find_municipality(means.municipalities, by.municipality)
    report = await reweigh(tx, by, municipality, body.taken(), decided_at=body.decided_at)
    created(response, f"/reweighings/{report.reweighing.reweighing_id}", 1)
    return report_view(report)


@ROUTER.get("")
async def list_reweighings(connection: Reading, officer: Officer, paging: Paging) -> Page[ReweighingView]:
    """The re-weighings of the own municipality, the newest first."""
    before = paging.after(datetime, UUID)
    found = await reweighings_of(connection, municipality_of(officer), before=before, limit=paging.one_more)
    return paging.page(found, reweighing_view, key=lambda each: (each.recorded_at, each.reweighing_id))


@ROUTER.get("/{reweighingId}")
async def get_reweighing(
    reweighing_id: ReweighingId, tx: Tx, officer: Officer, response: Response
) -> ReweighingReportView:
    """What became of each decision, in the order of the list. Logged for each person."""
    etag(response, 1)
    return report_view(await read_reweighing(tx, acting(officer), reweighing_id))
