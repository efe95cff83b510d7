"""Migrations: the tables they make are those the code has, several at once, all or none, inside an event loop."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from meedoen.clock import SteppedClock
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.infrastructure import infrastructure_tables
from meedoen.migrating import migrate
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, inspect
from sqlalchemy.exc import DBAPIError

from tests.library.event_store.logs import START, append, assert_sound, fact, to

_ENV = """
from meedoen.migrating.env import run
from sqlalchemy import MetaData

run(MetaData())
"""
_FIRST = """
from alembic import op
from meedoen.infrastructure import create_infrastructure

revision, down_revision, branch_labels, depends_on = "0001", None, None, None


def upgrade():
    create_infrastructure(op)
"""
_SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade():
    op.create_table("places", sa.Column("place", sa.Integer, primary_key=True), sa.Column("street", sa.Text))
    with op.batch_alter_table("places") as places:
        places.alter_column("street", existing_type=sa.Text, nullable=False)
"""
_BROKEN = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None


def upgrade():
    op.execute("CREATE TABLE half_done (one integer)")
    op.execute("SELECT * FROM nonsense")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of migrations like a service's: the infrastructure, then a table of its own."""
    name = "made_migrations"
    versions = tmp_path / "100% odd" / name / "versions"
    versions.mkdir(parents=True)
    (versions.parent / "__init__.py").touch()
    (versions.parent / "env.py").write_text(_ENV)
    (versions / "0001_infrastructure.py").write_text(_FIRST)
    (versions / "0002_places.py").write_text(_SECOND)
    monkeypatch.syspath_prepend(str(versions.parent.parent))
    yield name
    sys.modules.pop(name, None)


def _expected() -> MetaData:
    metadata = MetaData()
    infrastructure_tables(metadata)
    Table("places", metadata, Column("place", Integer, primary_key=True), Column("street", Text, nullable=False))
    return metadata


def _differences(url: str) -> list[object]:
    engine = create_engine(_sync(url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences: list[object] = compare_metadata(context, _expected())
    engine.dispose()
    return differences


def _tables(url: str) -> list[str]:
    engine = create_engine(_sync(url))
    tables = inspect(engine).get_table_names()
    engine.dispose()
    return tables


def _sync(url: str) -> str:
    return url.replace("+asyncpg", "+psycopg").replace("+aiosqlite", "")


def test_migrations_make_the_tables_that_the_code_has(database_url: str, package: str) -> None:
    migrate(database_url, package)
    assert _differences(database_url) == []
    migrate(database_url, package)


async def test_a_migrated_database_takes_events_at_once(database_url: str, package: str) -> None:
    migrate(database_url, package)
    database = connect(database_url, clock=SteppedClock(START), new_id=random_id)
    assert await append(database, to(random_id(), 0, fact(), fact())) == 2
    await assert_sound(database)
    await database.dispose()


async def test_several_instances_that_start_at_once_do_not_disturb_each_other(database_url: str, package: str) -> None:
    program = f"from meedoen.migrating import migrate; migrate({database_url!r}, {package!r})"
    instances = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        )
        for _ in range(3)
    ]
    assert [await instance.wait() for instance in instances] == [0, 0, 0]
    assert _differences(database_url) == []


async def test_threads_of_one_process_take_turns(database_url: str, package: str) -> None:
    await asyncio.gather(*(asyncio.to_thread(migrate, database_url, package) for _ in range(3)))
    assert _differences(database_url) == []


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url: str, package: str, tmp_path: Path) -> None:
    broken = tmp_path / "100% odd" / package / "versions" / "0003_broken.py"
    broken.write_text(_BROKEN)
    with pytest.raises(DBAPIError, match="nonsense"):
        migrate(database_url, package)
    assert _tables(database_url) == []
    broken.unlink()
    migrate(database_url, package)
    assert _differences(database_url) == []


def test_a_difference_would_be_seen(database_url: str, package: str) -> None:
    migrate(database_url, package)
    engine = create_engine(_sync(database_url))
    with engine.begin() as connection:
        _spoil(connection)
    engine.dispose()
    assert _differences(database_url) != []


def _spoil(connection: Connection) -> None:
    connection.exec_driver_sql("DROP INDEX events_public")
