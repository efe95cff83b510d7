"""Ways of working that municipalities posted, as rows. They are only ever added: what was read stays true."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from meedoen.upserts import upsert
from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import POSTED_WAYS_OF_WORKING
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.domain.ways_of_working import WaysOfWorking

_COLUMNS = POSTED_WAYS_OF_WORKING.c
_KEY = (_COLUMNS.name, _COLUMNS.version)


async def keep_up(connection: AsyncConnection, ways: WaysOfWorking) -> None:
    """Know what was posted by now, on any instance. While nothing was, this counts the rows of a small table."""
    posted = await connection.scalar(select(func.count()).select_from(POSTED_WAYS_OF_WORKING))
    if posted == ways.learned:
        return
    found = await connection.execute(select(*_KEY))
    new = [(name, version) for name, version in found if not ways.has(name, version)]
    query = select(_COLUMNS.municipality, _COLUMNS.document).where(tuple_(*_KEY).in_(new))
    for row in await connection.execute(query):
        ways.learn(row.municipality, [_read(row.document).to_domain()])


async def posted_by(connection: AsyncConnection, municipality: str | None) -> list[WayOfWorkingDocument]:
    """What one municipality posted, by name and version."""
    query = select(_COLUMNS.document).where(_COLUMNS.municipality == municipality)
    found: Sequence[str] = (await connection.scalars(query.order_by(_COLUMNS.name, _COLUMNS.version))).all()
    return [_read(document) for document in found]


async def posted_version(connection: AsyncConnection, name: str, version: int) -> WayOfWorkingDocument | None:
    """One version, whoever posted it."""
    document: str | None = await connection.scalar(
        select(_COLUMNS.document).where(_COLUMNS.name == name, _COLUMNS.version == version)
    )
    return None if document is None else _read(document)


async def add(
    connection: AsyncConnection, document: WayOfWorkingDocument, municipality: str, by: UUID, at: datetime
) -> bool:
    """Add a version; false where that name and version were there already."""
    row = {
        "name": document.name,
        "version": document.version,
        "municipality": municipality,
        "document": document.model_dump_json(),
        "posted_by": by,
        "posted_at": at,
    }
    statement = upsert(
        POSTED_WAYS_OF_WORKING, [row], key=["name", "version"], update=[], dialect=connection.dialect.name
    )
    return (await connection.execute(statement)).rowcount == 1


def _read(document: str) -> WayOfWorkingDocument:
    return WayOfWorkingDocument.model_validate_json(document)
