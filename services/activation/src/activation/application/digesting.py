"""One digest per owner per day of what is due and overdue: never a flood, whatever happens that day.

What a team owes of whom it may not know is told to the municipality instead: nothing that is overdue goes quiet.
It may run as often, and in as many places at once, as anybody likes: a row per owner and day decides who sends.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.upserts import upsert
from meedoen.vocabulary import EscalationRung, OwnerKind
from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import DIGESTS, PROMISES
from activation.domain.digest import Digest, DuePromise
from activation.domain.promise import Owner

PAGE = 100
"""Owners in one transaction."""
_KEPT = timedelta(days=7)
_NOT_FOR_TEAM = and_(
    PROMISES.c.owner_kind == OwnerKind.TEAM.value, PROMISES.c.seen_by_team.is_distinct_from(PROMISES.c.owner_id)
)
"""A team is told of nobody of whom it may not know."""
_TOLD: Mapping[str, ColumnElement[bool]] = {"owner": ~_NOT_FOR_TEAM, "municipality": _NOT_FOR_TEAM}


class Digests(Protocol):
    """Where digests go."""

    async def deliver(self, digest: Digest) -> None:
        """Bring it to its owner.

        Asked again for the same owner and day only where the machine fell over in between; that must not become a
        second digest.

        Raises:
            OSError: it cannot be brought now; it is asked again later.
        """
        ...


async def send_digests(database: Database, digests: Digests) -> int:
    """Send every owner who owes something by today the digest of today, if they have none yet; gives how many.

    Raises:
        OSError: where they go cannot be reached; those not sent are sent by a later run.
    """
    sent = 0
    for told in _TOLD:
        after = UUID(int=0)
        while (page := await _send_page(database, digests, told, after)) is not None:
            number, after = page
            sent += number
    return sent


async def _send_page(database: Database, digests: Digests, told: str, after: UUID) -> tuple[int, UUID] | None:
    """The owners after that one: for how many a digest was sent, and the last; None when there is nobody left."""
    async with database.transaction() as tx:
        today = local_date(tx.now)
        owners = await _owners(tx.connection, today, told, after)
        if not owners:
            await tx.connection.execute(delete(DIGESTS).where(DIGESTS.c.day < today - _KEPT))
            return None
        claim = upsert(
            DIGESTS,
            [{"owner_id": owner, "told": told, "day": today} for owner in owners],
            key=["owner_id", "told", "day"],
            update=[],
            dialect=database.dialect,
        )
        claimed = list(await tx.connection.scalars(claim.returning(DIGESTS.c.owner_id)))
        for digest in await _digests(tx.connection, today, told, claimed):
            await digests.deliver(digest)
    return len(claimed), owners[-1]


async def _owners(connection: AsyncConnection, today: date, told: str, after: UUID) -> Sequence[UUID]:
    columns = PROMISES.c
    has_one = select(DIGESTS.c.owner_id).where(
        DIGESTS.c.owner_id == columns.owner_id, DIGESTS.c.told == told, DIGESTS.c.day == today
    )
    found = await connection.scalars(
        select(columns.owner_id)
        .distinct()
        .where(columns.due_on <= today, _TOLD[told], columns.owner_id > after, ~has_one.exists())
        .order_by(columns.owner_id)
        .limit(PAGE)
    )
    return found.all()


async def _digests(connection: AsyncConnection, today: date, told: str, owners: Sequence[UUID]) -> list[Digest]:
    columns = PROMISES.c
    found = await connection.execute(
        select(
            columns.owner_kind,
            columns.owner_id,
            columns.promise_id,
            columns.due_on,
            columns.rung,
            columns.referral_id,
            columns.municipality,
        )
        .where(columns.owner_id.in_(owners), columns.due_on <= today, _TOLD[told])
        .order_by(columns.owner_id, columns.due_on, columns.promise_id)
    )
    owed: dict[tuple[Owner, str | None], list[DuePromise]] = defaultdict(list)
    for row in found:
        rung = EscalationRung(row.rung) if row.rung else None
        owner = Owner(OwnerKind(row.owner_kind), row.owner_id)
        municipality = row.municipality if told == "municipality" else None
        owed[owner, municipality].append(DuePromise(row.promise_id, row.due_on, rung, row.referral_id))
    return [Digest(owner, today, promises, municipality) for (owner, municipality), promises in owed.items()]
