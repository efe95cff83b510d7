"""Background tasks go on: a failure is shown, slowed down and tried again, and all end when asked."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from meedoen.background import BackgroundTask
from meedoen.running import Pauses, supervise
from structlog.testing import capture_logs

AT_ONCE = Pauses(first=0, longest=0, steady=0.01)

Work = Callable[[asyncio.Event], Awaitable[None]]


def failing_first(times: int, then: Work) -> tuple[Work, list[int]]:
    starts: list[int] = []

    async def run(stop: asyncio.Event) -> None:
        starts.append(len(starts) + 1)
        if len(starts) <= times:
            raise RuntimeError("somebody's address")
        await then(stop)

    return run, starts


async def until_stopped(stop: asyncio.Event) -> None:
    await stop.wait()


async def stop_at_once(stop: asyncio.Event) -> None:
    stop.set()


async def test_a_task_that_fails_is_started_again() -> None:
    run, starts = failing_first(3, then=stop_at_once)
    await supervise([BackgroundTask("relay", run)], asyncio.Event(), pauses=AT_ONCE)
    assert starts == [1, 2, 3, 4]


async def test_a_task_that_fails_does_not_trouble_the_others() -> None:
    ended: list[str] = []

    async def steady(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.append("steady")

    run, _ = failing_first(2, then=stop_at_once)
    tasks = [BackgroundTask("steady", steady), BackgroundTask("shaky", run)]
    await supervise(tasks, asyncio.Event(), pauses=AT_ONCE)
    assert ended == ["steady"]


async def test_what_fails_is_shown_until_it_has_recovered() -> None:
    failing: dict[str, str] = {}
    stop = asyncio.Event()
    shown: list[dict[str, str]] = []

    async def look(stop: asyncio.Event) -> None:
        shown.append(dict(failing))
        while failing:  # noqa: ASYNC110 - recovering is nothing that tells
            await asyncio.sleep(0)
        stop.set()

    run, _ = failing_first(1, then=look)
    await supervise([BackgroundTask("relay", run)], stop, failing=failing, pauses=AT_ONCE)
    assert shown == [{"relay": "RuntimeError"}]
    assert failing == {}


async def test_a_task_that_ends_unasked_is_a_failure() -> None:
    starts: list[int] = []

    async def run(stop: asyncio.Event) -> None:
        starts.append(1)
        if len(starts) == 2:
            stop.set()

    with capture_logs() as logs:
        await supervise([BackgroundTask("relay", run)], asyncio.Event(), pauses=AT_ONCE)
    assert [line["error"] for line in logs] == ["EndedUnasked"]


async def test_a_task_that_is_cancelled_by_what_it_works_with_is_a_failure_and_is_started_again() -> None:
    starts: list[int] = []

    async def run(stop: asyncio.Event) -> None:
        starts.append(len(starts) + 1)
        if len(starts) == 1:
            raise asyncio.CancelledError
        stop.set()

    with capture_logs() as logs:
        await supervise([BackgroundTask("consumer", run)], asyncio.Event(), pauses=AT_ONCE)
    assert starts == [1, 2]
    assert [line["error"] for line in logs] == ["EndedUnasked"]


async def test_the_log_says_where_and_not_what() -> None:
    run, _ = failing_first(1, then=stop_at_once)
    with capture_logs() as logs:
        await supervise([BackgroundTask("relay", run)], asyncio.Event(), pauses=AT_ONCE)
    assert logs[0]["task"] == "relay"
    assert "test_running.py" in str(logs[0]["at"])
    assert "address" not in str(logs)


async def test_a_pause_ends_as_soon_as_all_is_stopped() -> None:
    stop = asyncio.Event()

    async def fail(stop: asyncio.Event) -> None:
        asyncio.get_running_loop().call_soon(stop.set)
        raise RuntimeError

    async with asyncio.timeout(5):
        await supervise([BackgroundTask("relay", fail)], stop, pauses=Pauses(first=60))


async def test_being_cancelled_ends_the_tasks() -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def run(stop: asyncio.Event) -> None:
        started.set()
        try:
            await stop.wait()
        finally:
            ended.set()

    supervised = asyncio.create_task(supervise([BackgroundTask("relay", run)], asyncio.Event()))
    await started.wait()
    supervised.cancel()
    with pytest.raises(asyncio.CancelledError):
        await supervised
    async with asyncio.timeout(5):
        await ended.wait()
