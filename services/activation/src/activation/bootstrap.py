"""Where the service is put together. uvicorn starts it by `activation.bootstrap:create_app`."""

from collections.abc import Sequence

from fastapi import FastAPI
from meedoen.database import connect
from meedoen.http import create_api
from meedoen.identity import TokenVerifier
from meedoen.messaging import bus_from_settings
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.relay import Publishing, relay_task
from meedoen.service import Assembled, Parts, Service

from activation.adapters.digest_files import DigestFiles
from activation.adapters.letters.mail_server import MailServer
from activation.adapters.letters.outgoing_folder import OutgoingFolder
from activation.adapters.letters.templates import Templates, written_templates
from activation.adapters.partner_contracts import read_partner_contracts
from activation.adapters.publishing import publish
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.application.letters import LetterMeans
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.api import ROUTERS
from activation.entrypoints.consumers import consumers
from activation.entrypoints.jobs import digest_task, sweep_task
from activation.settings import ActivationSettings

_DESCRIPTION = """Where coaches and neighbourhood teams invite, talk, plan, refer and follow up, so that nobody falls
out of view: no open trajectory is ever without a dated, owned promise of the next contact."""


def known_ways_of_working(settings: ActivationSettings) -> WaysOfWorking:
    """The ways of working that this installation decides by.

    Raises:
        InvalidInput: a file is wrong, or the settings name what is not there; every fault is named.
    """
    return _ways(settings, _documents(settings))


def digests_of(settings: ActivationSettings) -> DigestFiles | None:
    """Where the digests of the day go: a folder in the data directory, if this installation names one."""
    named = "data_directory" in settings.model_fields_set
    return DigestFiles(settings.data_directory / "digests") if named else None


def assemble(settings: ActivationSettings, parts: Parts) -> Assembled:
    """All parts of the service, not yet running."""
    means = _letter_means(settings)
    documents = _documents(settings, means.templates)
    ways = _ways(settings, documents)
    database = connect(settings.database_url, clock=parts.clock, new_id=parts.new_id)
    bus = parts.bus or bus_from_settings(settings)
    digests, pause = digests_of(settings), settings.sweep_every_seconds
    tasks = (
        relay_task(database, bus, Publishing(settings.event_source, publish)),
        *(consumer_task(definition, database, bus) for definition in consumers(ways)),
        sweep_task(database, ways, every_seconds=pause),
        *([digest_task(database, digests, every_seconds=pause)] if digests else []),
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
    app.state.partner_contracts = read_partner_contracts(settings.partner_contracts)
    app.state.letter_means = means
    app.state.way_of_working_documents = documents
    return Assembled(app, database, tasks)


def _letter_means(settings: ActivationSettings) -> LetterMeans:
    folders = [settings.letters] if settings.letters else []
    return LetterMeans(
        templates=written_templates(*folders),
        post=OutgoingFolder(settings.outgoing_letters_folder),
        email=_mail_server(settings),
    )


def _mail_server(settings: ActivationSettings) -> MailServer | None:
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        address=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def _documents(settings: ActivationSettings, letters: Templates | None = None) -> list[WayOfWorkingDocument]:
    folders = [settings.ways_of_working] if settings.ways_of_working else []
    return written_ways_of_working(*folders, letters=letters)


def _ways(settings: ActivationSettings, documents: Sequence[WayOfWorkingDocument]) -> WaysOfWorking:
    return ways_of_working(
        documents, default=settings.default_way_of_working, assigned=settings.assigned_ways_of_working
    )


SERVICE = Service(
    name="activation",
    settings=ActivationSettings,
    assemble=assemble,
    migrations="activation.migrations",
)


def create_app() -> FastAPI:
    """The service as the environment says."""
    return assemble(ActivationSettings(), Parts()).app
