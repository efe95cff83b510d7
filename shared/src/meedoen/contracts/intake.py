"""What intake tells. Subject: the client (`clientId`), whose id is not repeated in the data."""

from pydantic import Field

from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.fields import Day, Id, MonthsToWork, Municipality, Neighbourhood, YearMonth
from meedoen.vocabulary import (
    AgeBand,
    AssessmentMethod,
    DepartureReason,
    ErasureBasis,
    ExemptionGrounds,
    Obstacle,
    Segment,
)


class IntakeEvent(ContractEvent, topic=Topic.INTAKE):
    """A fact about a client."""


class ClientRegistered(IntakeEvent):
    """A person on social assistance came into view. The silence clock starts here."""

    municipality: Municipality
    neighbourhood: Neighbourhood
    age_band: AgeBand
    benefit_since: YearMonth


class ClientCorrected(IntakeEvent):
    """What was told at the registration was wrong: this was so. The age band is that of the day of registration."""

    age_band: AgeBand
    benefit_since: YearMonth


class Assessed(IntakeEvent):
    """The distance to work was judged; the cut gives the segment. A later assessment replaces an earlier one."""

    assessment_id: Id
    months_to_work: MonthsToWork
    segment: Segment
    method: AssessmentMethod
    obstacles: tuple[Obstacle, ...] = Field(max_length=len(Obstacle))


class Exempted(IntakeEvent):
    """A person was exempted for a time."""

    grounds: ExemptionGrounds
    from_: Day = Field(alias="from")
    until: Day


class ExemptionEnded(IntakeEvent):
    """An exemption is over, at its end or before."""

    grounds: ExemptionGrounds
    from_: Day = Field(alias="from")
    until: Day


class ClientMoved(IntakeEvent):
    """A person lives in another neighbourhood of the municipality from then on; what is told later is never older."""

    municipality: Municipality
    neighbourhood: Neighbourhood


class ClientDeparted(IntakeEvent):
    """A person is no longer on social assistance here."""

    reason: DepartureReason


class StillWaiting(IntakeEvent):
    """The person's own alarm: nobody was in touch. Nothing else travels with it."""


class ClientErased(IntakeEvent):
    """A person's data are to be erased everywhere."""

    basis: ErasureBasis
