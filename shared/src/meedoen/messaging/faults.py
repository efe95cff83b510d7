"""Faults that pass by themselves, and how to wait for that."""

import asyncio

from meedoen.background import wait_at_most
from meedoen.database_faults import is_transient
from meedoen.messaging.port import BusUnavailable
from meedoen.refusals import Unavailable


def passes(fault: Exception) -> bool:
    """Whether trying the same again later is right: the bus or the database is away or overloaded."""
    return isinstance(fault, BusUnavailable | Unavailable | OSError) or is_transient(fault)


class Backoff:
    """Waits longer each time, up to a limit, and never past a stop."""

    def __init__(self, *, first_seconds: float = 0.1, most_seconds: float = 5) -> None:
        self._first = first_seconds
        self._most = most_seconds
        self._next = first_seconds

    def reset(self) -> None:
        """All is well again."""
        self._next = self._first

    async def wait(self, stop: asyncio.Event) -> None:
        """Wait, and remember to wait longer next time."""
        seconds, self._next = self._next, min(self._next * 2, self._most)
        await wait_at_most(stop, seconds)
