"""What this service listens to."""

from meedoen.contracts.event import Topic
from meedoen.messaging.consumer import ConsumerDefinition

from activation.application.hearing_intake import hear_intake
from activation.application.hearing_partners import hear_partners
from activation.domain.ways_of_working import WaysOfWorking


def consumers(ways: WaysOfWorking) -> tuple[ConsumerDefinition, ...]:
    """One consumer for intake, one for the wellbeing partners."""
    return (
        ConsumerDefinition("activation-intake", (Topic.INTAKE,), hear_intake(ways)),
        ConsumerDefinition("activation-partners", (Topic.WELLBEING_PARTNERS,), hear_partners(ways)),
    )
