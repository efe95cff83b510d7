"""Exempting an own client for a time, and ending that: by a professional, or because the last day has passed."""

from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.transaction import Transaction
from meedoen.vocabulary import ExemptionGrounds

from intake.adapters.client_rows import clients_exempted_until_before, save_clients
from intake.adapters.event_codec import CLIENT
from intake.application.own_clients import By, OwnClient, decide, log_client_processing
from intake.application.processing_activities import EXEMPT
from intake.domain.exempting import end_exemption, exempt, let_exemption_end
from intake.domain.municipality import Municipality


async def exempt_client(
    tx: Transaction,
    by: By,
    client_id: UUID,
    municipality: Municipality,
    *,
    grounds: ExemptionGrounds,
    first_day: date | None,
    last_day: date,
) -> OwnClient:
    """A professional's decision. `first_day` None: today."""
    return await decide(
        tx,
        by,
        client_id,
        EXEMPT,
        lambda client: exempt(
            client,
            municipality=municipality,
            grounds=grounds,
            first_day=first_day or local_date(tx.now),
            last_day=last_day,
            occurred_at=tx.now,
            decided_by=by.subject,
        ),
    )


async def end_client_exemption(tx: Transaction, by: By, client_id: UUID) -> OwnClient:
    """A professional ends it today."""
    return await decide(tx, by, client_id, EXEMPT, lambda client: end_exemption(client, occurred_at=tx.now))


async def end_exemptions_that_are_over(database: Database, *, limit: int = 500) -> int:
    """End one batch of exemptions whose last day has passed, each once. Returns how many; 0: all are done."""
    async with database.transaction() as tx:
        over = await clients_exempted_until_before(tx.connection, local_date(tx.now), limit=limit)
        clients = await tx.load_many(CLIENT, over)
        for loaded in clients.values():
            tx.record(loaded, let_exemption_end(loaded.state, now=tx.now))
        await save_clients(tx.connection, list(clients.values()))
        await log_client_processing(tx, EXEMPT, over, None)
    return len(over)
