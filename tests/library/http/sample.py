"""A small service to try the HTTP manners on: gardens, each with an owner organisation and a list of beds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Form, Path, Query, Response, UploadFile
from meedoen.background import BackgroundTask
from meedoen.clock import Clock
from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.http import (
    ApiDate,
    ApiModel,
    ApiMoment,
    IfMatch,
    Page,
    Paging,
    Reading,
    Text,
    Tx,
    allow,
    api_router,
    create_api,
    created,
    etag,
)
from meedoen.identity import Caller, Role, TokenVerifier
from meedoen.infrastructure import infrastructure_tables
from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from pydantic import Field
from sqlalchemy import Column, Date, Integer, MetaData, Table, Uuid, insert, select, update
from sqlalchemy import Text as TextColumn

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)
GARDENS = Table(
    "gardens",
    METADATA,
    Column("garden_id", Uuid(), primary_key=True),
    Column("organisation", Uuid(), nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
)
NO_GARDEN = Words(nl="Deze tuin is niet gevonden.", en="This garden was not found.")


class Soil(StrEnum):
    CLAY = "clay"
    SAND = "sand"


class Bed(ApiModel):
    soil: Soil
    square_metres: Annotated[int, Field(ge=1, le=1000)]


class NewGarden(ApiModel):
    """What is told about a new garden."""

    name: Annotated[str, Text(80)]
    opened_on: ApiDate
    last_watered_at: ApiMoment | None = None
    beds: Annotated[tuple[Bed, ...], Field(max_length=5)] = ()


class Garden(ApiModel):
    garden_id: UUID
    name: str
    opened_on: date


class Renamed(ApiModel):
    name: Annotated[str, Text(80)]


class Watered(ApiModel):
    watered_at: datetime


GARDENERS = (Role.COACH, Role.TEAM_LEAD)
gardens = api_router("/gardens", tags=["gardens"])
GardenId = Annotated[UUID, Path(alias="gardenId")]


@gardens.post("", status_code=201)
async def open_garden(
    body: NewGarden, tx: Tx, caller: Annotated[Caller, allow(*GARDENERS)], response: Response
) -> Garden:
    """Open a garden."""
    if body.name == "Eden":
        raise RuleRefused("one-eden", Words(nl="Er is al een Eden.", en="There is an Eden already."))
    garden_id = tx.new_id()
    row = {"garden_id": garden_id, "organisation": caller.organisation, "name": body.name, "version": 1}
    await tx.connection.execute(insert(GARDENS).values(**row, opened_on=body.opened_on))
    if body.name == "Fire":
        raise ValueError("burnt, and this text names Fire")
    created(response, f"/gardens/{garden_id}", 1)
    return Garden(garden_id=garden_id, name=body.name, opened_on=body.opened_on)


@gardens.get("")
async def list_gardens(
    reading: Reading,
    caller: Annotated[Caller, allow(*GARDENERS, Role.AUDITOR)],
    paging: Paging,
    opened_from: Annotated[ApiDate | None, Query(alias="openedFrom")] = None,
) -> Page[Garden]:
    """The gardens of the caller's organisation, in the order in which they were opened."""
    query = select(GARDENS).where(GARDENS.c.organisation == caller.organisation)
    if opened_from is not None:
        query = query.where(GARDENS.c.opened_on >= opened_from)
    if after := paging.after(date, UUID):
        opened_on, garden_id = after
        query = query.where(
            (GARDENS.c.opened_on > opened_on) | ((GARDENS.c.opened_on == opened_on) & (GARDENS.c.garden_id > garden_id))
        )
    found = await reading.execute(query.order_by(GARDENS.c.opened_on, GARDENS.c.garden_id).limit(paging.one_more))
    rows = [Garden(garden_id=row.garden_id, name=row.name, opened_on=row.opened_on) for row in found]
    return paging.page(rows, lambda row: row, key=lambda row: (row.opened_on, row.garden_id))


@gardens.get("/{gardenId}")
async def read_garden(
    garden_id: GardenId, reading: Reading, caller: Annotated[Caller, allow(*GARDENERS)], response: Response
) -> Garden:
    """One garden."""
    query = select(GARDENS).where(GARDENS.c.garden_id == garden_id, GARDENS.c.organisation == caller.organisation)
    row = (await reading.execute(query)).one_or_none()
    if row is None:
        raise NotFound(NO_GARDEN)
    etag(response, row.version)
    return Garden(garden_id=row.garden_id, name=row.name, opened_on=row.opened_on)


@gardens.put("/{gardenId}/name")
async def rename_garden(
    garden_id: GardenId,
    body: Renamed,
    tx: Tx,
    caller: Annotated[Caller, allow(*GARDENERS)],
    if_match: IfMatch,
    response: Response,
) -> Garden:
    """Give a garden another name."""
    query = select(GARDENS).where(GARDENS.c.garden_id == garden_id, GARDENS.c.organisation == caller.organisation)
    row = (await tx.connection.execute(query)).one_or_none()
    if row is None:
        raise NotFound(NO_GARDEN)
    if if_match is not None and if_match != row.version:
        raise Conflict(garden_id, if_match)
    changed = update(GARDENS).where(GARDENS.c.garden_id == garden_id)
    await tx.connection.execute(changed.values(name=body.name, version=row.version + 1))
    etag(response, row.version + 1)
    return Garden(garden_id=garden_id, name=body.name, opened_on=row.opened_on)


@gardens.post("/{gardenId}/maps", max_body_size=1_000_000)
async def add_map(
    garden_id: GardenId,
    file: UploadFile,
    title: Annotated[str, Text(80), Form()],
    tx: Tx,
    caller: Annotated[Caller, allow(Role.TEAM_LEAD)],
) -> dict[str, int]:
    """Add a map of the garden."""
    return {"bytes": len(await file.read())}


@gardens.post("/{gardenId}/waterings", status_code=204)
async def water(garden_id: GardenId, tx: Tx, caller: Annotated[Caller, allow(*GARDENERS)]) -> None:
    """Water a garden."""


def sample_app(
    database: Database,
    verifier: TokenVerifier,
    clock: Clock,
    *,
    routers: list[APIRouter] | None = None,
    tasks: list[BackgroundTask] | None = None,
) -> FastAPI:
    """The sample service on a database that has its tables."""
    return create_api(
        name="gardens",
        title="Gardens",
        description="Gardens of the neighbourhood.",
        database=database,
        verifier=verifier,
        routers=routers or [gardens],
        tasks=tasks or [],
        clock=clock,
    )
