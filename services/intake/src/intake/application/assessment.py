"""Assessing the distance to work of an own client."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from meedoen.transaction import Transaction
from meedoen.vocabulary import AssessmentMethod, Obstacle

from intake.application.own_clients import By, OwnClient, decide
from intake.application.processing_activities import ASSESS
from intake.domain.assessing import assess
from intake.domain.municipality import Municipality


async def assess_client(
    tx: Transaction,
    by: By,
    client_id: UUID,
    municipality: Municipality,
    *,
    months_to_work: int,
    method: AssessmentMethod,
    obstacles: Collection[Obstacle],
    occurred_at: datetime | None,
) -> OwnClient:
    """Record an assessment; the municipality's cut gives the segment. `occurred_at` None: now."""
    return await decide(
        tx,
        by,
        client_id,
        ASSESS,
        lambda client: assess(
            client,
            assessment_id=tx.new_id(),
            municipality=municipality,
            months_to_work=months_to_work,
            method=method,
            obstacles=obstacles,
            occurred_at=occurred_at or tx.now,
            now=tx.now,
            decided_by=by.subject,
        ),
    )
