"""The migrations make exactly the tables that the code speaks of."""

from activation.adapters.tables import METADATA
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from meedoen.database import Database


async def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), METADATA)
        )
    assert differences == []
