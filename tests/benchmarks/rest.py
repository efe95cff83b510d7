"""How many commands a service takes over HTTP, beside a bare route that inserts a row; all under the same server."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from activation.adapters.tables import METADATA as ACTIVATION
from meedoen.clock import SystemClock, local_date
from meedoen.database import connect
from meedoen.identifiers import random_id
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from tests.benchmarks.measurement import Measurement, at_least, in_turns
from tests.benchmarks.rest_servers import CLIENTS, DATABASE, METADATA, TOKENS
from tests.benchmarks.visits import begin
from tests.parts.postgres import Postgres
from tests.parts.process import answers, free_port

_SECONDS = 3.0
_WARM_UP_SECONDS = 1.0
_START_SECONDS = 30
_PEOPLE = 50
"""With whom each client talks in turn: more than one, so that no history grows long."""


async def measure(postgres: Postgres) -> list[Measurement]:
    """The measurements of this module; `postgres` must run with fsync on."""
    with tempfile.TemporaryDirectory() as directory:
        tokens = {name: Path(directory) / name for name in ("ours", "bare", "coaching")}
        our_url, bare_url = await _with_tables(postgres, METADATA), await _with_tables(postgres, METADATA)
        coaching_url = await _with_tables(postgres, ACTIVATION)
        talks = await _talks(coaching_url)
        with (
            _served("ours", our_url, tokens["ours"]) as ours,
            _served("bare", bare_url, tokens["bare"]) as bare,
            _served("coaching", coaching_url, tokens["coaching"]) as coaching,
        ):
            gardens = [("/v1/gardens", {"name": "De Hof", "openedOn": "2026-05-01"})]
            bare_gardens = [("/gardens", {"name": "De Hof", "opened_on": "2026-05-01"})]
            ours_of = [_requests(gardens, token) for token in tokens["ours"].read_text().split()]
            bare_of = [_requests(bare_gardens, token) for token in tokens["ours"].read_text().split()]
            coaches = tokens["coaching"].read_text().split()
            talks_of = [_requests(talks[number::CLIENTS], token) for number, token in enumerate(coaches)]
            loads = [(ours, ours_of), (bare, bare_of), (coaching, talks_of)]
            for port, requests in loads:
                await _load(port, requests, _WARM_UP_SECONDS)
            our_rate, bare_rate, coaching_rate = await in_turns(
                *(partial(_load, port, requests, _SECONDS) for port, requests in loads)
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
            "uvicorn. A made-up command of one event and one row, to be held against one row",
        ),
        Measurement(
            f"a coach's talk, {CLIENTS} clients, PostgreSQL",
            "a bare FastAPI route with one INSERT",
            coaching_rate,
            bare_rate,
            "requests/s",
            None,
            "the processor, per request 1.1 ms in the service and 0.6 ms in PostgreSQL: a whole history is read and "
            "replayed, rules decide, three events, a trajectory with its dozen indexes, a promise that goes and one "
            "that comes, at times a snapshot. Not to be held against one INSERT",
        ),
    ]


async def _talks(url: str) -> list[tuple[str, dict[str, Any]]]:
    """Talks to be held, each with somebody else, and the path of each; again and again, if need be."""
    database = connect(url, clock=SystemClock(), new_id=random_id)
    people = await begin(database, uuid4(), CLIENTS * _PEOPLE)
    await database.dispose()
    following = {"dueOn": (local_date(database.clock.now()) + timedelta(days=30)).isoformat()}
    talk = {"kind": "progress", "channel": "office", "nextContact": following}
    return [(f"/v1/trajectories/{each}/conversations", talk) for each in people]


async def _with_tables(postgres: Postgres, tables: MetaData) -> str:
    url = postgres.new_database()
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(tables.create_all)
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


def _requests(posts: Iterable[tuple[str, Mapping[str, Any]]], token: str) -> list[bytes]:
    return [_request(path, body, f"Authorization: Bearer {token}") for path, body in posts]


def _request(path: str, body: Mapping[str, Any], header: str) -> bytes:
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: benchmark\r\n{header}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content


async def _load(port: int, requests: Sequence[Sequence[bytes]], seconds: float) -> float:
    """Each client sends its next as soon as it is answered; gives the answers per second of all together."""
    began = time.perf_counter()
    answered = await asyncio.gather(*(_client(port, each, began + seconds) for each in requests))
    return sum(answered) / (time.perf_counter() - began)


async def _client(port: int, requests: Sequence[bytes], until: float) -> int:
    """A client that costs next to nothing, as it shares the machine with what it measures."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < until:
        writer.write(requests[answered % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 20"):
            raise RuntimeError(f"refused: {head[:200]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        answered += 1
    writer.close()
    await writer.wait_closed()
    return answered
