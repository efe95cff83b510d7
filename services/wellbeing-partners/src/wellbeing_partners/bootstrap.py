"""Where the service is put together. uvicorn starts it by `wellbeing_partners.bootstrap:create_app`."""

from fastapi import FastAPI
from meedoen.database import connect
from meedoen.http import create_api
from meedoen.identity import TokenVerifier
from meedoen.messaging import bus_from_settings
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.relay import Publishing, relay_task
from meedoen.service import Assembled, Parts, Service

from wellbeing_partners.adapters.publishing import publish
from wellbeing_partners.entrypoints.api import ROUTERS
from wellbeing_partners.entrypoints.consumer import CONSUMER
from wellbeing_partners.settings import WellbeingPartnersSettings

_DESCRIPTION = """Where a welfare organisation works on the people whom coaches refer to it: it answers, finds places,
guides, and gives back with advice. It knows a person as a referral, and nothing more."""


def assemble(settings: WellbeingPartnersSettings, parts: Parts) -> Assembled:
    """All parts of the service, not yet running."""
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    bus = parts.bus or bus_from_settings(settings)
    tasks = (
        relay_task(database, bus, Publishing(settings.event_source, publish)),
        consumer_task(CONSUMER, database, bus),
    )
    app = create_api(
        name="wellbeing-partners",
        title="Meedoen: wellbeing partners",
        description=_DESCRIPTION,
        database=database,
        verifier=parts.verifier or TokenVerifier.from_settings(settings, parts.clock),
        routers=ROUTERS,
        tasks=tasks,
        clock=parts.clock,
    )
    return Assembled(app, database, tasks)


SERVICE = Service(
    name="wellbeing-partners",
    settings=WellbeingPartnersSettings,
    assemble=assemble,
    migrations="wellbeing_partners.migrations",
)


def create_app() -> FastAPI:
    """The service as the environment says."""
    return assemble(WellbeingPartnersSettings(), Parts()).app
