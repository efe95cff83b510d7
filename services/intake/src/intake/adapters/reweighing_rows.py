"""Lists of decisions as rows: whose they are, how many had which outcome, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import REWEIGHED, REWEIGHINGS
from intake.domain.reweighing import Outcome, Reweighed


@dataclass(frozen=True, slots=True)
class Reweighing:
    """A list of decisions that was recorded; `decided_at` is when they were taken."""

    reweighing_id: UUID
    municipality: str
    decided_by: UUID
    decided_at: datetime
    recorded_at: datetime
    counts: Mapping[str, int]


async def insert_reweighing(
    connection: AsyncConnection, reweighing: Reweighing, reweighed: Sequence[Reweighed]
) -> None:
    """Keep a list, with what became of each decision."""
    await connection.execute(insert(REWEIGHINGS), [asdict(reweighing)])
    await connection.execute(
        insert(REWEIGHED),
        [
            {
                "reweighing_id": reweighing.reweighing_id,
                "number": number,
                "client_id": each.client_id,
                "outcome": each.outcome,
                "refused_by": each.refusal.rule if each.refusal else None,
                "reason_nl": each.refusal.words.nl if each.refusal else None,
                "reason_en": each.refusal.words.en if each.refusal else None,
            }
            for number, each in enumerate(reweighed, start=1)
        ],
    )


async def find_reweighing(connection: AsyncConnection, reweighing_id: UUID) -> Reweighing | None:
    """The list with that id."""
    rows = await connection.execute(select(REWEIGHINGS).where(REWEIGHINGS.c.reweighing_id == reweighing_id))
    row = rows.one_or_none()
    return None if row is None else Reweighing(**row._mapping)


async def reweighed_in(connection: AsyncConnection, reweighing_id: UUID) -> list[Reweighed]:
    """What became of each decision of a list, in its order."""
    rows = await connection.execute(
        select(REWEIGHED).where(REWEIGHED.c.reweighing_id == reweighing_id).order_by(REWEIGHED.c.number)
    )
    return [Reweighed(row.client_id, Outcome(row.outcome), _refusal(row)) for row in rows]


async def reweighings_of(
    connection: AsyncConnection, municipality: str, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[Reweighing]:
    """One page of a municipality's lists, the newest first."""
    columns = REWEIGHINGS.c
    query = select(REWEIGHINGS).where(columns.municipality == municipality)
    if before is not None:
        at, reweighing_id = before
        query = query.where(
            (columns.recorded_at < at) | ((columns.recorded_at == at) & (columns.reweighing_id < reweighing_id))
        )
    rows = await connection.execute(
        query.order_by(columns.recorded_at.desc(), columns.reweighing_id.desc()).limit(limit)
    )
    return [Reweighing(**row._mapping) for row in rows]


def _refusal(row: Any) -> RuleRefused | None:
    return RuleRefused(row.refused_by, Words(nl=row.reason_nl, en=row.reason_en)) if row.refused_by else None
