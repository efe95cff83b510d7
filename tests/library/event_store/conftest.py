"""The same store twice: on SQLite and on a real PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from meedoen.database import Database

from tests.library.event_store.logs import opened


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the tables of the infrastructure, and nothing in them."""
    database = await opened(database_url)
    yield database
    await database.dispose()
