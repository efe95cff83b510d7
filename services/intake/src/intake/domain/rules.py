"""The rules that several decisions share, each a refusal with a name."""

from collections.abc import Sequence
from datetime import datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused

from intake.domain.client import Client


def require_present(client: Client) -> None:
    """The person is registered and did not depart.

    Raises:
        RuleRefused: they departed.
    """
    if not client.present:
        raise RuleRefused(
            "client-departed",
            Words(
                nl="Deze persoon heeft hier geen bijstand meer. Schrijf de persoon opnieuw in als dat veranderd is.",
                en="This person is no longer on social assistance here. If that has changed, register them again.",
            ),
        )


def require_past(occurred_at: datetime, now: datetime) -> None:
    """What is recorded has happened.

    Raises:
        RuleRefused: a moment to come.
    """
    if occurred_at > now:
        raise RuleRefused(
            "not-happened-yet",
            Words(
                nl="Dit moment moet nog komen. Leg het vast als het gebeurd is.",
                en="This moment is still to come. Record it when it has happened.",
            ),
        )


def require_happened(client: Client, occurred_at: datetime, now: datetime) -> None:
    """What is recorded has happened, and not before the day of registration.

    Raises:
        RuleRefused: a moment to come, or one before the registration.
    """
    require_past(occurred_at, now)
    if client.registered_at is not None and local_date(occurred_at) < local_date(client.registered_at):
        raise RuleRefused(
            "before-the-registration",
            Words(
                nl="Dit moment ligt voor de dag van inschrijving. Kies een latere dag.",
                en="This moment lies before the day of registration. Choose a later day.",
            ),
        )


def stands_beside_file(since: datetime, before: Sequence[str], told: str, as_of: datetime) -> bool:
    """Whether a file that tells something leaves what is known since a moment as it is.

    A file undoes nothing later. What somebody recorded here (`before`: what was known until then) it undoes only when
    it is of a later day, and tells something else than before: else it does not know of that yet.
    """
    if not before:
        return since > as_of
    return local_date(since) >= local_date(as_of) or told in before
