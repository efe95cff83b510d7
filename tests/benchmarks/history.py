"""How long a long story takes to read: one trajectory of fifteen years beside one that has only begun."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from activation.adapters.event_codec import TRAJECTORY
from activation.application.reading import read_trajectory
from activation.application.sight import Sight
from activation.domain.promise import Owner
from activation.domain.trajectory_events import (
    Attended,
    ConversationHeld,
    Invited,
    PromiseEnded,
    PromiseMade,
    TrajectoryEvent,
    TrajectoryStarted,
)
from meedoen.clock import SystemClock
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.migrating import migrate
from meedoen.vocabulary import (
    Channel,
    ConversationKind,
    InvitationStep,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
    Segment,
)

from tests.benchmarks.measurement import Measurement, at_most, in_turns
from tests.benchmarks.population import MUNICIPALITY, NEIGHBOURHOOD, known_ways
from tests.parts.postgres import Postgres

_LONG, _SHORT = 500, 10
_READS = 50
_FIRST = datetime(2011, 3, 7, 9, 30, tzinfo=UTC)
_BETWEEN = timedelta(days=54)
_COACH = UUID(int=1)


async def measure(postgres: Postgres) -> list[Measurement]:
    """The measurement of this module."""
    url = postgres.new_database()
    await asyncio.to_thread(migrate, url, "activation.migrations")
    database = connect(url, clock=SystemClock(), new_id=random_id)
    try:
        long, short = await _told(database, _LONG), await _told(database, _SHORT)
        long_reading, short_reading = await in_turns(lambda: _read(database, long), lambda: _read(database, short))
    finally:
        await database.dispose()
    return [
        Measurement(
            f"one trajectory with {_LONG} events, PostgreSQL",
            f"one with {_SHORT} events",
            long_reading,
            short_reading,
            "ms",
            at_most(3),
            "half to changing the state by each event, a third to reading each from JSON, a sixth to fetching them",
        )
    ]


async def _read(database: Database, trajectory_id: UUID) -> float:
    sight = Sight(MUNICIPALITY, None, team_only=False)
    began = time.perf_counter()
    for _ in range(_READS):
        await read_trajectory(database, sight, trajectory_id)
    return 1000 * (time.perf_counter() - began) / _READS


async def _told(database: Database, events: int) -> UUID:
    """A trajectory with so many events in its log."""
    trajectory_id = uuid4()
    async with database.transaction() as tx:
        tx.record(tx.new(TRAJECTORY, trajectory_id), _story(trajectory_id)[:events])
    return trajectory_id


def _story(trajectory_id: UUID) -> list[TrajectoryEvent]:
    """Every seven or eight weeks an invitation, a conversation, and the promise of the next."""
    way = known_ways().of_municipality(MUNICIPALITY, datetime.now(UTC).date())
    promise_id = uuid4()
    owner = Owner(OwnerKind.COACH, _COACH)
    due = (_FIRST + _BETWEEN).date()
    story: list[TrajectoryEvent] = [
        TrajectoryStarted(
            occurred_at=_FIRST,
            trajectory_id=trajectory_id,
            client_id=uuid4(),
            registered_at=_FIRST - timedelta(days=5),
            segment=Segment.ACTIVATION,
            municipality=MUNICIPALITY,
            neighbourhood=NEIGHBOURHOOD,
            way_of_working=way.name,
            way_of_working_version=way.version,
            team_id=UUID(int=2),
        ),
        PromiseMade(_FIRST, promise_id, PromiseKind.FIRST_CONTACT, due, owner, None),
    ]
    moment = _FIRST
    while len(story) < _LONG:
        moment += _BETWEEN
        invitation_id, following = uuid4(), uuid4()
        due = (moment + _BETWEEN).date()
        story += [
            Invited(
                moment - timedelta(days=7),
                invitation_id,
                1,
                InvitationStep.FRIENDLY_LETTER,
                Channel.LETTER,
                moment,
                None,
            ),
            Attended(moment, invitation_id),
            ConversationHeld(moment, uuid4(), ConversationKind.PROGRESS, Channel.OFFICE),
            PromiseEnded(moment, promise_id, PromiseKind.FOLLOW_UP, PromiseEnding.FULFILLED),
            PromiseMade(moment, following, PromiseKind.FOLLOW_UP, due, owner, None),
        ]
        promise_id = following
    return story
