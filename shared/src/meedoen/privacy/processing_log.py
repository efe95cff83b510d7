"""The log of processing of personal data: one line for each person and each action, written with the action itself.

After the standard Logboek Dataverwerkingen 1.0. Its lines are never sampled, and committed or undone with what they
tell of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, MetaData, Table, Text, Uuid

from meedoen.column_types import Moment
from meedoen.transaction import Transaction

_TRACEPARENT = re.compile(r"00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Processing:
    """What is done with personal data and why. `activity` is its address in the register of processing activities."""

    name: str
    activity: str


def processing_log(metadata: MetaData) -> Table:
    """Put the log on a service's own metadata."""
    table = Table("processing_log", metadata, *processing_log_columns())
    Index("processing_log_data_subject", table.c.data_subject_id, table.c.started_at)
    return table


def processing_log_columns() -> list[Column[Any]]:
    """The columns of the log, also for the migration that makes it."""
    return [
        Column("trace_id", Text, primary_key=True),
        Column("operation_id", Text, primary_key=True),
        Column("parent_operation_id", Text),
        Column("name", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("started_at", Moment, nullable=False),
        Column("ended_at", Moment, nullable=False),
        Column("processing_activity_id", Text, nullable=False),
        Column("data_subject_id", Uuid(), nullable=False),
        Column("data_subject_id_type", Text, nullable=False),
        Column("done_by", Uuid(), comment="the person who is logged in; empty for the service itself"),
    ]


async def log_processing(
    transaction: Transaction,
    table: Table,
    processing: Processing,
    subjects: Sequence[UUID],
    *,
    subject_type: str,
    done_by: UUID | None,
) -> None:
    """One line for each person concerned, by their pseudonym, in the open transaction.

    The trace is that of the request (`traceparent` in the transaction's meta), or a new one.
    """
    if not subjects:
        return
    trace_id, parent = _trace(transaction)
    await transaction.connection.execute(
        table.insert(),
        [
            {
                "trace_id": trace_id,
                "operation_id": transaction.new_id().hex[:16],
                "parent_operation_id": parent,
                "name": processing.name,
                "status": "OK",
                "started_at": transaction.now,
                "ended_at": transaction.now,
                "processing_activity_id": processing.activity,
                "data_subject_id": subject,
                "data_subject_id_type": subject_type,
                "done_by": done_by,
            }
            for subject in subjects
        ],
    )


def _trace(transaction: Transaction) -> tuple[str, str | None]:
    found = _TRACEPARENT.fullmatch(transaction.meta.get("traceparent", ""))
    return (found["trace"], found["span"]) if found else (transaction.new_id().hex, None)
