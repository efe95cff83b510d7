"""Waiting for what other processes do: asked again and again, up to a bound, never blindly."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Seen = TypeVar("Seen")


async def eventually(look: Callable[[], Awaitable[Seen | None]], what: str, *, seconds: float = 30) -> Seen:
    """The first thing that `look` sees; None and False count as nothing seen yet."""
    deadline = time.monotonic() + seconds
    while True:
        seen = await look()
        if seen is not None and seen is not False:
            return seen
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for: {what}"
        await asyncio.sleep(0.05)
