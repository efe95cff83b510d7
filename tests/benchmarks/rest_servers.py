"""The servers of the REST measurement, each started by uvicorn in a process of its own.

Ours: who asks and may they, strict input, one transaction with an event in the log and a row in a read model, answered
with its version; as a partner that counts who comes. Theirs: a bare FastAPI route with one INSERT. And a service as it
is, activation, without what runs in its background.
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import asyncpg
from activation.entrypoints.api import ROUTERS
from fastapi import APIRouter, FastAPI, Response
from meedoen.clock import SystemClock
from meedoen.database import connect
from meedoen.event_sourcing import Aggregate, EventCodec, EventType
from meedoen.http import ApiDate, ApiModel, Text, Tx, allow, api_router, create_api, created
from meedoen.identifiers import random_id
from meedoen.identity import Caller, LocalIssuer, Role
from meedoen.infrastructure import infrastructure_tables
from meedoen.telemetry.logs import configure_logs
from pydantic import BaseModel
from sqlalchemy import Column, Date, Integer, MetaData, Table, Uuid
from sqlalchemy import Text as TextColumn

from tests.benchmarks.population import MUNICIPALITY
from tests.benchmarks.visits import WAYS

DATABASE, TOKENS = "BENCHMARK_DATABASE", "BENCHMARK_TOKENS"
CLIENTS = 32
METADATA = MetaData()
infrastructure_tables(METADATA)
GARDENS = Table(
    "gardens",
    METADATA,
    Column("garden_id", Uuid(), primary_key=True),
    Column("organisation", Uuid(), nullable=False),
    Column("name", TextColumn, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class GardenOpened:
    occurred_at: datetime
    garden_id: UUID
    opened_on: date


@dataclass(frozen=True, slots=True)
class Garden:
    opened_on: date | None = None


def evolve(_: Garden, event: GardenOpened) -> Garden:
    return Garden(event.opened_on)


_CODEC = EventCodec({GardenOpened: EventType("garden-opened")}, public=[GardenOpened])
GARDEN = Aggregate("garden", Garden(), evolve, _CODEC)
router = api_router("/gardens", tags=["gardens"])


class NewGarden(ApiModel):
    name: Annotated[str, Text(80)]
    opened_on: ApiDate


class GardenView(ApiModel):
    garden_id: UUID
    name: str
    opened_on: ApiDate


@router.post("", status_code=201)
async def open_garden(
    body: NewGarden, tx: Tx, caller: Annotated[Caller, allow(Role.COACH)], response: Response
) -> GardenView:
    """Open a garden."""
    loaded = tx.new(GARDEN, tx.new_id())
    tx.record(loaded, [GardenOpened(tx.now, loaded.stream_id, body.opened_on)])
    row = {"garden_id": loaded.stream_id, "organisation": caller.organisation, "name": body.name}
    row |= {"opened_on": body.opened_on, "version": loaded.version}
    tx.save(GARDENS, [row], key=["garden_id"])
    created(response, f"/gardens/{loaded.stream_id}", loaded.version)
    return GardenView(garden_id=loaded.stream_id, name=body.name, opened_on=body.opened_on)


def ours() -> FastAPI:
    """A service with one command."""
    return _served_to_coaches("gardens", [router])


def coaching() -> FastAPI:
    """The service of the coaches."""
    app = _served_to_coaches("activation", ROUTERS)
    app.state.ways = WAYS
    return app


def _served_to_coaches(name: str, routers: Sequence[APIRouter]) -> FastAPI:
    """Writes a token for each client of the benchmark into a file."""
    configure_logs(name, stream=open(os.devnull, "w"))  # noqa: SIM115 - for as long as the process lives
    clock = SystemClock()
    issuer = LocalIssuer(clock)
    tokens = [issuer.token(roles=[Role.COACH], municipality=MUNICIPALITY, organisation=uuid4()) for _ in range(CLIENTS)]
    Path(os.environ[TOKENS]).write_text("\n".join(tokens))
    return create_api(
        name=name,
        title=name,
        description=name,
        database=connect(os.environ[DATABASE], clock=clock, new_id=random_id),
        verifier=issuer.verifier(),
        routers=routers,
        tasks=[],
        clock=clock,
    )


class BareGarden(BaseModel):
    name: str
    opened_on: date


def bare() -> FastAPI:
    """A route that inserts a row, as short as it can be written."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        dsn = os.environ[DATABASE].replace("+asyncpg", "")
        async with asyncpg.create_pool(dsn, min_size=12, max_size=12) as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/gardens", status_code=201)
    async def insert_garden(body: BareGarden) -> dict[str, str]:
        garden_id = uuid4()
        await app.state.pool.execute(
            "INSERT INTO gardens (garden_id, organisation, name, opened_on, version) VALUES ($1, $2, $3, $4, 1)",
            garden_id,
            garden_id,
            body.name,
            body.opened_on,
        )
        return {"garden_id": str(garden_id)}

    return app
