"""Ways of working that municipalities posted, as rows. They are only ever added: what was read stays true."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import POSTED_WAYS_OF_WORKING
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.domain.ways_of_working import WaysOfWorking

_COLUMNS = POSTED_WAYS_OF_WORKING.c
_KEY = (_COLUMNS.name, _COLUMNS.version)

Version = tuple[str, int]
"""The name of a way of working, and its number."""


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


async def versions_posted_by(connection: AsyncConnection, municipality: str | None) -> list[Version]:
    """Which versions one municipality posted."""
    found = await connection.execute(select(*_KEY).where(_COLUMNS.municipality == municipality))
    return [(name, version) for name, version in found]


async def posted_versions(
    connection: AsyncConnection, versions: Collection[Version]
) -> dict[Version, WayOfWorkingDocument]:
    """These versions, whoever posted them; without those that are not there."""
    query = select(*_KEY, _COLUMNS.document).where(tuple_(*_KEY).in_(versions))
    return {(name, version): _read(document) for name, version, document in await connection.execute(query)}


async def add(
    connection: AsyncConnection, document: WayOfWorkingDocument, municipality: str, by: UUID, at: datetime
) -> None:
    """Add a version that is not there yet."""
    row = {
        "name": document.name,
        "version": document.version,
        "municipality": municipality,
        "document": document.model_dump_json(),
        "posted_by": by,
        "posted_at": at,
    }
    await connection.execute(insert(POSTED_WAYS_OF_WORKING).values(row))


def _read(document: str) -> WayOfWorkingDocument:
    return WayOfWorkingDocument.model_validate_json(document)
