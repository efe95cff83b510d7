"""What goes on by itself for as long as the service runs: the sweep, and the digest of the day."""

import asyncio
from datetime import date, datetime, timedelta

import structlog
from meedoen.background import BackgroundTask, wait_at_most
from meedoen.clock import local_date, start_of_local_day
from meedoen.database import Database

from activation.application.digesting import Digests, send_digests
from activation.application.sweep import sweep
from activation.domain.ways_of_working import WaysOfWorking

_DIGESTS_FROM = timedelta(hours=6)
"""Into the day: when people start, what becomes due that day is in it."""

_log = structlog.get_logger(__name__)


def sweep_task(database: Database, ways: WaysOfWorking, *, every_seconds: float) -> BackgroundTask:
    """Sweep at the start, and again after each pause; where nothing is due that is one look at an index."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await sweep(database, ways)
            await wait_at_most(stop, every_seconds)

    return BackgroundTask("sweep", run)


def digest_task(database: Database, digests: Digests, *, every_seconds: float) -> BackgroundTask:
    """Send the digests of the day from early in the morning on; when all are sent, look no further that day."""

    async def run(stop: asyncio.Event) -> None:
        sent_for: date | None = None
        while not stop.is_set():
            day = day_to_tell_of(database.clock.now())
            if day is not None and day != sent_for:
                try:
                    await send_digests(database, digests)
                    sent_for = day
                except OSError as error:  # nobody goes without service for want of a digest
                    _log.warning("digests wait", error=type(error).__name__)
            await wait_at_most(stop, every_seconds)

    return BackgroundTask("digest", run)


def day_to_tell_of(now: datetime) -> date | None:
    """The day whose digests may go out; None in the night."""
    today = local_date(now)
    return today if now >= start_of_local_day(today) + _DIGESTS_FROM else None
