"""Real parts for every test that asks: one PostgreSQL and one Kafka per test process, started when first needed.

No test fails because a machine is busy: an example that hypothesis tries may take as long as it takes.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from meedoen.database import Database
from meedoen.driver_transactions import PostgresTransactions
from meedoen.sqlite_turns import SqliteTurns

from tests.parts.kafka import Kafka, start_kafka
from tests.parts.missing import PartMissing, refuse_or_pass_over, said
from tests.parts.postgres import Postgres, start_postgres

settings.register_profile("however-long", settings(deadline=None, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("however-long")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server, shared by the tests of this process: `new_database()` gives each its own."""
    try:
        server = start_postgres()
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(server):
        yield server


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server of this test alone, which it may stop and start."""
    try:
        server = start_postgres(own=True)
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(server):
        yield server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A real Apache Kafka broker without topics, shared by the tests of this process: use topic names of your own."""
    try:
        broker = start_kafka()
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(broker):
        yield broker


@pytest.fixture
def new_kafka() -> Iterator[Kafka]:
    """A broker of this test alone, with nothing set up yet; the test may stop and start it."""
    try:
        broker = start_kafka()
    except PartMissing as missing:
        refuse_or_pass_over(missing)
    with contextlib.closing(broker):
        yield broker


@pytest.fixture
def own_kafka(new_kafka: Kafka) -> Kafka:
    """A broker of this test alone, with the four topics and the access lists; the test may stop and start it."""
    new_kafka.set_up()
    return new_kafka


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL: both must do the same."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'service.sqlite'}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, database: Database) -> list[str]:
    """A word for each transaction that was begun by itself, since the list was last emptied."""
    seen: list[str] = []
    kind: Any = PostgresTransactions if database.dialect == "postgresql" else SqliteTurns
    start = kind.start

    async def noted(transactions: Any, driver: Any) -> None:
        seen.append("begun")
        await start(transactions, driver)

    monkeypatch.setattr(kind, "start", noted)
    return seen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was missing once more where everybody looks: at the end."""
    for message in said:
        terminalreporter.write_line(f"MISSING, so not tested here: {message}", red=True, bold=True)
