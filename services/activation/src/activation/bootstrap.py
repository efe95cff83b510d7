"""Where the service is put together. uvicorn starts it by `activation.bootstrap:create_app`."""

from fastapi import FastAPI
from meedoen.database import connect
from meedoen.http import create_api
from meedoen.identity import TokenVerifier
from meedoen.messaging import bus_from_url
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.relay import Publishing, relay_task
from meedoen.service import Assembled, Parts, Service

from activation.adapters.publishing import publish
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.api import ROUTERS
from activation.entrypoints.consumers import consumers
from activation.entrypoints.jobs import sweep_task
from activation.settings import ActivationSettings

_DESCRIPTION = """Where coaches and neighbourhood teams invite, talk, plan, refer and follow up, so that nobody falls
out of view: no open trajectory is ever without a dated, owned promise of the next contact."""


def known_ways_of_working(settings: ActivationSettings) -> WaysOfWorking:
    """The ways of working that this installation decides by.

    Raises:
        InvalidInput: a file is wrong; every fault is named.
    """
    return ways_of_working(_documents(settings), default=settings.default_way_of_working)


def assemble(settings: ActivationSettings, parts: Parts) -> Assembled:
    """All parts of the service, not yet running."""
    ways = known_ways_of_working(settings)
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    bus = parts.bus or bus_from_url(
        settings.bus_url,
        user=settings.bus_user,
        password=settings.bus_password.get_secret_value() if settings.bus_password else None,
    )
    tasks = (
        relay_task(database, bus, Publishing(settings.event_source, publish)),
        *(consumer_task(definition, database, bus) for definition in consumers(ways)),
        sweep_task(database, ways, every_seconds=settings.sweep_every_seconds),
    )
    app = create_api(
        name="activation",
        title="Meedoen: activation",
        description=_DESCRIPTION,
        database=database,
        verifier=parts.verifier or TokenVerifier.from_settings(settings, parts.clock),
        routers=ROUTERS,
        tasks=tasks,
        clock=parts.clock,
    )
    app.state.ways = ways
    app.state.way_of_working_documents = _documents(settings)
    return Assembled(app, database, tasks)


def _documents(settings: ActivationSettings) -> list[WayOfWorkingDocument]:
    folders = [settings.ways_of_working] if settings.ways_of_working else []
    return written_ways_of_working(*folders)


SERVICE = Service(
    name="activation",
    settings=ActivationSettings,
    assemble=assemble,
    migrations="activation.migrations",
)


def create_app() -> FastAPI:
    """The service as the environment says."""
    return assemble(ActivationSettings(), Parts()).app
