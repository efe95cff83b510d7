"""Exemptions (ontheffing): on medical or social grounds, for a time, by a professional's decision."""

from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date, start_of_local_day
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ExemptionGrounds

from intake.domain.client import Client, Exemption
from intake.domain.client_events import ClientExempted, ClientExemptionEnded
from intake.domain.municipality import Municipality
from intake.domain.rules import require_present

TOO_LONG_RULE = "exemption-too-long"


def exempt(
    client: Client,
    *,
    municipality: Municipality,
    grounds: ExemptionGrounds,
    first_day: date,
    last_day: date,
    occurred_at: datetime,
    decided_by: UUID | None,
) -> tuple[ClientExempted]:
    """The person need not take part from the first day up to and with the last: for a time that can be overseen, which
    the municipality sets.

    `decided_by`: the professional who decided so; None where a file of the municipality tells of it.

    Raises:
        RuleRefused: the person departed or is exempted already, or the days cannot be right.
    """
    require_present(client)
    if client.exemption is not None:
        raise RuleRefused(
            "exemption-runs",
            Words(
                nl="Er loopt al een ontheffing. Beëindig die eerst.",
                en="An exemption runs already. End that one first.",
            ),
        )
    if last_day < first_day or last_day < local_date(occurred_at):
        raise RuleRefused(
            "exemption-over",
            Words(
                nl="De laatste dag ligt voor de eerste dag of voor vandaag. Kies een latere laatste dag.",
                en="The last day lies before the first day or before today. Choose a later last day.",
            ),
        )
    latest = last_day_from(min(first_day, local_date(occurred_at)), municipality)
    if last_day > latest:
        raise RuleRefused(TOO_LONG_RULE, too_long(latest, municipality))
    return (ClientExempted(occurred_at, grounds, first_day, last_day, decided_by),)


def last_day_from(day: date, municipality: Municipality) -> date:
    """The latest last day of an exemption that is counted from a day."""
    return day + timedelta(days=municipality.longest_exemption)


def too_long(latest: date, municipality: Municipality) -> Words:
    """How long an exemption may last, and until when that is."""
    days = municipality.longest_exemption
    return Words(
        nl=f"Een ontheffing duurt in deze gemeente ten hoogste {days} dagen. Kies een laatste dag tot en met "
        f"{latest.isoformat()}.",
        en=f"An exemption lasts {days} days at most in this municipality. Choose a last day up to and including "
        f"{latest.isoformat()}.",
    )


def end_exemption(client: Client, *, occurred_at: datetime) -> tuple[ClientExemptionEnded]:
    """A professional ends the exemption today.

    Raises:
        RuleRefused: none runs, or the person departed.
    """
    require_present(client)
    if client.exemption is None:
        raise RuleRefused(
            "no-exemption",
            Words(nl="Er loopt geen ontheffing.", en="No exemption runs."),
        )
    return (_ended(client.exemption, occurred_at),)


def let_exemption_end(client: Client, *, now: datetime) -> tuple[ClientExemptionEnded, ...]:
    """What follows when the last day has passed; nothing otherwise.

    It ended when the next day began, however late that is noticed.
    """
    if client.exemption is None or client.exemption.last_day >= local_date(now):
        return ()
    return (_ended(client.exemption, start_of_local_day(client.exemption.last_day + timedelta(days=1))),)


def _ended(exemption: Exemption, occurred_at: datetime) -> ClientExemptionEnded:
    last_day = max(exemption.first_day, min(exemption.last_day, local_date(occurred_at)))
    return ClientExemptionEnded(occurred_at, exemption.grounds, exemption.first_day, last_day)
