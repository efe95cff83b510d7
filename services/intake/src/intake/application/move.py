"""An own client who lives in another neighbourhood of the municipality."""

from datetime import date
from uuid import UUID

from meedoen.clock import local_date, start_of_local_day
from meedoen.transaction import Transaction

from intake.application.own_clients import By, OwnClient, decide
from intake.application.processing_activities import MOVE
from intake.domain.moving import move


async def record_client_move(
    tx: Transaction, by: By, client_id: UUID, *, neighbourhood: str, moved_on: date | None
) -> OwnClient:
    """Record where the person lives from that day on. `moved_on` None: today."""
    today = local_date(tx.now)
    day = moved_on or today
    occurred_at = tx.now if day == today else start_of_local_day(day)
    return await decide(
        tx,
        by,
        client_id,
        MOVE,
        lambda client: move(
            client, neighbourhood=neighbourhood, occurred_at=occurred_at, now=tx.now, recorded_by=by.subject
        ),
    )
