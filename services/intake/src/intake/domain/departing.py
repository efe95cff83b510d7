"""A person who is no longer on social assistance here."""

from datetime import datetime

from meedoen.vocabulary import DepartureReason

from intake.domain.client import Client
from intake.domain.client_events import ClientDeparted
from intake.domain.rules import require_happened, require_present


def depart(client: Client, *, reason: DepartureReason, occurred_at: datetime, now: datetime) -> tuple[ClientDeparted]:
    """The benefit ended here, for this reason.

    Raises:
        RuleRefused: the person departed before, or the moment cannot be right.
    """
    require_present(client)
    require_happened(client, occurred_at, now)
    return (ClientDeparted(occurred_at, reason),)
