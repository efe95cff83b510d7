"""The sweep, by itself, for as long as the service runs."""

import asyncio
import contextlib

from meedoen.background import BackgroundTask
from meedoen.database import Database

from activation.application.sweep import sweep
from activation.domain.ways_of_working import WaysOfWorking


def sweep_task(database: Database, ways: WaysOfWorking, *, every_seconds: float) -> BackgroundTask:
    """Sweep at the start, and again after each pause; where nothing is due that is one look at an index."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await sweep(database, ways)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every_seconds)

    return BackgroundTask("sweep", run)
