"""The tables that every service has beside its own: the log, the bookkeeping of messages, and idempotency keys."""

from dataclasses import dataclass

from alembic.operations import Operations
from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.schema import ExecutableDDLElement

from meedoen.column_types import Counter, JsonDocument, Moment

_ONE_ROW: ExecutableDDLElement = DDL("INSERT INTO head (one, position) VALUES (true, 0)")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class InfrastructureTables:
    """The tables by name; each is explained where it is made."""

    head: Table
    streams: Table
    events: Table
    snapshots: Table
    checkpoints: Table
    offsets: Table
    inbox: Table
    sources: Table
    parked: Table
    idempotency: Table


def infrastructure_tables(metadata: MetaData) -> InfrastructureTables:
    """Put the tables on a service's own metadata."""
    return InfrastructureTables(
        head=_head(metadata),
        streams=_streams(metadata),
        events=_events(metadata),
        snapshots=_snapshots(metadata),
        checkpoints=_checkpoints(metadata),
        offsets=_offsets(metadata),
        inbox=_inbox(metadata),
        sources=_sources(metadata),
        parked=_parked(metadata),
        idempotency=_idempotency(metadata),
    )


def create_infrastructure(op: Operations) -> None:
    """Create the tables: the first step of each service's first revision (`create_infrastructure(op)`)."""
    metadata = MetaData()
    infrastructure_tables(metadata)
    metadata.create_all(op.get_bind(), checkfirst=False)


def drop_infrastructure(op: Operations) -> None:
    """Undo `create_infrastructure`."""
    metadata = MetaData()
    infrastructure_tables(metadata)
    metadata.drop_all(op.get_bind(), checkfirst=False)


def _head(metadata: MetaData) -> Table:
    """One row: the last position in use. It comes with the table."""
    head = Table(
        "head",
        metadata,
        Column("one", Boolean, primary_key=True),
        Column("position", Counter, nullable=False),
        CheckConstraint("one", name="head_has_one_row"),
    )
    event.listen(head, "after_create", _ONE_ROW)
    return head


def _streams(metadata: MetaData) -> Table:
    """How far each stream is: its events, and those among them that others are told of.

    A row changes with every append; with room on its page it stays there, and its index with it.
    """
    return Table(
        "streams",
        metadata,
        Column("stream_id", Uuid(), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("public_version", Integer, nullable=False),
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 90},
    )


def _events(metadata: MetaData) -> Table:
    """The log."""
    events = Table(
        "events",
        metadata,
        Column("position", Counter, primary_key=True, autoincrement=False),
        Column("stream_id", Uuid(), nullable=False),
        Column("version", Integer, nullable=False),
        Column("public_seq", Integer),
        Column("event_id", Uuid(), nullable=False),
        Column("type", Text, nullable=False),
        Column("schema_version", Integer, nullable=False),
        Column("data", JsonDocument, nullable=False),
        Column("meta", JsonDocument, nullable=False),
        Column("occurred_at", Moment, nullable=False),
        Column("recorded_at", Moment, nullable=False),
        UniqueConstraint("stream_id", "version", name="events_stream_version"),
        UniqueConstraint("event_id", name="events_event_id"),
    )
    public = text("public_seq IS NOT NULL")
    Index("events_public", events.c.position, postgresql_where=public, sqlite_where=public)
    return events


def _snapshots(metadata: MetaData) -> Table:
    """What long streams amount to, in some of their versions. A cache: without its rows everything is as it was."""
    return Table(
        "snapshots",
        metadata,
        Column("stream_id", Uuid(), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("shape", Text, nullable=False),
        Column("recorded_at", Moment, nullable=False),
        Column("state", Text, nullable=False),
    )


def _checkpoints(metadata: MetaData) -> Table:
    """How far the log was handled, by relay and projections; `owner` and `leased_until` say by whom, on SQLite."""
    return Table(
        "checkpoints",
        metadata,
        Column("name", Text, primary_key=True),
        Column("generation", Integer, primary_key=True),
        Column("position", Counter, nullable=False),
        Column("owner", Text),
        Column("leased_until", Moment),
    )


def _offsets(metadata: MetaData) -> Table:
    """The next offset that a consumer reads of a partition; kept beside the effects of what it read.

    `until`: all that was on the partition at that moment has been read.
    """
    return Table(
        "offsets",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("topic", Text, primary_key=True),
        Column("partition", Integer, primary_key=True),
        Column("next", Counter, nullable=False),
        Column("until", Moment),
    )


def _inbox(metadata: MetaData) -> Table:
    """The last sequence that a consumer applied of each subject of a source.

    The key begins with the subject, which tells rows apart at the first look: the rest is alike in most of them.
    """
    return Table(
        "inbox",
        metadata,
        Column("subject", Uuid(), primary_key=True),
        Column("source", Text, primary_key=True),
        Column("consumer", Text, primary_key=True),
        Column("sequence", Counter, nullable=False),
    )


def _sources(metadata: MetaData) -> Table:
    """Which systems a consumer has heard on a topic."""
    return Table(
        "sources",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("topic", Text, primary_key=True),
        Column("source", Text, primary_key=True),
    )


def _parked(metadata: MetaData) -> Table:
    """Records that a consumer could not apply. What cannot be read has no source, subject, sequence or time.

    `retry`: somebody asked to try it again, and the consumer has not come to it yet.
    """
    parked = Table(
        "parked",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("topic", Text, primary_key=True),
        Column("partition", Integer, primary_key=True),
        Column("offset", Counter, primary_key=True),
        Column("source", Text),
        Column("subject", Uuid()),
        Column("sequence", Counter),
        Column("time", Moment),
        Column("envelope", LargeBinary, nullable=False),
        Column("reason", Text, nullable=False),
        Column("error", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("retry", Boolean, nullable=False),
        Column("parked_at", Moment, nullable=False),
    )
    Index("parked_subject", parked.c.consumer, parked.c.source, parked.c.subject, parked.c.sequence)
    return parked


def _idempotency(metadata: MetaData) -> Table:
    """The answer that was given to a caller's key; `status` is empty while the first request is going on."""
    idempotency = Table(
        "idempotency",
        metadata,
        Column("caller", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request_hash", Text, nullable=False),
        Column("status", Integer),
        Column("headers", JsonDocument),
        Column("body", LargeBinary),
        Column("created_at", Moment, nullable=False),
    )
    Index("idempotency_created_at", idempotency.c.created_at)
    return idempotency
