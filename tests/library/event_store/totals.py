"""Tallies, and the rows that show them."""

from uuid import UUID

from meedoen.database import Database
from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid, select

from tests.library.event_store.logs import START, opened
from tests.library.event_store.test_transaction import TALLY, Added

METADATA = MetaData()
TOTALS = Table(
    "totals",
    METADATA,
    Column("tally", Uuid(), primary_key=True),
    Column("total", Integer, nullable=False),
)
LABELS = Table("labels", METADATA, Column("label", Text, primary_key=True), Column("tally", Uuid(), unique=True))
PAIRS = Table("pairs", METADATA, *(Column(name, Integer, primary_key=True) for name in ("one", "other")))


async def opened_with_tables(url: str) -> Database:
    database = await opened(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    return database


async def add(database: Database, tally_id: UUID, amount: int | None, *, version: int | None = None) -> None:
    """A command: the event, and the row that shows the total; None is no total that the table takes."""
    async with database.transaction() as transaction:
        tally = await transaction.load(TALLY, tally_id)
        if version is not None:
            transaction.expect_version(tally, version)
        total = transaction.record(tally, [Added(amount or 0, START)])
        row = {"tally": tally_id, "total": total if amount is not None else None}
        transaction.save(TOTALS, [row], key=["tally"])


async def remove(database: Database, tally_id: UUID) -> None:
    """A command after which there is nothing to show."""
    async with database.transaction() as transaction:
        transaction.record(await transaction.load(TALLY, tally_id), [Added(1, START)])
        transaction.delete(TOTALS, [{"tally": tally_id}])


async def totals(database: Database) -> dict[UUID, int]:
    async with database.reading() as connection:
        return {row.tally: row.total for row in await connection.execute(select(TOTALS))}
