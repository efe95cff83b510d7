"""The statements that append to the log on PostgreSQL."""

# Each append is one statement in three steps, each of which needs what the one before returned: compare-and-set on
# the streams, then the position counter, then the events. A loser stops at the first and never touches the counter.

_EVENTS = """, written AS (
    INSERT INTO events (position, stream_id, version, public_seq, event_id, type, schema_version,
                        data, meta, occurred_at, recorded_at)
    SELECT reserved.before + e.ordinal, e.stream_id, e.version, changed.told_before + e.told, e.event_id, e.type,
           e.schema_version, e.data::jsonb, $1::text::jsonb, e.occurred_at, $2::timestamptz
    FROM reserved,
         unnest($3::uuid[], $4::int[], $5::int[], $6::uuid[], $7::text[], $8::int[], $9::text[], $10::timestamptz[])
             WITH ORDINALITY AS e (stream_id, version, told, event_id, type, schema_version, data, occurred_at, ordinal)
         JOIN changed USING (stream_id)
)"""

_SNAPSHOTS = """, remembered AS (
    INSERT INTO snapshots (stream_id, version, shape, recorded_at, state)
    SELECT s.stream_id, s.version, s.shape, $2::timestamptz, s.state
    FROM reserved, unnest($16::uuid[], $17::int[], $18::text[], $19::text[]) AS s (stream_id, version, shape, state)
)"""

HEAD = """
SELECT before + $11::bigint FROM reserved"""

_RESERVE = """, reserved AS (
    UPDATE head SET position = position + $11::bigint
    WHERE (SELECT count(*) FROM changed) = {streams}
    RETURNING position - $11::bigint AS before
)"""

TO_NEW_STREAM = (
    """
WITH changed AS (
    INSERT INTO streams (stream_id, version, public_version) VALUES ($12::uuid, $13::int, $14::int)
    ON CONFLICT DO NOTHING
    RETURNING stream_id, 0 AS told_before
)"""  # noqa: S608 - fixed text alone
    + _RESERVE.format(streams="1")
    + _EVENTS
    + HEAD
)

TO_STREAM = (
    """
WITH changed AS (
    UPDATE streams SET version = version + $13::int, public_version = public_version + $14::int
    WHERE stream_id = $12::uuid AND version = $15::int
    RETURNING stream_id, public_version - $14::int AS told_before
)"""  # noqa: S608 - fixed text alone
    + _RESERVE.format(streams="1")
    + _EVENTS
    + HEAD
)

LOCK_STREAMS = "SELECT 1 FROM streams WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id FOR NO KEY UPDATE"

# Nothing is written unless every stream is at its version. A stream made by another since this statement began
# breaks the primary key, which undoes all of it.
STREAMS_CHANGED = (
    """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($12::uuid[], $13::int[], $14::int[], $15::int[]) AS w (stream_id, added, told, expected)
), locked AS MATERIALIZED (
    SELECT stream_id, version FROM streams WHERE stream_id = ANY($12::uuid[]) ORDER BY stream_id FOR NO KEY UPDATE
), ready AS MATERIALIZED (
    SELECT count(*) = (SELECT count(*) FROM wanted) AS yes
    FROM wanted LEFT JOIN locked USING (stream_id)
    WHERE coalesce(locked.version, 0) = wanted.expected
), made AS (
    INSERT INTO streams (stream_id, version, public_version)
    SELECT stream_id, added, told FROM wanted, ready WHERE ready.yes AND wanted.expected = 0 ORDER BY stream_id
    RETURNING stream_id, 0 AS told_before
), moved AS (
    UPDATE streams SET version = version + w.added, public_version = public_version + w.told
    FROM wanted AS w, ready
    WHERE ready.yes AND streams.stream_id = w.stream_id AND streams.version = w.expected AND w.expected > 0
    RETURNING streams.stream_id, streams.public_version - w.told AS told_before
), changed AS (
    SELECT * FROM made UNION ALL SELECT * FROM moved
)"""  # noqa: S608 - fixed text alone
    + _RESERVE.format(streams="(SELECT count(*) FROM wanted)")
)
TO_STREAMS = STREAMS_CHANGED + _EVENTS + HEAD
WITH_SNAPSHOTS = STREAMS_CHANGED + _EVENTS + _SNAPSHOTS + HEAD
