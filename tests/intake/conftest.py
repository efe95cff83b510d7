"""Intake on an empty database, once on SQLite and once on PostgreSQL, on a clock that stands still."""

import base64
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from intake.adapters.column_profiles.catalogue import load_profiles
from intake.adapters.municipality_data import load_municipalities
from intake.adapters.spool import Spool
from intake.application.means import Means
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate
from meedoen.privacy.keys import read_keys
from meedoen.privacy.sealing import Seal

from tests.intake.coaches import CoachesSide
from tests.parts.postgres import Postgres

NOW = datetime(2016, 1, 4, 9, 30, tzinfo=UTC)
CASELOAD = Path(__file__).parent / "data" / "caseload-rotterdam-kralingen-crooswijk.csv"
SEALING_KEYS = f"k1:{base64.b64encode(bytes(range(32))).decode()}"
FINDING_KEY = base64.b64encode(bytes(range(32, 64))).decode()
MIGRATIONS = "intake.migrations"


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the service's tables, to copy for each test."""
    file = tmp_path_factory.mktemp("migrated") / "intake.sqlite"
    migrate(f"sqlite+aiosqlite:///{file}", MIGRATIONS)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the service's tables and nothing in them, once on each."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "intake.sqlite")
        return f"sqlite+aiosqlite:///{copied}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database(postgres.template("intake", lambda url: migrate(url, MIGRATIONS)))


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    database = connect(database_url, clock=clock, new_id=random_id)
    yield database
    await database.dispose()


@pytest.fixture
def coaches(database: Database, clock: SteppedClock) -> CoachesSide:
    return CoachesSide(database, clock)


@pytest.fixture
def seal() -> Seal:
    return Seal(read_keys(SEALING_KEYS, FINDING_KEY))


@pytest.fixture
def means(seal: Seal, tmp_path: Path) -> Means:
    """What the service has beside its database; a hundred rows a commit, so that files take several."""
    return Means(
        seal=seal,
        municipalities=load_municipalities(None),
        profiles=load_profiles(None),
        spool=Spool(tmp_path / "data" / "intake-spool", most_bytes=10_000_000),
        rows_a_commit=100,
    )
