"""One at a time, for what no constraint of a table can hold."""

from zlib import crc32

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def one_at_a_time(connection: AsyncConnection, what: str) -> None:
    """Let nobody else do this until the transaction ends, on whichever instance; reading goes on.

    On SQLite each transaction that writes is alone as it is.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(crc32(what.encode()))))
