"""What the other services tell becomes the projections of one generation."""

from collections.abc import Sequence

from meedoen.contracts import Topic
from meedoen.messaging.consumer import ConsumerDefinition
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction

from reporting.adapters.generations import consumer_of, still_wanted
from reporting.adapters.projecting import project

TOPICS = (Topic.INTAKE, Topic.ACTIVATION, Topic.WELLBEING_PARTNERS)
"""All that reporting may read. What the referrals topic tells a partner, `referred` tells here."""


def consumer(generation: int, *, parked_limit: int = 10_000) -> ConsumerDefinition:
    """The consumer that feeds a generation; nothing else follows from an event here."""

    async def follow(tx: Transaction, batch: Sequence[Received]) -> None:
        if await still_wanted(tx.connection, generation):
            await project(tx.connection, generation, batch)

    return ConsumerDefinition(consumer_of(generation), TOPICS, follow, parked_limit)
