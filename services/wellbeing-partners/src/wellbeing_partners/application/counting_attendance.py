"""Counts of who comes, without a person in them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meedoen.transaction import Transaction
from meedoen.vocabulary import ActivityKind

from wellbeing_partners.adapters.event_codec import ATTENDANCE
from wellbeing_partners.adapters.tables import ATTENDANCE_COUNTS
from wellbeing_partners.application.attendance_list import attendance_count
from wellbeing_partners.domain.attendance import count_attendance


async def record_attendance(
    tx: Transaction, partner_id: UUID, *, activity_kind: ActivityKind, period: str, participants: int, visits: int
) -> Mapping[str, Any]:
    """A count of one period, or its correction; gives the row that shows it.

    Raises:
        RuleRefused: the period has not begun, or the numbers do not fit each other.
    """
    loaded = await tx.load(ATTENDANCE, partner_id)
    events = count_attendance(
        loaded.state,
        partner_id=partner_id,
        activity_kind=activity_kind,
        period=period,
        participants=participants,
        visits=visits,
        now=tx.now,
    )
    if not events:
        return dict(await attendance_count(tx.connection, partner_id, period, activity_kind))
    tx.record(loaded, events)
    row = {
        "partner_id": partner_id,
        "activity_kind": activity_kind.value,
        "period": period,
        "participants": participants,
        "visits": visits,
        "counted_at": tx.now,
    }
    tx.save(ATTENDANCE_COUNTS, [row], key=["partner_id", "activity_kind", "period"])
    return row
