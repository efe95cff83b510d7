"""Makes the projections anew from the topics, beside those that serve; switches when nothing is missing.

Nothing else follows from reading the topics again: reporting tells nobody anything.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from meedoen.database import Database
from meedoen.language import Words
from meedoen.messaging.consumer import consumer_task
from meedoen.messaging.parking import ParkedLimitReached
from meedoen.messaging.port import Bus
from meedoen.refusals import RuleRefused
from meedoen.service import Progress
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters import comparing, generations
from reporting.application.following_events import TOPICS, consumer

_LOOK_EVERY_SECONDS = 0.2


async def rebuild(database: Database, bus: Bus, progress: Progress) -> None:
    """Read the topics from the start into a new generation, and let it serve.

    The old one serves meanwhile, and is deleted when the new one has everything that it had. A rebuild that was
    broken off starts over; one that was refused goes on where it was.

    Raises:
        RuleRefused: events that the old one has could not be applied to the new one; the old one goes on serving.
    """
    async with database.transaction() as tx:
        old, new = await generations.serving(tx.connection), await generations.begin(tx.connection)
        await generations.sweep(tx.connection)
    stop = asyncio.Event()
    reading = asyncio.ensure_future(consumer_task(consumer(new), database, bus, stocktaking_seconds=0.1).run(stop))
    try:
        complete = await _has_everything(database, old, new, reading, progress)
    except ParkedLimitReached:
        complete = False
    finally:
        stop.set()
        await asyncio.gather(reading, return_exceptions=True)
    async with database.transaction() as tx:
        await (generations.switch if complete else generations.hold)(tx.connection, new)
    if not complete:
        raise _incomplete(new)
    async with database.transaction() as tx:
        await generations.sweep(tx.connection)


async def _has_everything(
    database: Database, old: int, new: int, reading: asyncio.Future[None], progress: Progress
) -> bool:
    """Wait until the new generation is through, and see whether it has all that the old one had by then."""

    async def read_through(moment: datetime) -> None:
        async def look(connection: AsyncConnection) -> bool:
            through = await comparing.has_read_until(connection, new, moment, TOPICS)
            done, known = [await comparing.records_read(connection, generation) for generation in (new, old)]
            progress(done, max(done, known))
            return through

        await _until(database, reading, look)

    await read_through(database.clock.now())
    async with database.reading() as connection:
        missing = await comparing.ahead(connection, old, new)
    if not missing:
        return True
    await read_through(database.clock.now())  # what the old one read meanwhile, the new one has read now too
    async with database.reading() as connection:
        return not await comparing.lacks(connection, new, missing)


async def _until(
    database: Database, reading: asyncio.Future[None], look: Callable[[AsyncConnection], Awaitable[bool]]
) -> None:
    while True:
        await asyncio.wait({reading}, timeout=_LOOK_EVERY_SECONDS)
        if reading.done():
            await reading  # raises what ended it
            raise RuntimeError("the consumer ended unasked")
        async with database.reading() as connection:
            if await look(connection):
                return


def _incomplete(generation: int) -> RuleRefused:
    name = generations.consumer_of(generation)
    return RuleRefused(
        "rebuild-incomplete",
        Words(
            nl=f"De nieuwe cijfers missen gebeurtenissen die de oude wel hebben; de oude blijven in gebruik. Kijk wat "
            f"er apart is gezet voor {name} (meedoen parked list), los het op en bouw dan opnieuw.",
            en=f"The new figures lack events that the old ones have; the old ones stay in use. See what is parked for "
            f"{name} (meedoen parked list), solve that, and rebuild again.",
        ),
    )
