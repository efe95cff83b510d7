"""Personal details as rows that can be deleted."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from meedoen.upserts import save_rows
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import DETAILS
from intake.domain.personal_details import PersonalDetails
from intake.domain.same_person import surname_key

_FIELDS = [field.name for field in fields(PersonalDetails)]


@dataclass(frozen=True, slots=True)
class StoredDetails:
    """`revision` counts how often they were written, from 1."""

    client_id: UUID
    revision: int
    details: PersonalDetails


async def save_details(
    connection: AsyncConnection, municipality: str, details: Mapping[UUID, tuple[int, PersonalDetails]]
) -> None:
    """Write details, each with its revision."""
    rows = [
        {
            "client_id": client_id,
            "municipality": municipality,
            "revision": revision,
            "surname_key": surname_key(each.surname),
            **asdict(each),
        }
        for client_id, (revision, each) in details.items()
    ]
    await save_rows(connection, DETAILS, rows, key=["client_id"])


async def details_of(
    connection: AsyncConnection, client_ids: Collection[UUID], *, to_change: bool = False
) -> dict[UUID, StoredDetails]:
    """The details of clients; whose were erased is not in it.

    `to_change` holds them until the transaction ends: no event tells of details, so that nothing else keeps two who
    change the same person at once from writing over each other.
    """
    found = select(DETAILS).where(DETAILS.c.client_id.in_(client_ids)).order_by(DETAILS.c.client_id)
    rows = await connection.execute(found.with_for_update() if to_change else found)
    return {row.client_id: _stored(row) for row in rows}


async def find_by_name(
    connection: AsyncConnection, municipality: str, surname: str, birth_date: date, *, limit: int
) -> list[UUID]:
    """The clients of a municipality with that surname and birth date."""
    rows = await connection.execute(
        select(DETAILS.c.client_id)
        .where(
            DETAILS.c.municipality == municipality,
            DETAILS.c.birth_date == birth_date,
            DETAILS.c.surname_key == surname_key(surname),
        )
        .order_by(DETAILS.c.client_id)
        .limit(limit)
    )
    return list(rows.scalars())


def _stored(row: Any) -> StoredDetails:
    return StoredDetails(row.client_id, row.revision, PersonalDetails(**{name: getattr(row, name) for name in _FIELDS}))
