"""What can go wrong with Kafka, as the one fault that the rest of the house knows."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import KafkaError

from meedoen.messaging.port import BusUnavailable


@contextmanager
def unreachable_is_unavailable() -> Iterator[None]:
    """Turns whatever Kafka's client raises into `BusUnavailable`."""
    try:
        yield
    except (KafkaError, OSError) as fault:
        raise BusUnavailable(f"Kafka: {type(fault).__name__}: {fault}") from fault
