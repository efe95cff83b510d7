"""What a consumer is, for the services that define one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from meedoen.contracts.event import Topic
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction

Reaction = Callable[[Transaction, Sequence[Received]], Awaitable[None]]
"""What a service does about a batch of events, in their order: effects through the transaction's connection,
own events through `Transaction.record`. It may be called again after a failure, on a fresh transaction."""


@dataclass(frozen=True, slots=True)
class ConsumerDefinition:
    """A consumer: what it is called, which topics it reads whole, and what it does.

    `name` is the key of its positions and its group on the bus, so it is unique in the house and starts with its
    service: `reporting.follow-up-gap`; a projection that can be rebuilt adds its generation, `…@2`. When more than
    `parked_limit` records are parked the consumer stops rather than go on with ever less.
    """

    name: str
    topics: tuple[Topic, ...]
    react: Reaction
    parked_limit: int = 10_000
