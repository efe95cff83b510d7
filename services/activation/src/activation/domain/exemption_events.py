"""That somebody is exempt for a time. Private: intake tells it itself."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ExemptionNoted:
    """Intake told that the person is exempt, both days included. Private: intake tells it itself."""

    occurred_at: datetime
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class ExemptionOver:
    """From that day on the person is no longer exempt. Private: intake tells it itself."""

    occurred_at: datetime


ExemptionEvent = ExemptionNoted | ExemptionOver
