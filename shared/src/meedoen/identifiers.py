"""Ids, injected, so that a seeded run gives the same ones again."""

import random
import uuid
from collections.abc import Callable
from uuid import UUID

NewId = Callable[[], UUID]
"""Gives a new random id at each call."""

random_id: NewId = uuid.uuid4


def seeded_ids(seed: int | str) -> NewId:
    """Ids that follow from a seed: for tests and the demo."""
    source = random.Random(seed)  # noqa: S311 - ids of a replay, not secrets
    return lambda: UUID(int=source.getrandbits(128), version=4)
