"""What this service listens to, on behalf of whichever generation of its projections serves."""

import asyncio
import contextlib

from meedoen.background import BackgroundTask, wait_at_most
from meedoen.database import Database
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.port import Bus
from meedoen.refusals import Unavailable

from reporting.adapters.generations import serving, sweep
from reporting.application.following_events import consumer

_LOOK_EVERY_SECONDS = 1.0


def following_task(database: Database, bus: Bus) -> BackgroundTask:
    """Feeds the generation that serves, and goes on with the next one when a rebuild has switched."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            async with database.reading() as connection:
                generation = await serving(connection)
            await _follow(database, bus, generation, stop)
            async with database.transaction() as tx:
                await sweep(tx.connection)  # what this consumer may have noted after its generation was replaced

    return BackgroundTask("reporting.follow-up-gap", run)


async def _follow(database: Database, bus: Bus, generation: int, stop: asyncio.Event) -> None:
    over = asyncio.Event()
    watching = asyncio.create_task(_until_replaced(database, generation, stop, over))
    try:
        await consumer_task(consumer(generation), database, bus).run(over)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _until_replaced(database: Database, generation: int, stop: asyncio.Event, over: asyncio.Event) -> None:
    while not over.is_set():
        await wait_at_most(stop, _LOOK_EVERY_SECONDS)
        if stop.is_set():
            over.set()
            return
        with contextlib.suppress(Unavailable):
            async with database.reading() as connection:
                if await serving(connection) != generation:
                    over.set()
