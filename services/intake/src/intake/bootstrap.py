"""Where the service is put together. uvicorn starts it by `intake.bootstrap:create_app`."""

from fastapi import FastAPI
from meedoen.database import connect
from meedoen.http import create_api
from meedoen.identity import TokenVerifier
from meedoen.messaging import bus_from_settings
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.relay import Publishing, relay_task
from meedoen.service import Assembled, Parts, Service

from intake.adapters.publishing import publish
from intake.application.means import means_from
from intake.entrypoints.api import ROUTERS
from intake.entrypoints.consumer import CONSUMER
from intake.entrypoints.jobs import exemptions_task, import_task
from intake.settings import IntakeSettings

_DESCRIPTION = """Where a municipality registers people on social assistance, assesses how far from work they are, and
keeps who they are apart from everything else. It takes a whole caseload as a file, too."""


def assemble(settings: IntakeSettings, parts: Parts) -> Assembled:
    """All parts of the service, not yet running."""
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    means = means_from(settings)
    bus = parts.bus or bus_from_settings(settings)
    tasks = (
        relay_task(database, bus, Publishing(settings.event_source, publish)),
        consumer_task(CONSUMER, database, bus),
        import_task(database, means),
        exemptions_task(database),
    )
    app = create_api(
        name="intake",
        title="Meedoen: intake",
        description=_DESCRIPTION,
        database=database,
        verifier=parts.verifier or TokenVerifier.from_settings(settings, parts.clock),
        routers=ROUTERS,
        tasks=tasks,
        clock=parts.clock,
    )
    app.state.means = means
    return Assembled(app, database, tasks)


SERVICE = Service(name="intake", settings=IntakeSettings, assemble=assemble, migrations="intake.migrations")


def create_app() -> FastAPI:
    """The service as the environment says."""
    return assemble(IntakeSettings(), Parts()).app
