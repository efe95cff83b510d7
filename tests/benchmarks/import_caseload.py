"""How fast a caseload of 100,000 is imported, beside a raw COPY of the same rows, and in how much memory."""

import asyncio
import base64
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from meedoen.migrating import migrate

from tests.benchmarks.measurement import Figure, Measurement, at_most
from tests.intake.importing.files import HEADINGS, file_of, people
from tests.parts.postgres import Postgres

_ROWS = 100_000
_FEWER_ROWS = 20_000
_MOST_MEGABYTES = 250
_FLAT = 1.15
"""Five times the rows may not ask for more than this much more memory."""
_SMALLER = f"the peak for {_FEWER_ROWS:,} rows"
_COMMAND = "from meedoen.command_line import main; main()"


@dataclass(frozen=True, slots=True)
class _Run:
    seconds: float
    megabytes: float


async def measure(postgres: Postgres) -> list[Measurement]:
    """The import as the command does it, in a process of its own; `postgres` must run with fsync on."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        many, fewer = directory / "many.csv", directory / "fewer.csv"
        rows = people(_ROWS)
        many.write_bytes(file_of(*rows))
        fewer.write_bytes(file_of(*rows[:_FEWER_ROWS]))
        small = await asyncio.to_thread(_imported, postgres, directory, fewer)
        large = await asyncio.to_thread(_imported, postgres, directory, many)
        copied = await _copied(postgres, many)
    return [
        Measurement(
            f"import of {_ROWS:,} rows, PostgreSQL",
            "raw COPY of the same rows",
            _ROWS / large.seconds,
            _ROWS / copied,
            "rows/s",
            None,
            "checking each row, two events, four rows and a line in the log of processing for each person, durable "
            "every 500",
        ),
        Measurement(
            f"peak memory of that import of {_ROWS:,} rows",
            _SMALLER,
            large.megabytes,
            small.megabytes,
            "MB",
            at_most(_MOST_MEGABYTES, Figure.OURS),
            "the program itself and the libraries that it loads",
        ),
        Measurement(
            "the same, flat",
            _SMALLER,
            large.megabytes,
            small.megabytes,
            "MB",
            at_most(_FLAT),
            "rows stream through, 500 at a time",
        ),
    ]


def _imported(postgres: Postgres, directory: Path, file: Path) -> _Run:
    """`meedoen import` on a database with empty tables; its own time and its own peak of memory."""
    url = postgres.new_database()
    migrate(url, "intake.migrations")
    settings = {
        "INTAKE_DATABASE_URL": url,
        "INTAKE_BUS_URL": f"sqlite:///{directory / 'bus.sqlite'}",
        "INTAKE_OIDC_ISSUER": "http://127.0.0.1:1",
        "INTAKE_OIDC_JWKS_URL": "http://127.0.0.1:1/jwks",
        "INTAKE_EVENT_SOURCE": "urn:nld:oin:00000099000000000001:systeem:intake",
        "INTAKE_DATA_DIRECTORY": str(directory / "data"),
        "INTAKE_SEALING_KEYS": f"k1:{base64.b64encode(bytes(32)).decode()}",
        "INTAKE_FINDING_KEY": base64.b64encode(bytes(range(32))).decode(),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, "import", str(file), "--profile", "rotterdam", "--json"],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or b'"rejected": 0' not in said:
        raise RuntimeError(f"the import went wrong: {said.decode()}")
    in_a_megabyte = 1024 * 1024 if sys.platform == "darwin" else 1024
    return _Run(time.perf_counter() - began, used.ru_maxrss / in_a_megabyte)


async def _copied(postgres: Postgres, file: Path) -> float:
    """Seconds that PostgreSQL takes to copy the file into a table of text."""
    connection = await asyncpg.connect(postgres.new_database().replace("+asyncpg", ""))
    try:
        columns = ", ".join(f"c{place} text" for place in range(HEADINGS.count(";") + 1))
        await connection.execute(f"CREATE TABLE caseload ({columns})")
        began = time.perf_counter()
        await connection.copy_to_table(
            "caseload", source=file, format="csv", delimiter=";", header=True, encoding="win1252"
        )
        return time.perf_counter() - began
    finally:
        await connection.close()
