"""Citizen service numbers: sealed, and found by a keyed hash within one municipality."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meedoen.privacy.sealing import Seal
from meedoen.upserts import save_rows
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import CLIENTS, DETAILS, IDENTITIES
from intake.domain.same_person import Likeness


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody in the municipality whose row holds the BSN, or contests it. Without details they were erased."""

    client_id: UUID
    bsn_key: bytes
    contested: bool
    departed: bool
    likeness: Likeness | None
    import_id: UUID | None
    import_line: int | None
    row_hash: bytes | None


@dataclass(frozen=True, slots=True)
class Identity:
    """A client's BSN. `contested`: it is somebody else's as well, and one of the two is wrong."""

    client_id: UUID
    municipality: str
    bsn: str
    contested: bool = False


def bsn_key(seal: Seal, municipality: str, bsn: str) -> bytes:
    """By what a BSN is found."""
    return seal.finding_key(bsn, within=municipality)


async def known_by_bsn(
    connection: AsyncConnection, municipality: str, keys: Collection[bytes]
) -> dict[bytes, list[KnownPerson]]:
    """Who is known by these BSNs; first who holds one, then who contests it."""
    rows = await connection.execute(
        select(
            IDENTITIES.c.client_id,
            IDENTITIES.c.bsn_key,
            IDENTITIES.c.contested,
            CLIENTS.c.departed,
            CLIENTS.c.import_id,
            CLIENTS.c.import_line,
            CLIENTS.c.row_hash,
            DETAILS.c.surname,
            DETAILS.c.birth_date,
        )
        .join(CLIENTS, CLIENTS.c.client_id == IDENTITIES.c.client_id)
        .outerjoin(DETAILS, DETAILS.c.client_id == IDENTITIES.c.client_id)
        .where(IDENTITIES.c.municipality == municipality, IDENTITIES.c.bsn_key.in_(keys))
        .order_by(IDENTITIES.c.contested, IDENTITIES.c.client_id)
    )
    known: dict[bytes, list[KnownPerson]] = {}
    for row in rows:
        likeness = None if row.surname is None else Likeness(row.surname, row.birth_date)
        person = KnownPerson(
            row.client_id,
            row.bsn_key,
            row.contested,
            row.departed,
            likeness,
            row.import_id,
            row.import_line,
            row.row_hash,
        )
        known.setdefault(row.bsn_key, []).append(person)
    return known


async def save_identities(connection: AsyncConnection, seal: Seal, identities: Sequence[Identity]) -> None:
    """Seal and keep them.

    Raises:
        IntegrityError: somebody else was first to hold a BSN in this municipality.
    """
    rows = [
        {
            "client_id": each.client_id,
            "municipality": each.municipality,
            "bsn_key": bsn_key(seal, each.municipality, each.bsn),
            "bsn_sealed": seal.close(each.bsn, belongs_to=str(each.client_id)),
            "contested": each.contested,
        }
        for each in identities
    ]
    await save_rows(connection, IDENTITIES, rows, key=["client_id"])


async def identity_of(connection: AsyncConnection, seal: Seal, client_id: UUID) -> Identity | None:
    """A client's BSN, opened; None when it was erased."""
    row: Any = (await connection.execute(select(IDENTITIES).where(IDENTITIES.c.client_id == client_id))).one_or_none()
    if row is None:
        return None
    return Identity(client_id, row.municipality, seal.open(row.bsn_sealed, belongs_to=str(client_id)), row.contested)
