"""Applications on loopback ports, several in one event loop."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import uvicorn

HOST = "127.0.0.1"
_SECONDS_FOR_OPEN_REQUESTS = 10


class PortTaken(Exception):
    """Something else listens on this port; the message holds its number."""


@dataclass(frozen=True, slots=True)
class Port:
    """A loopback port that is ours."""

    socket: socket.socket

    @classmethod
    @contextmanager
    def taken(cls, number: int) -> "Iterator[Port]":
        """Take a port; 0 takes any free one.

        Raises:
            PortTaken: it is not free.
        """
        # Said to be of TCP, or asyncio leaves small answers waiting 40 ms for the caller's acknowledgement (Nagle).
        with socket.socket(proto=socket.IPPROTO_TCP) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind((HOST, number))
            except OSError:
                raise PortTaken(str(number)) from None
            yield cls(listening)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.socket.getsockname()[1]}"


class Listening:
    """An application served on a port, for as long as this context is open."""

    def __init__(self, port: Port, app: Any) -> None:
        self._port = port
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS,
        )
        self._server = _Server(config)

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._port.socket]))
        started = asyncio.create_task(self._server.begun.wait())
        await asyncio.wait({self._serving, started}, return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            started.cancel()
            await self._serving
            raise RuntimeError(f"the application on {self._port.url} ended at its start")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        await self._serving


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs the system."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.begun.set()
