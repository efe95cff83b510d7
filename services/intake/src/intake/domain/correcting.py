"""Setting right what was recorded wrongly at the registration: when somebody was born, and since when on benefit."""

from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.refusals import InvalidInput

from intake.domain.age import YOUNGEST, age_band, age_on
from intake.domain.client import Client
from intake.domain.client_events import ClientCorrected
from intake.domain.registering import (
    benefit_before_birth,
    benefit_faults,
    birth_date_faults,
    require_old_enough,
    year_and_month,
)
from intake.domain.rules import stands_beside_file


def correct(
    client: Client, *, birth_date: date, benefit_since: date | None, occurred_at: datetime, recorded_by: UUID | None
) -> tuple[ClientCorrected, ...]:
    """What the others are told now that these are known; nothing where it is what they were told before.

    `benefit_since` None: that was right. `recorded_by`: who recorded it; None where a file tells it.

    Raises:
        InvalidInput: the dates cannot be so.
        RuleRefused: the person is under 27.
    """
    assert client.registered_at is not None
    today = local_date(occurred_at)
    faults = birth_date_faults(birth_date, today)
    if benefit_since is not None:
        faults += benefit_faults(benefit_since, birth_date, today)
    elif client.benefit_since < year_and_month(birth_date):
        faults.append(benefit_before_birth("/birthDate"))
    if faults:
        raise InvalidInput(faults)
    require_old_enough(birth_date, today)
    since = client.benefit_since if benefit_since is None else year_and_month(benefit_since)
    # Whoever turned 27 after they were registered as such is told in the youngest band: there is none below it.
    band = age_band(max(age_on(birth_date, local_date(client.registered_at)), YOUNGEST))
    if (band, since) == (client.age_band, client.benefit_since):
        return ()
    return (ClientCorrected(occurred_at, band, since, recorded_by),)


def benefit_stands(client: Client, benefit_since: date, occurred_at: datetime) -> bool:
    """Whether a file leaves since when there is a benefit as it is: it may not know yet what was set right here."""
    told_at = client.corrected_at or client.registered_at or occurred_at
    return stands_beside_file(told_at, client.corrected_from, year_and_month(benefit_since), occurred_at)
