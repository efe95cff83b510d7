"""The statements that read streams on PostgreSQL."""

COLUMNS = (
    "position, stream_id, version, public_seq, event_id, type, schema_version, "
    "data::text, meta::text, occurred_at, recorded_at"
)

# As it was at a moment: up to the last event recorded by then. What lies below an event that was known was known too,
# whatever moment it bears: the clocks of two instances may differ.
STREAM = f"""
SELECT {COLUMNS} FROM events
WHERE stream_id = $1::uuid AND version > $2::int AND version <= CASE WHEN $4::timestamptz IS NULL THEN 2147483647 ELSE
      (SELECT max(version) FROM events WHERE stream_id = $1::uuid AND recorded_at <= $4::timestamptz) END
ORDER BY version LIMIT $3::int"""  # noqa: S608 - fixed text alone

STREAMS = f"""
SELECT {COLUMNS} FROM events WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id, version"""  # noqa: S608 - fixed text

# A snapshot comes as a row among the events, without a position, and with the state as its data.
SINCE_SNAPSHOTS = f"""
WITH known AS MATERIALIZED (
    SELECT wanted.stream_id,
           coalesce((SELECT max(version) FROM snapshots
                     WHERE snapshots.stream_id = wanted.stream_id AND shape = $2::text
                           AND ($3::timestamptz IS NULL OR recorded_at <= $3::timestamptz)), 0) AS since,
           CASE WHEN $3::timestamptz IS NULL THEN 2147483647 ELSE
                (SELECT max(version) FROM events
                 WHERE events.stream_id = wanted.stream_id AND recorded_at <= $3::timestamptz) END AS until
    FROM unnest($1::uuid[]) AS wanted (stream_id)
)
SELECT {COLUMNS} FROM known JOIN events USING (stream_id) WHERE version > since AND version <= until
UNION ALL
SELECT NULL, stream_id, version, NULL, NULL, NULL, NULL, state, NULL, NULL, recorded_at
FROM known JOIN snapshots USING (stream_id) WHERE version = since
ORDER BY stream_id, version"""  # noqa: S608 - fixed text alone
