"""What can happen to a client. No event says who it is: that is kept apart, in rows that can be deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import AgeBand, AssessmentMethod, DepartureReason, ExemptionGrounds, Obstacle, Segment


@dataclass(frozen=True, slots=True)
class ClientRegistered:
    """A person on social assistance came into view. `benefit_since` is a year and month, such as 2004-09."""

    occurred_at: datetime
    municipality: str
    neighbourhood: str
    age_band: AgeBand
    benefit_since: str


@dataclass(frozen=True, slots=True)
class ClientCorrected:
    """What was told at the registration was wrong: this was so. The band is that of the day of registration."""

    occurred_at: datetime
    age_band: AgeBand
    benefit_since: str
    recorded_by: UUID | None = None
    """Who recorded it here; None where a file of the municipality told of it. Private."""


@dataclass(frozen=True, slots=True)
class ClientAssessed:
    """The distance to work was judged, in months; the cut of that day gave the segment."""

    occurred_at: datetime
    assessment_id: UUID
    months_to_work: int
    segment: Segment
    method: AssessmentMethod
    obstacles: tuple[Obstacle, ...]
    decided_by: UUID | None = None
    """The professional whose decision it is; None where a file of the municipality told of it. Private."""


@dataclass(frozen=True, slots=True)
class ClientExempted:
    """A person need not take part for a time: from the first day up to and with the last."""

    occurred_at: datetime
    grounds: ExemptionGrounds
    first_day: date
    last_day: date
    decided_by: UUID | None = None
    """As of an assessment. Private."""


@dataclass(frozen=True, slots=True)
class ClientExemptionEnded:
    """An exemption is over. `last_day` is the day on which it really ended."""

    occurred_at: datetime
    grounds: ExemptionGrounds
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ClientMoved:
    """A person lives in another neighbourhood of the municipality from then on."""

    occurred_at: datetime
    municipality: str
    neighbourhood: str
    recorded_by: UUID | None = None
    """Who recorded it here; None where a file of the municipality told of it. Private."""


@dataclass(frozen=True, slots=True)
class ClientDeparted:
    """A person is no longer on social assistance here."""

    occurred_at: datetime
    reason: DepartureReason


@dataclass(frozen=True, slots=True)
class ClientStillWaiting:
    """The person's own alarm: nobody was in touch."""

    occurred_at: datetime


ClientEvent = (
    ClientRegistered
    | ClientCorrected
    | ClientAssessed
    | ClientExempted
    | ClientExemptionEnded
    | ClientMoved
    | ClientDeparted
    | ClientStillWaiting
)
