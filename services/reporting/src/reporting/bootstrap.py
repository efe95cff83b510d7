"""Where the service is put together. uvicorn starts it by `reporting.bootstrap:create_app`."""

import asyncio

from fastapi import FastAPI
from meedoen.database import connect
from meedoen.http import create_api
from meedoen.identity import TokenVerifier
from meedoen.messaging import bus_from_settings
from meedoen.running import set_aside_what_stays
from meedoen.service import Assembled, Parts, Progress, Service

from reporting.application import rebuilding
from reporting.entrypoints.api import ROUTERS
from reporting.entrypoints.consumer import following_task
from reporting.settings import ReportingSettings

_DESCRIPTION = """What happened, and who fell out of view: the follow-up gap in numbers, at any moment, counted from
what the other services tell. Numbers about fewer than ten people are not shown."""


def assemble(settings: ReportingSettings, parts: Parts) -> Assembled:
    """All parts of the service, not yet running."""
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    tasks = (following_task(database, parts.bus or bus_from_settings(settings)),)
    app = create_api(
        name="reporting",
        title="Meedoen: reporting",
        description=_DESCRIPTION,
        database=database,
        verifier=parts.verifier or TokenVerifier.from_settings(settings, parts.clock),
        routers=ROUTERS,
        tasks=tasks,
        clock=parts.clock,
    )
    return Assembled(app, database, tasks)


async def rebuild(settings: ReportingSettings, parts: Parts, progress: Progress) -> None:
    """Make the projections anew from the topics, beside those that serve."""
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    set_aside_what_stays()
    try:
        await rebuilding.rebuild(database, parts.bus or bus_from_settings(settings), progress)
    finally:
        await asyncio.shield(database.dispose())


SERVICE = Service(
    name="reporting",
    settings=ReportingSettings,
    assemble=assemble,
    migrations="reporting.migrations",
    rebuild=rebuild,
)


def create_app() -> FastAPI:
    """The service as the environment says."""
    return assemble(ReportingSettings(), Parts()).app
