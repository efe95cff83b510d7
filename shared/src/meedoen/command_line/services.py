"""Which service a command is about, and which data."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from meedoen.clock import SystemClock
from meedoen.command_line.speaking import give_up, language
from meedoen.data_directory import settings_in
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.language import Words
from meedoen.service import Service, installed_services
from meedoen.settings import ServiceSettings, WrongSettings

_SERVICE = Words(
    nl="intake, activation, wellbeing-partners of reporting", en="intake, activation, wellbeing-partners or reporting"
)
_DATA = Words(
    nl="de map van `meedoen serve`; anders gelden de instellingen uit de omgeving",
    en="the directory of `meedoen serve`; otherwise the settings of the environment count",
)

ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help=_SERVICE.in_(language()))]
DataDirectory = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", file_okay=False, exists=True, help=_DATA.in_(language()))
]
AsJson = Annotated[bool, typer.Option("--json", help=Words(nl="voor programma's", en="for programs").in_(language()))]


def service_named(name: str) -> Service[Any]:
    """The service by that name, or the end of this run with what there is to choose from."""
    services = installed_services()
    if name not in services:
        there = ", ".join(services) or "-"
        give_up(
            Words(
                nl=f"Er is hier geen service {name}. Wel: {there}.",
                en=f"There is no service {name} here. There is: {there}.",
            )
        )
    return services[name]


def settings_of(service: Service[Any], data: Path | None) -> ServiceSettings:
    """Its settings, from the data directory or from the environment, or the end of this run with what is wrong."""
    if data is not None:
        return settings_in(data, service)
    try:
        settings: ServiceSettings = service.settings()
    except WrongSettings as wrong:
        data_instead = Words(nl="Of geef --data DIR.", en="Or give --data DIR.")
        give_up(Words(nl=f"{wrong}\n{data_instead.nl}", en=f"{wrong}\n{data_instead.en}"))
    return settings


@asynccontextmanager
async def database_of(service: Service[Any], data: Path | None) -> AsyncIterator[Database]:
    """Its database, open for the length of a command."""
    database = connect(settings_of(service, data).database_url, clock=SystemClock(), new_id=random_id)
    try:
        yield database
    finally:
        await database.dispose()
