"""How many commands a service takes over HTTP, beside a bare route that inserts a row; both under the same server."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from tests.benchmarks.measurement import Measurement, at_least, in_turns
from tests.benchmarks.rest_servers import CLIENTS, DATABASE, METADATA, TOKENS
from tests.parts.postgres import Postgres
from tests.parts.process import answers, free_port

_SECONDS = 3.0
_WARM_UP_SECONDS = 1.0
_START_SECONDS = 30


async def measure(postgres: Postgres) -> list[Measurement]:
    """The measurement of this module; `postgres` must run with fsync on."""
    with tempfile.TemporaryDirectory() as directory:
        tokens = Path(directory) / "tokens"
        ours_url, bare_url = await _with_tables(postgres), await _with_tables(postgres)
        with _served("ours", ours_url, tokens) as ours, _served("bare", bare_url, tokens) as bare:
            headers = [f"Authorization: Bearer {token}" for token in tokens.read_text().split()]
            request = {"name": "De Hof", "openedOn": "2026-05-01"}
            bare_request = {"name": "De Hof", "opened_on": "2026-05-01"}
            our_requests = [_request("/v1/gardens", request, header) for header in headers]
            bare_requests = [_request("/gardens", bare_request, header) for header in headers]
            for port, requests in ((ours, our_requests), (bare, bare_requests)):
                await _load(port, requests, _WARM_UP_SECONDS)
            our_rate, bare_rate = await in_turns(
                lambda: _load(ours, our_requests, _SECONDS), lambda: _load(bare, bare_requests, _SECONDS)
            )
    return [
        Measurement(
            f"REST command, {CLIENTS} clients, PostgreSQL",
            "a bare FastAPI route with one INSERT",
            our_rate,
            bare_rate,
            "requests/s",
            at_least(0.5),
            "the processor, per request 455 µs against 215: 105 to the transaction, one statement that those who wait "
            "share; 90 to token, headers, metrics and a line in the log; 90 to the unit of work; the rest to FastAPI, "
            "uvicorn. A command that asks the database more takes a transaction of its own, in four trips: 0.2×",
        )
    ]


async def _with_tables(postgres: Postgres) -> str:
    url = postgres.new_database()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()
    return url


@contextmanager
def _served(factory: str, url: str, tokens: Path) -> Iterator[int]:
    """One uvicorn process, with the same settings for both; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", f"tests.benchmarks.rest_servers:{factory}"]
    command += ["--port", str(port), "--loop", "uvloop", "--http", "httptools"]
    command += ["--no-access-log", "--log-level", "error"]
    environment = {**os.environ, DATABASE: url, TOKENS: str(tokens)}
    with subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2]) as process:
        try:
            deadline = time.monotonic() + _START_SECONDS
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server of {factory} did not start")
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def _request(path: str, body: dict[str, str], header: str) -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: benchmark\r\n{header}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


async def _load(port: int, requests: Sequence[bytes], seconds: float) -> float:
    """Each client sends its request again as soon as it is answered; gives the answers per second of all together."""
    began = time.perf_counter()
    answered = await asyncio.gather(*(_client(port, request, began + seconds) for request in requests))
    return sum(answered) / (time.perf_counter() - began)


async def _client(port: int, request: bytes, until: float) -> int:
    """A client that costs next to nothing, as it shares the machine with what it measures."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 201"):
            raise RuntimeError(f"refused: {head[:200]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        answered += 1
    writer.close()
    await writer.wait_closed()
    return answered
