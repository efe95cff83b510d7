"""How a database goes about a query."""

from typing import Any

from meedoen.database import Database
from sqlalchemy import Select


async def plan_of(database: Database, query: Select[Any]) -> str:
    """Its plan, as text, when the tables are too large to go through."""
    sql = str(query.compile(dialect=database.engine.dialect, compile_kwargs={"literal_binds": True}))
    async with database.transaction() as tx:
        if database.dialect == "postgresql":
            await tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            await tx.connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            found = await tx.connection.exec_driver_sql(f"EXPLAIN {sql}")
        else:
            found = await tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row) for row in found)
