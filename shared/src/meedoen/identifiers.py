"""Ids, injected, so that a seeded run gives the same ones again."""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

NewId = Callable[[], UUID]
"""Gives a new random id at each call."""

random_id: NewId = uuid.uuid4

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = (1 << 76) - 1
_VERSION_7 = 7 << 76


def time_ordered(moment: datetime, random: UUID) -> UUID:
    """A random id that sorts by the millisecond it was made in, so that an index of many grows at one end.

    For what says when it was made anyway: who has the id can read the moment in it. Version 7 of RFC 9562, 5.7.
    """
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | _VERSION_7 | random.int & _RANDOM_BITS)


def seeded_ids(seed: int | str) -> NewId:
    """Ids that follow from a seed: for tests and the demo."""
    source = random.Random(seed)  # noqa: S311 - ids of a replay, not secrets
    return lambda: UUID(int=source.getrandbits(128), version=4)
