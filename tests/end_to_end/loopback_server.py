"""An ASGI app of the test's own on a loopback port, for as long as a `with` lasts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.parts.process import answers, free_port


@contextmanager
def served(app: ASGIApp, port: int | None = None) -> Iterator[str]:
    """The address at which it answers."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not answers(port):
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
