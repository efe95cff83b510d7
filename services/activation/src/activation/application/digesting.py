"""One digest per owner per day of what is due and overdue: never a flood, whatever happens that day.

It may run as often, and in as many places at once, as anybody likes: a row per owner and day decides who sends.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.upserts import upsert
from meedoen.vocabulary import EscalationRung, OwnerKind
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import DIGESTS, PROMISES
from activation.domain.digest import Digest, DuePromise
from activation.domain.promise import Owner

PAGE = 100
"""Owners in one transaction."""
_KEPT = timedelta(days=7)
_TOLD = or_(PROMISES.c.owner_kind != OwnerKind.TEAM.value, PROMISES.c.seen_by_team == PROMISES.c.owner_id)
"""A team is told of nobody of whom it may not know."""


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
    sent, after = 0, UUID(int=0)
    while (page := await _send_page(database, digests, after)) is not None:
        number, after = page
        sent += number
    return sent


async def _send_page(database: Database, digests: Digests, after: UUID) -> tuple[int, UUID] | None:
    """The owners after that one: how many got a digest, and the last; None when there is nobody left."""
    async with database.transaction() as tx:
        today = local_date(tx.now)
        owners = await _owners(tx.connection, today, after)
        if not owners:
            await tx.connection.execute(delete(DIGESTS).where(DIGESTS.c.day < today - _KEPT))
            return None
        claim = upsert(
            DIGESTS,
            [{"owner_id": owner, "day": today} for owner in owners],
            key=["owner_id", "day"],
            update=[],
            dialect=database.dialect,
        )
        claimed = list(await tx.connection.scalars(claim.returning(DIGESTS.c.owner_id)))
        for digest in await _digests(tx.connection, today, claimed):
            await digests.deliver(digest)
    return len(claimed), owners[-1]


async def _owners(connection: AsyncConnection, today: date, after: UUID) -> Sequence[UUID]:
    columns = PROMISES.c
    has_one = select(DIGESTS.c.owner_id).where(DIGESTS.c.owner_id == columns.owner_id, DIGESTS.c.day == today)
    found = await connection.scalars(
        select(columns.owner_id)
        .distinct()
        .where(columns.due_on <= today, _TOLD, columns.owner_id > after, ~has_one.exists())
        .order_by(columns.owner_id)
        .limit(PAGE)
    )
    return found.all()


async def _digests(connection: AsyncConnection, today: date, owners: Sequence[UUID]) -> list[Digest]:
    columns = PROMISES.c
    found = await connection.execute(
        select(
            columns.owner_kind,
            columns.owner_id,
            columns.promise_id,
            columns.due_on,
            columns.rung,
            columns.referral_id,
        )
        .where(columns.owner_id.in_(owners), columns.due_on <= today, _TOLD)
        .order_by(columns.owner_id, columns.due_on, columns.promise_id)
    )
    owed: dict[Owner, list[DuePromise]] = defaultdict(list)
    for row in found:
        rung = EscalationRung(row.rung) if row.rung else None
        owner = Owner(OwnerKind(row.owner_kind), row.owner_id)
        owed[owner].append(DuePromise(row.promise_id, row.due_on, rung, row.referral_id))
    return [Digest(owner, today, promises) for owner, promises in owed.items()]
