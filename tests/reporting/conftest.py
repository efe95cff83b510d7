"""Reporting on an empty database, once on SQLite and once on PostgreSQL, and others who tell it what happened."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from meedoen.clock import SteppedClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate

from tests.reporting.telling import Telling

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    migrate(database_url, "reporting.migrations")
    database = connect(database_url, clock=clock, new_id=random_id)
    yield database
    await database.dispose()


@pytest.fixture
def others() -> Telling:
    return Telling()
