"""`/ways-of-working`: how each municipality works, every value with its source; and adding a version."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Request, Response
from meedoen.clock import local_date
from meedoen.http import ApiDate, ApiModel, Page, PageAsked, Paging, Reading, Tx, allow, api_router, created
from meedoen.http.exchange import exchange_of
from meedoen.identity import Caller, Role
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.way_of_working_document import WayOfWorkingDocument, stated_in
from activation.application.ways_of_working import (
    Installed,
    in_force,
    may_come_into_force,
    post,
    readable_by,
    remarks_on,
    stands_in_its_way,
    version_of,
)
from activation.domain.way_of_working import WayOfWorking
from activation.entrypoints.api.callers import Ways

ROUTER = api_router(prefix="/ways-of-working", tags=["ways of working"])

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
Administrator = Annotated[Caller, allow(Role.POLICY_ADMINISTRATOR)]


class VersionView(ApiModel):
    """One version, by its name and number."""

    name: str
    version: int
    effective_on: ApiDate


class WaysOfWorkingView(Page[WayOfWorkingDocument]):
    """Versions of ways of working, by name and version."""

    in_force: VersionView | None
    """Under which a trajectory that starts today in your municipality would be."""


class RemarkView(ApiModel):
    """Something to do or to know besides, in the language that you ask for. Nothing is refused for it."""

    location: str
    """A JSON pointer into the version."""
    code: str
    detail: str


class CheckedView(ApiModel):
    """Nothing is wrong with this version."""

    version: VersionView
    adds: bool
    """False where exactly this version is there already."""
    succeeds: VersionView | None
    """Under which trajectories would start on its date without it."""
    remarks: list[RemarkView]
    """Where it differs from the one that it succeeds in something that is to be changed elsewhere too, and where it
    states something that is only shown."""


async def _installed(request: Request, ways: Ways) -> Installed:
    state = request.app.state
    return Installed(state.way_of_working_documents, ways, state.letter_means.templates)


async def _today(request: Request) -> date:
    return local_date(exchange_of(request).service.clock.now())


Known = Annotated[Installed, Depends(_installed)]
Today = Annotated[date, Depends(_today)]


async def _tell_what_else_stands_in_its_way(request: Request, known: Known, today: Today) -> None:
    """Where a version is not well-formed, what can be said of the rest of it is told at the same time."""
    exchange, stated = exchange_of(request), stated_in(await request.body())
    if stated is not None and exchange.caller is not None:
        async with exchange.service.database.reading() as connection:
            exchange.faults += await stands_in_its_way(connection, known, stated, exchange.caller.municipality, today)


_ALL_AT_ONCE = [Depends(_tell_what_else_stands_in_its_way)]


@ROUTER.get("")
async def list_ways_of_working(
    caller: Interested, known: Known, connection: Reading, today: Today, paging: Paging
) -> WaysOfWorkingView:
    """Those that come with the installation, and those of your own municipality."""
    return await _page(None, caller, known, connection, today, paging)


@ROUTER.get("/{name}/versions")
async def list_versions_of_way_of_working(
    name: str, caller: Interested, known: Known, connection: Reading, today: Today, paging: Paging
) -> WaysOfWorkingView:
    """All versions of one, the first first."""
    return await _page(name, caller, known, connection, today, paging)


@ROUTER.post(
    "",
    status_code=201,
    responses={200: {"description": "This version was there already."}},
    dependencies=_ALL_AT_ONCE,
)
async def post_way_of_working(
    body: WayOfWorkingDocument, caller: Administrator, known: Known, tx: Tx, response: Response
) -> WayOfWorkingDocument:
    """Add a version for your own municipality; trajectories start under it from its date on, nobody is moved."""
    added = await post(tx, known, body, caller.municipality, caller.subject)
    created(response, f"/ways-of-working/{body.name}/versions", body.version)
    if not added:
        response.status_code = 200
    return body


@ROUTER.post("/_validate", dependencies=_ALL_AT_ONCE)
async def validate_way_of_working(
    body: WayOfWorkingDocument,
    caller: Administrator,
    known: Known,
    connection: Reading,
    today: Today,
    request: Request,
) -> CheckedView:
    """Say all that is wrong with a version, as adding it would; nothing is written."""
    adds = await may_come_into_force(connection, known, body, caller.municipality, today)
    before = await in_force(connection, known.ways, caller.municipality, body.effective_on) if adds else None
    remarks = remarks_on(body.to_domain(), before) if before else []
    language = exchange_of(request).language
    return CheckedView(
        version=VersionView(name=body.name, version=body.version, effective_on=body.effective_on),
        adds=adds,
        succeeds=_version(before),
        remarks=[RemarkView(location=each.where, code=each.code, detail=each.words.in_(language)) for each in remarks],
    )


async def _page(
    name: str | None, caller: Caller, known: Installed, connection: AsyncConnection, today: date, paging: PageAsked
) -> WaysOfWorkingView:
    after = paging.after(str, int)
    found = await readable_by(connection, known, caller.municipality, name=name, after=after, limit=paging.one_more)
    now = await in_force(connection, known.ways, caller.municipality, today)
    page = paging.page(found, lambda document: document, key=version_of)
    return WaysOfWorkingView(items=page.items, next=page.next, in_force=_version(now))


def _version(way: WayOfWorking | None) -> VersionView | None:
    return None if way is None else VersionView(name=way.name, version=way.version, effective_on=way.effective_on)
