"""The wire between the services and a real part, which a test can make slow, cut, or silent.

A small TCP proxy. Its dice are seeded, so the same seed is as unkind; the order in which the services speak is theirs.
"""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.parts.process import free_port

_AT_ONCE = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Wire:
    """Carries what comes in on `port` to `target`, both on loopback, and back; `target` may be told later."""

    dice: random.Random
    target: int = 0
    port: int = field(default_factory=free_port)
    slow_seconds: float = 0
    """At most so long is each piece under way."""
    cut_chance: float = 0
    """How likely it is that a piece is the last of its connection, and comes over by half."""
    cuts: int = 0
    """How many connections were cut so far."""

    def __post_init__(self) -> None:
        self._whole = asyncio.Event()
        self._whole.set()
        self._links: set[asyncio.Task[None]] = set()
        self._to_part: set[asyncio.StreamWriter] = set()

    def part(self) -> None:
        """From now on nothing comes over, nor is anything refused: both sides wait for each other."""
        self._whole.clear()

    def heal(self) -> None:
        """What was held back comes over, in order."""
        self._whole.set()

    def forget(self) -> None:
        """The part hangs up, and no caller that is connected ever hears of it. Who connects anew is served."""
        self._whole = asyncio.Event()
        self._whole.set()
        for end in self._to_part:
            _reset(end)

    def cut(self) -> None:
        """Reset every connection that is open."""
        for link in self._links:
            link.cancel()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Wire"]:
        """Carry for as long as the block lasts."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await asyncio.gather(*self._links, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = asyncio.create_task(self._link(reader, writer))
        self._links.add(link)
        link.add_done_callback(self._links.discard)

    async def _link(self, caller: asyncio.StreamReader, to_caller: asyncio.StreamWriter) -> None:
        ends, whole = [to_caller], self._whole
        try:
            await whole.wait()
            part, to_part = await asyncio.open_connection("127.0.0.1", self.target)
            ends.append(to_part)
            self._to_part.add(to_part)
            there = asyncio.create_task(self._carry(caller, to_part, whole))
            back = asyncio.create_task(self._carry(part, to_caller, whole))
            try:
                await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in (there, back):
                    way.cancel()
                outcomes = await asyncio.gather(there, back, return_exceptions=True)
            if not any(isinstance(outcome, Exception) for outcome in outcomes):
                for end in ends:
                    end.close()
        except OSError:  # the part is away: so the caller is told
            return
        finally:
            for end in ends:
                _reset(end)
            self._to_part -= set(ends)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, whole: asyncio.Event) -> None:
        while True:
            try:
                piece = await source.read(_AT_ONCE)
            except OSError:
                await whole.wait()
                raise
            await asyncio.sleep(self.dice.uniform(0, self.slow_seconds))
            await whole.wait()
            if not piece:
                return
            if self.dice.random() < self.cut_chance:
                self.cuts += 1
                target.write(piece[: len(piece) // 2])
                with suppress(OSError):
                    await target.drain()
                raise _Cut
            target.write(piece)
            await target.drain()


class _Cut(Exception):
    """The connection is to end here, rudely."""


def _reset(end: asyncio.StreamWriter) -> None:
    """End it at once, and say so to the other side; nothing for one that was closed in good order."""
    transport = end.transport
    if transport.is_closing():
        return
    connection: socket.socket = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
