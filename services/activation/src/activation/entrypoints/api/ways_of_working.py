"""`/ways-of-working`: how each municipality works, every value with its source."""

from typing import Annotated

from fastapi import Depends, Request
from meedoen.http import ApiModel, allow, queries_router
from meedoen.identity import Caller, Role

from activation.adapters.way_of_working_document import WayOfWorkingDocument

ROUTER = queries_router(prefix="/ways-of-working", tags=["ways of working"])

Interested = Annotated[
    Caller,
    allow(
        Role.COACH,
        Role.NEIGHBOURHOOD_TEAM,
        Role.TEAM_LEAD,
        Role.POLICY_MAKER,
        Role.POLICY_ADMINISTRATOR,
        Role.AUDITOR,
    ),
]


class WaysOfWorkingView(ApiModel):
    """Every version of every way of working, by name and version."""

    items: list[WayOfWorkingDocument]


async def _documents(request: Request) -> list[WayOfWorkingDocument]:
    documents: list[WayOfWorkingDocument] = request.app.state.way_of_working_documents
    return documents


@ROUTER.get("")
async def list_ways_of_working(
    _: Interested, documents: Annotated[list[WayOfWorkingDocument], Depends(_documents)]
) -> WaysOfWorkingView:
    """The ways of working that are known here."""
    return WaysOfWorkingView(items=documents)
