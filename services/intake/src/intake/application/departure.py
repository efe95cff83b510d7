"""An own client who is no longer on social assistance here."""

from datetime import datetime
from uuid import UUID

from meedoen.transaction import Transaction
from meedoen.vocabulary import DepartureReason

from intake.application.own_clients import By, OwnClient, decide
from intake.application.processing_activities import DEPART
from intake.domain.departing import depart


async def let_client_depart(
    tx: Transaction, by: By, client_id: UUID, *, reason: DepartureReason, occurred_at: datetime | None
) -> OwnClient:
    """Record the departure. `occurred_at` None: now."""
    return await decide(
        tx,
        by,
        client_id,
        DEPART,
        lambda client: depart(client, reason=reason, occurred_at=occurred_at or tx.now, now=tx.now),
    )
