"""Running an import: chunk by chunk, each with how far it came, so that it goes on where it was stopped."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from uuid import UUID

from meedoen.database import Database
from meedoen.event_store.port import Conflict
from meedoen.language import Words
from meedoen.transaction import Transaction
from sqlalchemy.exc import IntegrityError

from intake.adapters.caseload.records import RecordFile, UnreadableFile
from intake.adapters.caseload.rows import PassedOver, RefusedRow, RowReader
from intake.adapters.column_profiles.schema import ColumnProfile
from intake.adapters.import_rows import (
    COUNTS,
    GOING_ON,
    CaseloadImport,
    Failure,
    ImportState,
    find_import,
    insert_remarks,
    move_import_on,
)
from intake.application.caseload.chunk import ChunkTaker
from intake.application.means import Means
from intake.domain.caseload_row import CaseloadRow
from intake.domain.municipality import find_municipality

_ATTEMPTS = 5

Stopped = Callable[[], bool]


class SomebodyElseImports(Exception):
    """Another process moved this import on; this one leaves it alone."""


async def run_import(
    database: Database,
    means: Means,
    import_id: UUID,
    *,
    stopped: Stopped = lambda: False,
    progress: Callable[[CaseloadImport], None] = lambda _: None,
) -> CaseloadImport:
    """Import a file from where it was left to its end, or until `stopped` says so. Returns the import as it is then.

    Raises:
        SomebodyElseImports: another process is at it.
        FileNotFoundError: the file is not on this machine.
    """
    async with database.reading() as connection:
        job = await find_import(connection, import_id)
    if job is None or job.state not in GOING_ON:
        raise SomebodyElseImports(str(import_id))
    failure: UnreadableFile | None = None
    try:
        profile = _profile(means, job)
        file = await asyncio.to_thread(RecordFile, means.spool.path(import_id), profile.file)
        with closing(file):
            job = await _take_all(database, means, job, profile, file, stopped, progress)
    except UnreadableFile as error:
        failure = error
        async with database.reading() as connection:
            job = await find_import(connection, import_id) or job
    if failure is None and stopped():
        return job
    job = await _end(database, job, failure)
    progress(job)
    await asyncio.to_thread(means.spool.remove, import_id)
    return job


def _profile(means: Means, job: CaseloadImport) -> ColumnProfile:
    try:
        return means.profiles[job.profile]
    except KeyError:
        words = Words(
            nl="Het kolomprofiel is er niet meer. Kies een ander, en bied het bestand opnieuw aan.",
            en="The column profile is no longer there. Choose another, and offer the file again.",
        )
        raise UnreadableFile("profile-gone", 1, words) from None


async def _take_all(
    database: Database,
    means: Means,
    job: CaseloadImport,
    profile: ColumnProfile,
    file: RecordFile,
    stopped: Stopped,
    progress: Callable[[CaseloadImport], None],
) -> CaseloadImport:
    municipality = find_municipality(means.municipalities, job.municipality)
    reader = RowReader(profile, file.headings, job.as_of, municipality)
    headings = {str(field): heading for field, heading in profile.columns.items()}
    chunks = _chunks(file, reader, job.records, means.rows_a_commit)
    while not stopped():
        chunk = await asyncio.to_thread(next, chunks, _NO_MORE)
        if chunk.rows:
            taker = ChunkTaker(means.seal, job, municipality, headings)
            job = await _take_with_patience(database, taker, chunk)
            progress(job)
        if chunk.failure is not None:
            raise chunk.failure
        if not chunk.rows:
            break
    return job


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows up to and with record number `records`; `failure`: from here on the file cannot be read."""

    rows: list[CaseloadRow | RefusedRow | PassedOver]
    records: int
    bytes_read: int
    failure: UnreadableFile | None = None


_NO_MORE = _Chunk([], 0, 0)


def _chunks(file: RecordFile, reader: RowReader, done: int, size: int) -> Iterator[_Chunk]:
    """What the file holds after the first `done` records."""
    rows: list[CaseloadRow | RefusedRow | PassedOver] = []
    records, bytes_read = done, 0
    try:
        for record in file.records():
            if record.number <= done:
                continue
            rows.append(reader.read(record))
            records, bytes_read = record.number, record.bytes_read
            if len(rows) == size:
                yield _Chunk(rows, records, bytes_read)
                rows = []
    except UnreadableFile as failure:
        yield _Chunk(rows, records, bytes_read, failure)
        return
    if rows:
        yield _Chunk(rows, records, bytes_read)


async def _take_with_patience(database: Database, taker: ChunkTaker, chunk: _Chunk) -> CaseloadImport:
    """Somebody may register or change one of these people at the same moment; then the chunk is taken again."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await _take(database, taker, chunk)
        except (IntegrityError, Conflict):
            continue
    return await _take(database, taker, chunk)


async def _take(database: Database, taker: ChunkTaker, chunk: _Chunk) -> CaseloadImport:
    job = taker.job
    async with database.transaction() as tx:
        taken = await taker.take(tx, chunk.rows)
        moved = replace(
            job,
            state=ImportState.RUNNING,
            records=chunk.records,
            bytes_read=chunk.bytes_read,
            counts={name: job.counts.get(name, 0) + taken.counts[name] for name in COUNTS},
        )
        await _move(tx, job, moved)
        await insert_remarks(tx.connection, job.import_id, taken.remarks)
    return moved


async def _end(database: Database, job: CaseloadImport, failure: UnreadableFile | None) -> CaseloadImport:
    told = Failure(failure.code, failure.line, failure.words) if failure else None
    async with database.transaction() as tx:
        ended = replace(
            job,
            state=ImportState.FAILED if failure else ImportState.FINISHED,
            bytes_read=job.bytes_read if failure else job.file_bytes,
            counts={name: job.counts.get(name, 0) for name in COUNTS},
            finished_at=tx.now,
            failure=told,
        )
        await _move(tx, job, ended)
    return ended


async def _move(tx: Transaction, job: CaseloadImport, moved: CaseloadImport) -> None:
    if not await move_import_on(tx.connection, job, moved):
        raise SomebodyElseImports(str(job.import_id))
