"""Keeps background tasks going: each starts again after a failure, and all end when asked."""

import asyncio
import gc
import traceback
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

import structlog

from meedoen.background import BackgroundTask, wait_at_most

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long a failed task waits before it starts again, in seconds: each time twice as long.

    A task that has then been running for `steady` seconds counts as recovered.
    """

    first: float = 0.2
    longest: float = 30.0
    steady: float = 5.0


class EndedUnasked(Exception):
    """A task came to its end though nobody asked it to."""


def set_aside_what_stays() -> None:
    """To be called once all is put together and the work begins.

    Routes, schemas, tables: made by now, and there to the end. The collector need not go through them again and again
    while requests and events come and go; it took half the time of reading events.
    """
    gc.collect()
    gc.freeze()


async def supervise(
    tasks: Sequence[BackgroundTask],
    stop: asyncio.Event,
    *,
    failing: MutableMapping[str, str] | None = None,
    pauses: Pauses = Pauses(),
) -> None:
    """Run all tasks until `stop` is set and each has ended; one that fails does not trouble the others.

    `failing` shows at any moment which tasks are not well, by name, with the name of what went wrong: for `/readyz`.
    """
    shown: MutableMapping[str, str] = {} if failing is None else failing
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(_keep_going(task, stop, shown, pauses), name=task.name)


async def _keep_going(
    task: BackgroundTask, stop: asyncio.Event, failing: MutableMapping[str, str], pauses: Pauses
) -> None:
    pause = pauses.first
    while not stop.is_set():
        run = asyncio.create_task(_run(task, stop), name=task.name)
        try:
            ended, _ = await asyncio.wait({run}, timeout=pauses.steady)
            if not ended:
                failing.pop(task.name, None)
                pause = pauses.first
                await asyncio.wait({run})
            if run.cancelled():  # by what it works with, or this would be cancelled too
                raise EndedUnasked(task.name)
            run.result()
        except Exception as error:
            failing[task.name] = type(error).__name__
            # Where, and not the message: a driver's message may hold somebody's data.
            _log.error("background task failed", task=task.name, error=type(error).__name__, at=_places(error))
        finally:
            run.cancel()
        await wait_at_most(stop, pause)
        pause = min(pause * 2, pauses.longest)


async def _run(task: BackgroundTask, stop: asyncio.Event) -> None:
    await task.run(stop)
    if not stop.is_set():
        raise EndedUnasked(task.name)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/src/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
