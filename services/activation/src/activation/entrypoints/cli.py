"""`meedoen sweep` and `meedoen digest`: do now, by hand, what the service does by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

from meedoen.command_line.services import AsJson, DataDirectory, service_named, settings_of
from meedoen.command_line.speaking import described, give_up, say, say_json
from meedoen.data_directory import clock_in
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.language import Words
from meedoen.refusals import Unavailable

from activation.application.digesting import send_digests
from activation.application.sweep import WaysNotKnown, sweep
from activation.bootstrap import digests_of, known_ways_of_working
from activation.settings import ActivationSettings


@described(
    Words(
        nl="Meld welke beloften aan de beurt zijn, en laat te late beloften hogerop komen. Elk bericht één keer.",
        en="Tell which promises are due, and let overdue ones climb. Each thing is told once.",
    )
)
def sweep_command(data: DataDirectory = None, as_json: AsJson = False) -> None:
    settings = _settings(data)
    begun = perf_counter()
    try:
        told = _run(settings, lambda database: sweep(database, known_ways_of_working(settings)))
    except WaysNotKnown as missing:
        give_up(
            Words(
                nl=f"{missing.told} gemeld. De rest valt onder werkwijzen die hier ontbreken: {missing}. Zet het "
                "bestand terug in ACTIVATION_WAYS_OF_WORKING.",
                en=f"{missing.told} told. The rest is under ways of working that are not here: {missing}. Put the file "
                "back into ACTIVATION_WAYS_OF_WORKING.",
            )
        )
    seconds = round(perf_counter() - begun, 3)
    if as_json:
        say_json({"told": told, "seconds": seconds})
    else:
        say(
            Words(
                nl=f"{told} meldingen: een belofte is aan de beurt, of klom een trede ({seconds} s).",
                en=f"{told} notices: a promise is due, or climbed a rung ({seconds} s).",
            )
        )


@described(
    Words(
        nl="Stuur ieder die iets beloofd heeft het overzicht van vandaag: wat aan de beurt is en wat over tijd is.",
        en="Send everyone who promised something today's digest: what is due, and what is overdue.",
    )
)
def digest_command(data: DataDirectory = None, as_json: AsJson = False) -> None:
    settings = _settings(data)
    digests = digests_of(settings)
    if digests is None:
        give_up(
            Words(
                nl="Zeg waar de overzichten heen moeten: zet ACTIVATION_DATA_DIRECTORY, of geef --data DIR.",
                en="Say where the digests go: set ACTIVATION_DATA_DIRECTORY, or give --data DIR.",
            )
        )
    try:
        sent = _run(settings, lambda database: send_digests(database, digests))
    except OSError as error:
        give_up(
            Words(
                nl=f"In {digests.directory} kan niet geschreven worden: {error.strerror}.",
                en=f"Nothing can be written in {digests.directory}: {error.strerror}.",
            )
        )
    if as_json:
        say_json({"sent": sent, "directory": str(digests.directory)})
    else:
        say(
            Words(
                nl=f"{sent} overzichten in {digests.directory}. Wie vandaag al iets kreeg, krijgt niets meer.",
                en=f"{sent} digests in {digests.directory}. Whoever got one today gets no other.",
            )
        )


def _settings(data: DataDirectory) -> ActivationSettings:
    settings = settings_of(service_named("activation"), data)
    assert isinstance(settings, ActivationSettings)
    return settings


def _run(settings: ActivationSettings, work: Callable[[Database], Awaitable[int]]) -> int:
    async def with_database() -> int:
        database = connect(settings.database_url, clock=clock_in(settings.data_directory), new_id=random_id)
        try:
            return await work(database)
        finally:
            await database.dispose()

    try:
        return asyncio.run(with_database())
    except Unavailable as away:
        give_up(away.words)
