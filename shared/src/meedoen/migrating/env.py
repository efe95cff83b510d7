"""The body of every service's `migrations/env.py`, which says no more than `run(METADATA)`."""

import asyncio

from alembic import context
from sqlalchemy import Connection, MetaData
from sqlalchemy.engine import make_url

from meedoen.engines import writing

_LOCK = 0x6D656564  # any number, the same for all instances of a service, which share one database


def run(metadata: MetaData) -> None:
    """Apply migrations in one transaction, with a lock that lets one instance at a time through."""
    asyncio.run(_run(metadata))


async def _run(metadata: MetaData) -> None:
    engine = writing(make_url(context.config.attributes["url"])).engine
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate, metadata)
    finally:
        await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
