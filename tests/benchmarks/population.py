"""A municipality's trajectories in numbers, put straight into the tables and the log of activation.

Each trajectory has two events, a coach, and one open promise; every 350 of them share a coach. Some promises, spread
over all, are due: a thousand a day from `FIRST_DAY` on. The others come later.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
from activation.adapters.event_codec import CODEC
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.domain.promise import Owner
from activation.domain.promise_events import PromiseMade
from activation.domain.trajectory_events import TrajectoryEvent, TrajectoryStarted
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking
from meedoen.vocabulary import OwnerKind, PromiseKind, Segment

MUNICIPALITY, NEIGHBOURHOOD = "0599", "05990824"
CASELOAD = 350
DUE_A_DAY = 1000
DAYS = 4
FIRST_DAY = date(2026, 3, 2)
_STARTED = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
_LATER = 100
"""Days after the first on which the other promises begin to fall due."""
_TRAJECTORY, _CLIENT, _TEAM, _COACH, _PROMISE = (UUID(int=number) for number in range(1, 6))
"""What the written events say in the place of what differs."""
_DUE = date(1, 1, 1)

_PEOPLE = """
CREATE UNLOGGED TABLE people AS
SELECT n, md5('trajectory' || n)::uuid AS trajectory_id, md5('client' || n)::uuid AS client_id,
       md5('team' || n % ($1::int / 5000 + 1))::uuid AS team_id,
       md5('coach' || n % ($1::int / $2::int))::uuid AS coach_id, md5('promise' || n)::uuid AS promise_id,
       CASE WHEN n % step = 0 AND n / step <= $3::int * $4::int THEN $5::date + n / step % $4::int
            ELSE $5::date + $6::int + n % 265 END AS due_on
FROM generate_series(1, $1::int) AS n, LATERAL (SELECT $1::int / ($3::int * $4::int) AS step) AS s
"""
_TRAJECTORIES = """
INSERT INTO trajectories (trajectory_id, client_id, municipality, neighbourhood, team_id, coach_id, intensity, stage,
                          started_at, silent_since, way_of_working, way_of_working_version, partner_owes_contact,
                          follow_up_owed)
SELECT trajectory_id, client_id, $1, $2, team_id, coach_id, 'regular', 'waiting', $3::timestamptz, $3::timestamptz,
       $4, $5::int, false, false
FROM people ORDER BY n
"""
_PROMISES = """
INSERT INTO promises (promise_id, trajectory_id, municipality, team_id, kind, due_on, owner_kind, owner_id, made_at,
                      first_of_plan)
SELECT promise_id, trajectory_id, $1, team_id, 'first-contact', due_on, 'coach', coach_id, $2::timestamptz, false
FROM people ORDER BY n
"""
_HISTORY = """
INSERT INTO promise_history (promise_id, known_from, trajectory_id, owner_id, team_id, due_on)
SELECT promise_id, $1::timestamptz, trajectory_id, coach_id, team_id, due_on FROM people ORDER BY n
"""
_TO_TELL = """
INSERT INTO promises_to_tell (next_action_on, promise_id, trajectory_id)
SELECT due_on, promise_id, trajectory_id FROM people ORDER BY n
"""
_STREAMS = "INSERT INTO streams (stream_id, version, public_version) SELECT trajectory_id, 2, 2 FROM people"
_EVENTS = """
INSERT INTO events (position, stream_id, version, public_seq, event_id, type, schema_version, data, meta, occurred_at,
                    recorded_at)
SELECT 2 * n - 2 + version, trajectory_id, version, version, md5('event' || version || '-' || n)::uuid, type, 1,
       replace(replace(replace(replace(replace(replace(data, $4, trajectory_id::text), $5, client_id::text),
               $6, team_id::text), $7, coach_id::text), $8, promise_id::text), $9, due_on::text)::jsonb,
       '{}', $10::timestamptz, $10::timestamptz
FROM people, unnest($1::int[], $2::text[], $3::text[]) AS e (version, type, data)
ORDER BY n, version
"""


def known_ways() -> WaysOfWorking:
    return ways_of_working(written_ways_of_working(), default="amsterdam")


async def fill(url: str, trajectories: int) -> list[UUID]:
    """Fill a database that has activation's tables and nothing in them; gives the coaches."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute("SET session_replication_role = replica")  # no row is looked up for a foreign key
        await connection.execute(_PEOPLE, trajectories, CASELOAD, DUE_A_DAY, DAYS, FIRST_DAY, _LATER)
        way = _way()
        await connection.execute(_TRAJECTORIES, MUNICIPALITY, NEIGHBOURHOOD, _STARTED, way.name, way.version)
        await connection.execute(_PROMISES, MUNICIPALITY, _STARTED)
        await connection.execute(_HISTORY, _STARTED)
        await connection.execute(_TO_TELL)
        await connection.execute(_STREAMS)
        written = [CODEC.write(event, UUID(int=0)) for event in _events()]
        await connection.execute(
            _EVENTS,
            [1, 2],
            [event.type for event in written],
            [event.data for event in written],
            *(str(each) for each in (_TRAJECTORY, _CLIENT, _TEAM, _COACH, _PROMISE, _DUE)),
            _STARTED,
        )
        await connection.execute("UPDATE head SET position = $1", 2 * trajectories)
        coaches = await connection.fetch("SELECT DISTINCT coach_id FROM people ORDER BY coach_id LIMIT 20")
        await connection.execute("DROP TABLE people")
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
    return [row["coach_id"] for row in coaches]


def _way() -> WayOfWorking:
    return known_ways().of_municipality(MUNICIPALITY, _STARTED.date())


def _events() -> list[TrajectoryEvent]:
    way = _way()
    return [
        TrajectoryStarted(
            occurred_at=_STARTED,
            trajectory_id=_TRAJECTORY,
            client_id=_CLIENT,
            registered_at=_STARTED - timedelta(days=5),
            segment=Segment.ACTIVATION,
            municipality=MUNICIPALITY,
            neighbourhood=NEIGHBOURHOOD,
            way_of_working=way.name,
            way_of_working_version=way.version,
            team_id=_TEAM,
        ),
        PromiseMade(_STARTED, _PROMISE, PromiseKind.FIRST_CONTACT, _DUE, Owner(OwnerKind.COACH, _COACH), None),
    ]
