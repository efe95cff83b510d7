"""Running a service on its own, and bringing its database and projections up to date."""

import asyncio
from typing import Annotated, Any

import typer
import uvicorn

from meedoen.command_line.progress import progress
from meedoen.command_line.services import DataDirectory, ServiceName, service_named, settings_of
from meedoen.command_line.speaking import described, give_up, language, say
from meedoen.language import Words
from meedoen.migrating import migrate as migrate_database
from meedoen.service import Parts, Service, installed_services
from meedoen.settings import ServiceSettings
from meedoen.telemetry.logs import configure_logs

_HOST = Words(nl="adres om op te luisteren", en="address to listen on")
_PORT = Words(nl="poort om op te luisteren", en="port to listen on")
_ALL = Words(nl="zonder naam: alle die hier zijn", en="without a name: all that are here")


@described(
    Words(
        nl="Draai één service, met de instellingen uit de omgeving.",
        en="Run one service, with the settings of the environment.",
    )
)
def run(
    service: ServiceName,
    host: Annotated[str, typer.Option(help=_HOST.in_(language()))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_PORT.in_(language()))] = 8000,
    data: DataDirectory = None,
) -> None:
    found = service_named(service)
    configure_logs(service)
    assembled = found.assemble(settings_of(found, data), Parts())
    uvicorn.run(
        assembled.app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=20,
    )


@described(Words(nl="Breng de tabellen van services bij de tijd.", en="Bring the tables of services up to date."))
def migrate(
    services: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]...", help=_ALL.in_(language()))] = None,
    data: DataDirectory = None,
) -> None:
    for name in services or installed_services():
        service = service_named(name)
        migrate_database(settings_of(service, data).database_url, service.migrations)
        say(Words(nl=f"{name}: bij de tijd", en=f"{name}: up to date"))


@described(
    Words(
        nl="Maak de overzichten van een service opnieuw uit de gebeurtenissen; de oude blijven intussen in gebruik.",
        en="Make the projections of a service anew from the events; the old ones go on serving meanwhile.",
    )
)
def rebuild(service: ServiceName, data: DataDirectory = None) -> None:
    found = service_named(service)
    if found.rebuild is None:
        give_up(
            Words(
                nl=f"{service} heeft geen overzichten die uit gebeurtenissen van anderen komen.",
                en=f"{service} has no projections that come from the events of others.",
            )
        )
    asyncio.run(_rebuild(found, settings_of(found, data)))
    say(Words(nl="Klaar: de nieuwe overzichten zijn in gebruik.", en="Done: the new projections are in use."))


async def _rebuild(service: Service[Any], settings: ServiceSettings) -> None:
    if service.rebuild is not None:
        with progress(Words(nl=f"{service.name} opnieuw maken", en=f"rebuilding {service.name}")) as shown:
            await service.rebuild(settings, Parts(), shown)
