"""`meedoen serve`: the whole system on this machine, until Ctrl-C."""

import asyncio
import logging
import signal
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from meedoen.clock import Clock, SteppedClock, local_date
from meedoen.command_line.speaking import described, give_up, language, remark, say, typed
from meedoen.identity.caller import Role
from meedoen.language import Words
from meedoen.telemetry.logs import configure_logs

from meedoen_embedded.data_lock import AlreadyRunning
from meedoen_embedded.demo.mark import settings_of_mark
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
        asyncio.run(serve_until_stopped(EmbeddedSystem(data, first_port=port, settings=settings_of_mark(data))))
    except AlreadyRunning:
        give_up(Words(nl=f"Er draait al een Meedoen op {data}.", en=f"A Meedoen already runs on {data}."))
    except PortTaken as taken:
        give_up(
            Words(
                nl=f"Poort {taken} is bezet. Kies een andere: {typed()} serve --port 9100",
                en=f"Port {taken} is taken. Choose another: {typed()} serve --port 9100",
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
    remark(Words(nl="Even opstarten...", en="Starting..."))
    with logs_in(system.data_directory):
        async with system:
            introduce(system)
            await stop.wait()
            say(Words(nl="\nEven netjes afsluiten...", en="\nClosing in good order..."))
    say(Words(nl="Gestopt. Alles is bewaard.", en="Stopped. Everything is kept."))


def introduce(system: EmbeddedSystem) -> None:
    """Say where everything is, and how to get a token for each role."""
    addresses = "\n".join(f"  {name:<18}  {system.url(name)}/v1/openapi.json" for name in system.services)
    roles = textwrap.fill(", ".join(Role), 78, initial_indent="  ", subsequent_indent="  ")
    calendar = _calendar(system.clock)
    ask = f"curl -s {system.issuer_url}/token -d role=coach -d municipality={_MUNICIPALITY}"
    say(
        Words(
            nl=f"""Meedoen draait; de gegevens staan in {system.data_directory}{calendar.nl}

API's, elk met de beschrijving van wat zij kan:
{addresses}

Een token om ze te gebruiken: kies een rol op {system.issuer_url}/ of vraag er een:
  {ask}
Rollen:
{roles}

Stoppen: Ctrl-C.""",
            en=f"""Meedoen runs; its data are in {system.data_directory}{calendar.en}

APIs, each with its description:
{addresses}

A token to use them: pick a role at {system.issuer_url}/ or ask for one:
  {ask}
Roles:
{roles}

To stop: Ctrl-C.""",
        )
    )


def _calendar(clock: Clock) -> Words:
    """Which day it is there, where that is another day than here."""
    if not isinstance(clock, SteppedClock):
        return Words(nl="", en="")
    day = local_date(clock.now()).strftime("%d-%m-%Y")
    return Words(
        nl=f"\nDe kalender staat stil op {day}, de dag waarop het gespeelde jaar eindigde.",
        en=f"\nThe calendar stands still at {day}, the day on which the played year ended.",
    )
