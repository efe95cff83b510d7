"""Passing on that an own client is still waiting."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.transaction import Transaction

from intake.adapters.trajectory_rows import last_trajectory
from intake.application.own_clients import By, OwnClient, decide
from intake.application.processing_activities import STILL_WAITING
from intake.domain.client import Client
from intake.domain.client_events import ClientStillWaiting
from intake.domain.waiting import hear_still_waiting


@dataclass(frozen=True, slots=True)
class Alarm:
    """The alarm of today. Not `counted`: it stood already, and nothing changed."""

    own: OwnClient
    heard_at: datetime
    counted: bool


async def pass_on_still_waiting(tx: Transaction, by: By, client_id: UUID) -> Alarm:
    """Record the person's own alarm, once a day.

    Raises:
        NotFound: no such client in this municipality.
        RuleRefused: the person departed, or nobody in activation would hear it.
    """
    last = await last_trajectory(tx.connection, by.municipality, client_id)
    over_since = last.closed_at if last else None  # None as well while the start of one is still on its way here
    heard: list[ClientStillWaiting] = []

    def hear(client: Client) -> list[ClientStillWaiting]:
        heard.extend(hear_still_waiting(client, now=tx.now, trajectory_over_since=over_since))
        return heard

    own = await decide(tx, by, client_id, STILL_WAITING, hear)
    return Alarm(own, own.client.alarm or tx.now, counted=bool(heard))
