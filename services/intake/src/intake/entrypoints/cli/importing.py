"""`meedoen import FILE --profile rotterdam`."""

import asyncio
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from meedoen.command_line.progress import progress
from meedoen.command_line.services import AsJson, DataDirectory, service_named, settings_of
from meedoen.command_line.speaking import described, give_up, in_words, language
from meedoen.language import Words
from meedoen.privacy.keys import UnusableKeys
from meedoen.refusals import Refusal
from meedoen.service import Progress

from intake.entrypoints.cli.by_api import import_by_api
from intake.entrypoints.cli.result import Result, show
from intake.entrypoints.cli.straight import import_straight
from intake.settings import IntakeSettings


def _help(nl: str, en: str) -> str:
    return Words(nl, en).in_(language())


File = Annotated[
    Path,
    typer.Argument(metavar="FILE", exists=True, dir_okay=False, help=_help("het klantenbestand", "the caseload")),
]
Profile = Annotated[
    str, typer.Option(help=_help("het kolomprofiel, zoals rotterdam", "the column profile, such as rotterdam"))
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help=_help(
            "de dag waarop het bestand klopte; anders vandaag", "the day on which the file was true; otherwise today"
        ),
    ),
]
Url = Annotated[
    str | None,
    typer.Option(
        help=_help(
            "het adres van de intake-service; anders rechtstreeks op de database",
            "the address of the intake service; otherwise straight on the database",
        )
    ),
]
Token = Annotated[
    str | None,
    typer.Option(envvar="MEEDOEN_TOKEN", help=_help("het token voor die service", "the token for that service")),
]
Rejected = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        dir_okay=False,
        help=_help("schrijf hier welke rijen nagekeken moeten worden", "write here which rows somebody should look at"),
    ),
]


@described(
    Words(
        nl="Importeer een klantenbestand; een tweede keer hetzelfde bestand verandert niets.",
        en="Import a caseload; the same file a second time changes nothing.",
    )
)
def import_command(
    file: File,
    profile: Profile,
    as_of: AsOf = None,
    url: Url = None,
    token: Token = None,
    rejected: Rejected = None,
    data: DataDirectory = None,
    as_json: AsJson = False,
) -> None:
    day = as_of.date() if as_of else None
    if rejected is not None and not os.access(rejected.parent, os.W_OK):
        give_up(
            Words(
                nl=f"In {rejected.parent} kan niets geschreven worden: noem bij --rejected een andere plek.",
                en=f"Nothing can be written in {rejected.parent}: name another place at --rejected.",
            )
        )
    try:
        with progress(Words(nl="Bytes ingelezen", en="Bytes read")) as told:
            result = _imported(file, profile, day, url, token, rejected, data, told)
    except Refusal as refused:
        give_up(in_words(refused))
    except httpx.TransportError:
        give_up(Words(nl=f"{url} is niet bereikbaar.", en=f"{url} cannot be reached."))
    except UnusableKeys as unusable:
        give_up(Words(nl=str(unusable), en=str(unusable)))
    show(result, as_json=as_json)
    if result.failure is not None:
        raise typer.Exit(1)


def _imported(
    file: Path,
    profile: str,
    as_of: date | None,
    url: str | None,
    token: str | None,
    rejected: Path | None,
    data: Path | None,
    told: Progress,
) -> Result:
    if url is not None:
        if not token:
            give_up(
                Words(
                    nl="Geef een token mee: --token, of MEEDOEN_TOKEN in de omgeving.",
                    en="Give a token: --token, or MEEDOEN_TOKEN in the environment.",
                )
            )
        return import_by_api(url, token, file, profile=profile, as_of=as_of, rejected=rejected, progress=told)
    settings = settings_of(service_named("intake"), data)
    assert isinstance(settings, IntakeSettings)
    return asyncio.run(import_straight(settings, file, profile=profile, as_of=as_of, rejected=rejected, progress=told))
