"""`meedoen sweep`: tell now what is due, without waiting for the job that runs by itself."""

import asyncio
from time import perf_counter

from meedoen.clock import SystemClock
from meedoen.command_line.services import AsJson, DataDirectory, service_named, settings_of
from meedoen.command_line.speaking import described, give_up, say, say_json
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.language import Words
from meedoen.refusals import Unavailable

from activation.application.sweep import sweep
from activation.bootstrap import known_ways_of_working
from activation.settings import ActivationSettings


@described(
    Words(
        nl="Meld welke beloften aan de beurt zijn, en laat te late beloften hogerop komen. Elk bericht één keer.",
        en="Tell which promises are due, and let overdue ones climb. Each thing is told once.",
    )
)
def sweep_command(data: DataDirectory = None, as_json: AsJson = False) -> None:
    settings = settings_of(service_named("activation"), data)
    assert isinstance(settings, ActivationSettings)
    begun = perf_counter()
    try:
        told = asyncio.run(_swept(settings))
    except Unavailable as away:
        give_up(away.words)
    seconds = round(perf_counter() - begun, 3)
    if as_json:
        say_json({"told": told, "seconds": seconds})
    else:
        say(Words(nl=f"{told} gemeld in {seconds} s.", en=f"{told} told in {seconds} s."))


async def _swept(settings: ActivationSettings) -> int:
    database = connect(settings.database_url, clock=SystemClock(), new_id=random_id)
    try:
        return await sweep(database, known_ways_of_working(settings))
    finally:
        await database.dispose()
