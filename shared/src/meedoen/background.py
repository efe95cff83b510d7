"""Work that goes on beside the requests: the relay, a consumer, a job."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackgroundTask:
    """Work that goes on while the service runs.

    `run` ends soon after `stop` is set, leaving nothing half done. A task that raises is started again with a
    growing pause, and `/readyz` says so meanwhile.
    """

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]


async def wait_at_most(event: asyncio.Event, seconds: float) -> None:
    """Wait until it is set, and no longer than that: the pause of a task, which a request to stop cuts short."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
