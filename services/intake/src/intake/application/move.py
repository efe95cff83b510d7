"""An own client who lives in another neighbourhood of the municipality."""

from datetime import date
from uuid import UUID

from meedoen.clock import local_date, moment_on
from meedoen.transaction import Transaction

from intake.application.own_clients import By, OwnClient, decide
from intake.application.processing_activities import MOVE
from intake.domain.moving import move


async def record_client_move(
    tx: Transaction, by: By, client_id: UUID, *, neighbourhood: str, moved_on: date | None
) -> OwnClient:
    """Record where the person lives from that day on. `moved_on` None: today."""
    occurred_at = moment_on(moved_on or local_date(tx.now), now=tx.now)
    return await decide(
        tx,
        by,
        client_id,
        MOVE,
        lambda client: move(
            client, neighbourhood=neighbourhood, occurred_at=occurred_at, now=tx.now, recorded_by=by.subject
        ),
    )
