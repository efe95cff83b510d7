"""Caseload imports as rows: what was asked, how far it is, what it found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from meedoen.language import Words
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import CASELOAD_IMPORTS, IMPORT_REMARKS


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


GOING_ON = (ImportState.WAITING, ImportState.RUNNING)


class Outcome(StrEnum):
    """What became of a row that a person should look at."""

    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    REGISTERED = "registered"
    DECISION_STANDS = "decision-stands"


COUNTS = (
    "registered",
    "unchanged",
    "changed",
    "rejected",
    "duplicates",
    "contested",
    "decisions_stand",
    "passed_over",
)
"""Rows by what became of them; who is contested is among the registered too, and where a decision stands among the
changed or unchanged."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the file as a whole cannot be read further than a line."""

    code: str
    line: int
    words: Words


@dataclass(frozen=True, slots=True)
class CaseloadImport:
    """`records` of the file were dealt with; `as_of` is the day on which it was true."""

    import_id: UUID
    municipality: str
    profile: str
    file_hash: str
    file_bytes: int
    as_of: date
    state: ImportState
    requested_by: UUID | None
    created_at: datetime
    finished_at: datetime | None
    records: int
    bytes_read: int
    counts: Mapping[str, int]
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should look at: which line and column, and why; `column` empty for the row as a whole."""

    record: int
    number: int
    line: int
    column: str
    outcome: Outcome
    code: str
    reason: Words


async def insert_import(connection: AsyncConnection, job: CaseloadImport) -> None:
    """Keep a new import."""
    await connection.execute(insert(CASELOAD_IMPORTS), [_job_row(job)])


async def find_import(connection: AsyncConnection, import_id: UUID) -> CaseloadImport | None:
    """The import with that id."""
    found = await connection.execute(select(CASELOAD_IMPORTS).where(CASELOAD_IMPORTS.c.import_id == import_id))
    row = found.one_or_none()
    return None if row is None else _job(row)


async def imports_going_on(connection: AsyncConnection) -> list[CaseloadImport]:
    """All that are waiting or running, the oldest first."""
    rows = await connection.execute(
        select(CASELOAD_IMPORTS)
        .where(CASELOAD_IMPORTS.c.state.in_(GOING_ON))
        .order_by(CASELOAD_IMPORTS.c.created_at, CASELOAD_IMPORTS.c.import_id)
    )
    return [_job(row) for row in rows]


async def imports_of(
    connection: AsyncConnection, municipality: str, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[CaseloadImport]:
    """One page of a municipality's imports, the newest first."""
    columns = CASELOAD_IMPORTS.c
    query = select(CASELOAD_IMPORTS).where(columns.municipality == municipality)
    if before is not None:
        at, import_id = before
        query = query.where((columns.created_at < at) | ((columns.created_at == at) & (columns.import_id < import_id)))
    rows = await connection.execute(query.order_by(columns.created_at.desc(), columns.import_id.desc()).limit(limit))
    return [_job(row) for row in rows]


async def move_import_on(connection: AsyncConnection, job: CaseloadImport, moved: CaseloadImport) -> bool:
    """Say how far it is now, unless somebody else moved it on since `job` was read: then nothing, and False."""
    result = await connection.execute(
        update(CASELOAD_IMPORTS)
        .where(
            CASELOAD_IMPORTS.c.import_id == job.import_id,
            CASELOAD_IMPORTS.c.state == job.state,
            CASELOAD_IMPORTS.c.records == job.records,
        )
        .values(**_job_row(moved))
    )
    return result.rowcount == 1


async def insert_remarks(connection: AsyncConnection, import_id: UUID, remarks: Sequence[Remark]) -> None:
    """Keep what is to be said of a number of rows."""
    if remarks:
        await connection.execute(
            insert(IMPORT_REMARKS),
            [
                {
                    "import_id": import_id,
                    "record": remark.record,
                    "number": remark.number,
                    "line": remark.line,
                    "column": remark.column,
                    "outcome": remark.outcome,
                    "code": remark.code,
                    "reason_nl": remark.reason.nl,
                    "reason_en": remark.reason.en,
                }
                for remark in remarks
            ],
        )


async def remarks_after(
    connection: AsyncConnection, import_id: UUID, after: tuple[int, int], *, limit: int
) -> list[Remark]:
    """One page of an import's remarks in the order of the file, after a record and number."""
    columns = IMPORT_REMARKS.c
    rows = await connection.execute(
        select(IMPORT_REMARKS)
        .where(
            columns.import_id == import_id,
            (columns.record > after[0]) | ((columns.record == after[0]) & (columns.number > after[1])),
        )
        .order_by(columns.record, columns.number)
        .limit(limit)
    )
    return [
        Remark(
            row.record,
            row.number,
            row.line,
            row.column,
            Outcome(row.outcome),
            row.code,
            Words(row.reason_nl, row.reason_en),
        )
        for row in rows
    ]


async def reasons_of(
    connection: AsyncConnection, import_id: UUID, outcomes: Collection[Outcome]
) -> dict[Outcome, dict[str, int]]:
    """How many rows had each reason."""
    columns = IMPORT_REMARKS.c
    rows = await connection.execute(
        select(columns.outcome, columns.code, func.count(columns.record.distinct()))
        .where(columns.import_id == import_id, columns.outcome.in_(outcomes))
        .group_by(columns.outcome, columns.code)
        .order_by(columns.outcome, columns.code)
    )
    reasons: dict[Outcome, dict[str, int]] = {outcome: {} for outcome in outcomes}
    for outcome, code, count in rows:
        reasons[Outcome(outcome)][code] = count
    return reasons


def _job_row(job: CaseloadImport) -> dict[str, Any]:
    return {
        "import_id": job.import_id,
        "municipality": job.municipality,
        "profile": job.profile,
        "file_hash": job.file_hash,
        "file_bytes": job.file_bytes,
        "as_of": job.as_of,
        "state": job.state,
        "requested_by": job.requested_by,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "records": job.records,
        "bytes_read": job.bytes_read,
        "counts": dict(job.counts),
        "failure": _failure_document(job.failure),
    }


def _failure_document(failure: Failure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {"code": failure.code, "line": failure.line, "nl": failure.words.nl, "en": failure.words.en}


def _job(row: Any) -> CaseloadImport:
    values = {name: value for name, value in row._mapping.items() if name not in ("state", "failure")}
    told = row.failure
    failure = Failure(told["code"], told["line"], Words(told["nl"], told["en"])) if told else None
    return CaseloadImport(**values, state=ImportState(row.state), failure=failure)
