"""`meedoen serve`: the whole system on this machine, until Ctrl-C."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from meedoen.command_line.speaking import described, give_up, language, say
from meedoen.identity.caller import Role
from meedoen.language import Words
from meedoen.telemetry.logs import configure_logs

from meedoen_embedded.data_lock import AlreadyRunning
from meedoen_embedded.listening import PortTaken
from meedoen_embedded.system import FIRST_PORT, EmbeddedSystem

_MUNICIPALITY = "0599"
_DATA = Words(nl="waar de gegevens staan", en="where the data are kept")
_PORT = Words(nl="poort van het inlogpunt; de services volgen", en="port of the issuer; the services follow")


@described(
    Words(nl="Draai alle services op deze computer, tot Ctrl-C.", en="Run all services on this machine, until Ctrl-C.")
)
def serve(
    data: Annotated[Path, typer.Option(metavar="DIR", file_okay=False, help=_DATA.in_(language()))] = Path(".data"),
    port: Annotated[int, typer.Option(help=_PORT.in_(language()))] = FIRST_PORT,
) -> None:
    try:
        asyncio.run(serve_until_stopped(EmbeddedSystem(data, first_port=port)))
    except AlreadyRunning:
        give_up(Words(nl=f"Er draait al een Meedoen op {data}.", en=f"A Meedoen already runs on {data}."))
    except PortTaken as taken:
        give_up(
            Words(
                nl=f"Poort {taken} is bezet. Kies een andere: meedoen serve --port 9100",
                en=f"Port {taken} is taken. Choose another: meedoen serve --port 9100",
            )
        )


@contextmanager
def logs_in(directory: Path) -> Iterator[None]:
    """Keep the logs in the file `log` of a directory, away from what the command says to people and programs."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / "log").open("a") as log:
        configure_logs("meedoen", stream=log)
        try:
            yield
        finally:
            logging.getLogger().handlers.clear()


async def serve_until_stopped(system: EmbeddedSystem) -> None:
    """Run it until Ctrl-C or a request to end; both end it in good order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, stop.set)
    with logs_in(system.data_directory):
        async with system:
            introduce(system)
            await stop.wait()
            say(Words(nl="\nEven netjes afsluiten...", en="\nClosing in good order..."))
    say(Words(nl="Gestopt. Alles is bewaard.", en="Stopped. Everything is kept."))


def introduce(system: EmbeddedSystem) -> None:
    """Say where everything is, and how to get a token for each role."""
    addresses = "\n".join(
        f"  {name:<18} {system.url(name)}/v1   ({system.url(name)}/v1/openapi.json)" for name in system.services
    )
    roles = ", ".join(Role)
    ask = f"curl -s {system.issuer_url}/token -d role=coach -d municipality={_MUNICIPALITY}"
    say(
        Words(
            nl=f"""Meedoen draait; de gegevens staan in {system.data_directory}

API's (met hun beschrijving):
{addresses}

Een token om ze te gebruiken: kies een rol op {system.issuer_url}/ of vraag er een:
  {ask}
Rollen: {roles}

Stoppen: Ctrl-C.""",
            en=f"""Meedoen runs; its data are in {system.data_directory}

APIs (with their description):
{addresses}

A token to use them: pick a role at {system.issuer_url}/ or ask for one:
  {ask}
Roles: {roles}

To stop: Ctrl-C.""",
        )
    )
