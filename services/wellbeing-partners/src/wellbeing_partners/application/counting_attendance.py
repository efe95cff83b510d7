"""Counts of who comes, without a person in them."""

from uuid import UUID

from meedoen.transaction import Transaction
from meedoen.upserts import save_rows
from meedoen.vocabulary import ActivityKind

from wellbeing_partners.adapters.event_codec import ATTENDANCE
from wellbeing_partners.adapters.tables import ATTENDANCE_COUNTS
from wellbeing_partners.domain.attendance import count_attendance


async def record_attendance(
    tx: Transaction, partner_id: UUID, *, activity_kind: ActivityKind, period: str, participants: int, visits: int
) -> None:
    """A count of one period, or its correction.

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
    tx.record(loaded, events)
    rows = [
        {
            "partner_id": partner_id,
            "activity_kind": event.activity_kind.value,
            "period": event.period,
            "participants": event.participants,
            "visits": event.visits,
            "counted_at": event.occurred_at,
        }
        for event in events
    ]
    await save_rows(tx.connection, ATTENDANCE_COUNTS, rows, key=["partner_id", "activity_kind", "period"])
