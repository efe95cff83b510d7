"""What a partner has to do: its referrals, those to answer first, the soonest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.refusals import NotFound
from meedoen.vocabulary import EscalationRung
from sqlalchemy import RowMapping, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.adapters.referral_rows import placement_rows, referral_row
from wellbeing_partners.adapters.tables import PLACEMENTS, REFERRALS
from wellbeing_partners.application.own_referrals import NO_SUCH_PLACEMENT, NO_SUCH_REFERRAL
from wellbeing_partners.domain.referral import Referral, Stage

Row = RowMapping | Mapping[str, Any]
"""As it was read, or as it is about to be written."""

_ORDER = (REFERRALS.c.urgency, REFERRALS.c.answer_due_on, REFERRALS.c.referral_id)
"""To answer first, then by date, then by id."""


@dataclass(frozen=True, slots=True)
class ReferralShown:
    """A referral with its placements, as rows."""

    row: Row
    placements: Sequence[Row]

    def placement(self, placement_id: UUID) -> Row:
        """The one by this id, which is one of them."""
        return next(each for each in self.placements if each["placement_id"] == placement_id)


def as_it_is_now(loaded: Loaded[Referral]) -> ReferralShown:
    """A referral after what was done to it, which is read back by nobody: its rows are yet to be written."""
    places = sorted(placement_rows(loaded), key=itemgetter("started_on", "placement_id"))
    return ReferralShown(referral_row(loaded), places)


async def work_list(
    connection: AsyncConnection,
    partner_id: UUID,
    *,
    stage: Stage | None,
    after: tuple[int, date, UUID] | None,
    limit: int,
) -> list[ReferralShown]:
    """One page of a partner's referrals, of one stage or of all."""
    query = select(REFERRALS).where(REFERRALS.c.partner_id == partner_id).order_by(*_ORDER).limit(limit)
    if stage is not None:
        query = query.where(REFERRALS.c.stage == stage.value)
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*after))
    return await _shown(connection, query)


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """None: not asked for."""

    due_before: date | None = None
    rung: EscalationRung | None = None


def promises_owed(
    partner_id: UUID, wanted: PromiseFilter, *, after: tuple[date, UUID] | None, limit: int
) -> Select[Any]:
    """One page of what a partner owes: what was due longest ago comes first."""
    order = (REFERRALS.c.owed_on, REFERRALS.c.referral_id)
    query = (
        select(REFERRALS)
        .where(REFERRALS.c.partner_id == partner_id, REFERRALS.c.owed_on.is_not(None))
        .order_by(*order)
        .limit(limit)
    )
    if wanted.due_before is not None:
        query = query.where(REFERRALS.c.owed_on < wanted.due_before)
    if wanted.rung is not None:
        query = query.where(REFERRALS.c.owed_rung == wanted.rung.value)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return query


async def read_referral(connection: AsyncConnection, partner_id: UUID, referral_id: UUID) -> ReferralShown:
    """One referral of a partner.

    Raises:
        NotFound: there is none by that id, or it is another partner's.
    """
    query = select(REFERRALS).where(REFERRALS.c.referral_id == referral_id, REFERRALS.c.partner_id == partner_id)
    shown = await _shown(connection, query)
    if not shown:
        raise NotFound(NO_SUCH_REFERRAL)
    return shown[0]


async def read_placement(
    connection: AsyncConnection, partner_id: UUID, placement_id: UUID
) -> tuple[Row, ReferralShown]:
    """One placement of a partner, with the referral it came by.

    Raises:
        NotFound: there is none by that id, or it is another partner's.
    """
    of_placement = select(PLACEMENTS.c.referral_id).where(PLACEMENTS.c.placement_id == placement_id).scalar_subquery()
    query = select(REFERRALS).where(REFERRALS.c.referral_id == of_placement, REFERRALS.c.partner_id == partner_id)
    for shown in await _shown(connection, query):
        return shown.placement(placement_id), shown
    raise NotFound(NO_SUCH_PLACEMENT)


async def _shown(connection: AsyncConnection, query: Select[Any]) -> list[ReferralShown]:
    rows = (await connection.execute(query)).mappings().all()
    of_these = (
        select(PLACEMENTS)
        .where(PLACEMENTS.c.referral_id.in_([row["referral_id"] for row in rows]))
        .order_by(PLACEMENTS.c.started_on, PLACEMENTS.c.placement_id)
    )
    placements: dict[UUID, list[RowMapping]] = {}
    for placement in (await connection.execute(of_these)).mappings() if rows else ():
        placements.setdefault(placement["referral_id"], []).append(placement)
    return [ReferralShown(row, placements.get(row["referral_id"], ())) for row in rows]
