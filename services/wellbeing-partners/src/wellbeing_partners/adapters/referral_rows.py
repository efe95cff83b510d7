"""Referrals and placements as rows: the work list. Follows from the events; written in their transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from wellbeing_partners.adapters.tables import PLACEMENTS, REFERRALS, WORK_NOTES
from wellbeing_partners.domain.referral import Referral, Stage


def save_referrals(tx: Transaction, referrals: Sequence[Loaded[Referral]]) -> None:
    """Show referrals as they are now. The work note of one that is closed goes: nothing asks for it any more."""
    tx.save(REFERRALS, [referral_row(each) for each in referrals], key=["referral_id"])
    placements = [row for each in referrals for row in placement_rows(each)]
    tx.save(PLACEMENTS, placements, key=["placement_id"])
    tx.delete(WORK_NOTES, [{"referral_id": each.stream_id} for each in referrals if each.state.stage.closed])


async def referral_of_placement(connection: AsyncConnection, placement_id: UUID) -> UUID | None:
    """The referral by which somebody got this place."""
    found: UUID | None = await connection.scalar(
        select(PLACEMENTS.c.referral_id).where(PLACEMENTS.c.placement_id == placement_id)
    )
    return found


def referral_row(loaded: Loaded[Referral]) -> dict[str, Any]:
    """What stands in the work list."""
    referral, offer, owed = loaded.state, loaded.state.offer, loaded.state.owed
    assert offer is not None
    return {
        "referral_id": loaded.stream_id,
        "partner_id": offer.partner_id,
        "stage": referral.stage.value,
        "urgency": 2 if referral.stage.closed else int(referral.stage is not Stage.TO_ANSWER),
        "answer_due_on": offer.answer_due_on,
        "offered_at": offer.occurred_at,
        "activity_kinds": [kind.value for kind in offer.activity_kinds],
        "hours_per_week": offer.hours_per_week,
        "languages": list(offer.languages),
        "contact_shared": offer.contact_shared.value,
        "last_contact_at": referral.last_contact_at,
        "owed_kind": owed.kind.value if owed else None,
        "owed_on": owed.due_on if owed else None,
        "owed_rung": owed.rung.value if owed and owed.rung else None,
        "version": loaded.version,
    }


def placement_rows(loaded: Loaded[Referral]) -> list[dict[str, Any]]:
    """The places that came of it."""
    return [
        {
            "placement_id": placement.placement_id,
            "referral_id": loaded.stream_id,
            "activity_kind": placement.activity_kind.value,
            "hours_per_week": placement.hours_per_week,
            "started_on": placement.started_on,
            "ended_at": placement.ended_at,
            "end_reason": placement.end_reason.value if placement.end_reason else None,
        }
        for placement in loaded.state.placements
    ]
