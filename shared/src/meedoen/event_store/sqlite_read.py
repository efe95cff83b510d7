"""The statements that read streams on SQLite: those of `postgres_read.py` in its words."""

COLUMNS = (
    "position, stream_id, version, public_seq, event_id, type, schema_version, data, meta, occurred_at, recorded_at"
)

STREAM = f"""
SELECT {COLUMNS} FROM events
WHERE stream_id = ?1 AND version > ?2 AND version <= CASE WHEN ?4 IS NULL THEN 2147483647 ELSE
      (SELECT max(version) FROM events WHERE stream_id = ?1 AND recorded_at <= ?4) END
ORDER BY version LIMIT ?3"""  # noqa: S608 - fixed text alone

STREAMS = f"""
SELECT {COLUMNS} FROM events WHERE stream_id IN (SELECT value FROM json_each(?1))
ORDER BY stream_id, version"""  # noqa: S608 - fixed text alone

SINCE_SNAPSHOTS = f"""
WITH known AS MATERIALIZED (
    SELECT wanted.value AS stream_id,
           coalesce((SELECT max(version) FROM snapshots
                     WHERE stream_id = wanted.value AND shape = ?2 AND (?3 IS NULL OR recorded_at <= ?3)), 0) AS since,
           CASE WHEN ?3 IS NULL THEN 2147483647 ELSE
                (SELECT max(version) FROM events WHERE stream_id = wanted.value AND recorded_at <= ?3) END AS until
    FROM json_each(?1) AS wanted
)
SELECT {COLUMNS} FROM known JOIN events USING (stream_id) WHERE version > since AND version <= until
UNION ALL
SELECT NULL, stream_id, version, NULL, NULL, NULL, NULL, state, NULL, NULL, recorded_at
FROM known JOIN snapshots USING (stream_id) WHERE version = since
ORDER BY stream_id, version"""  # noqa: S608 - fixed text alone
