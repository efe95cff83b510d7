"""Commands of one process that are ready at the same time share a statement, and so a commit, on PostgreSQL.

The position counter stays locked until a commit is on the disk, so the commits of a log come one after another whatever
is done. Connections that queue for it in the database cost it several times what the work itself does; here they queue
in the process, and all who waited meanwhile go with the next trip to the disk. Each succeeds or fails alone.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import asyncpg

from meedoen.database_faults import is_transient
from meedoen.event_store.batch import additions, snapshots, told
from meedoen.event_store.events import StreamAppend
from meedoen.event_store.postgres_append import HEAD, STREAMS_CHANGED
from meedoen.upserts import Saving, Shape, statement_of

_AT_ONCE = 64
_SMALL = 8
"""Streams of one command; imports and batches of events have enough to fill a commit by themselves."""
_ANSWER_SECONDS = 10

_WRITTEN = """, written AS (
    INSERT INTO events (position, stream_id, version, public_seq, event_id, type, schema_version,
                        data, meta, occurred_at, recorded_at)
    SELECT reserved.before + e.ordinal, e.stream_id, e.version, changed.told_before + e.told, e.event_id, e.type,
           e.schema_version, e.data::jsonb, e.meta::jsonb, e.occurred_at, e.recorded_at
    FROM reserved,
         unnest($1::text[], $2::timestamptz[], $3::uuid[], $4::int[], $5::int[], $6::uuid[], $7::text[], $8::int[],
                $9::text[], $10::timestamptz[])
             WITH ORDINALITY AS e (meta, recorded_at, stream_id, version, told, event_id, type, schema_version, data,
                                   occurred_at, ordinal)
         JOIN changed USING (stream_id)
)"""

_REMEMBERED = """, remembered AS (
    INSERT INTO snapshots (stream_id, version, shape, state, recorded_at)
    SELECT s.*
    FROM reserved, unnest($16::uuid[], $17::int[], $18::text[], $19::text[], $20::timestamptz[]) AS s
)"""


@dataclass(frozen=True, slots=True)
class Command:
    """What one transaction writes when it is over: events, and rows of read models."""

    appends: Sequence[StreamAppend]
    meta: str
    recorded_at: datetime
    savings: Sequence[Saving]

    @property
    def may_be_shared(self) -> bool:
        """Whether it is small, as most commands are, and has each row once."""
        rows = sum(len(saving.rows) for saving in self.savings)
        return 0 < len(self.appends) <= _SMALL and len(self._keys()) == rows

    @property
    def touched(self) -> set[Any]:
        """The streams and rows that no other command in the same statement may touch."""
        return self._keys().union(append.stream_id for append in self.appends)

    def _keys(self) -> set[Any]:
        return {(saving.shape.table.name, key) for saving in self.savings for key in saving.keys}


@dataclass(slots=True, eq=False)
class _Waiting:
    driver: Any
    command: Command
    outcome: asyncio.Future[int | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class SharedCommits:
    """Who is waiting for a commit, on one database."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._committing: asyncio.Task[None] | None = None

    async def append(self, driver: Any, command: Command) -> int | None:
        """Write and commit on a connection without an open transaction, or on that of another who waits.

        Returns the last position, or None when a stream is not at its expected version and nothing was written.

        Raises:
            TimeoutError: no answer came in time.
        """
        mine = _Waiting(driver, command)
        self._waiting.append(mine)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        try:
            return await asyncio.shield(mine.outcome)
        except asyncio.CancelledError:
            if mine in self._waiting:
                self._waiting.remove(mine)
            else:
                await _ended(mine.outcome)  # until then the connection may be in use
            raise

    async def _commit_all(self) -> None:
        while self._waiting:
            group = self._next_group()
            try:
                await _commit(group)
            finally:
                for one in group:
                    if not one.outcome.done():
                        one.outcome.cancel()

    def _next_group(self) -> list[_Waiting]:
        """Those who wait, in their order, as far as they touch different things."""
        group: list[_Waiting] = []
        later: list[_Waiting] = []
        taken: set[Any] = set()
        for one in self._waiting:
            touched = one.command.touched
            if len(group) < _AT_ONCE and taken.isdisjoint(touched):
                group.append(one)
                taken |= touched
            else:
                later.append(one)
        self._waiting = later
        return group


async def _commit(group: Sequence[_Waiting]) -> None:
    try:
        position = await _write(group[0].driver, [one.command for one in group])
    except Exception as error:
        if len(group) == 1 or _of_all(error):
            for one in group:
                one.outcome.set_exception(error)
            return
        position = None
    if position is None and len(group) > 1:
        for one in group:  # one of them is at fault, and does not trouble the others
            await _commit([one])
        return
    for one in group:
        one.outcome.set_result(position)


def _of_all(error: Exception) -> bool:
    """Whether the database is at fault, and not one of the commands."""
    return is_transient(error) and not isinstance(error, asyncpg.DeadlockDetectedError)


async def _write(driver: Any, commands: Sequence[Command]) -> int | None:
    """All in one statement, or nothing of it."""
    placed = [
        (command, addition) for command in commands for append in command.appends for addition in additions(append)
    ]
    streams = [append for command in commands for append in command.appends]
    kept = [(*one, command.recorded_at) for command in commands for one in snapshots(command.appends)]
    savings: dict[Shape, list[Any]] = {}
    for command in commands:
        for saving in command.savings:
            savings.setdefault(saving.shape, []).extend(saving.rows)
    shapes = tuple(sorted(savings, key=_in_one_order))
    position: int | None = await driver.fetchval(
        _statement(shapes, with_snapshots=bool(kept)),
        [command.meta for command, _ in placed],
        [command.recorded_at for command, _ in placed],
        [addition.stream_id for _, addition in placed],
        [addition.version for _, addition in placed],
        [addition.told for _, addition in placed],
        [addition.event.event_id for _, addition in placed],
        [addition.event.type for _, addition in placed],
        [addition.event.schema_version for _, addition in placed],
        [addition.event.data for _, addition in placed],
        [addition.event.occurred_at for _, addition in placed],
        len(placed),
        [append.stream_id for append in streams],
        [len(append.events) for append in streams],
        [told(append) for append in streams],
        [append.expected_version for append in streams],
        *map(list, zip(*kept, strict=True)),
        *(values for shape in shapes for values in _upsert(shape).values(savings[shape])),
        timeout=_ANSWER_SECONDS,
    )
    return position


@lru_cache(maxsize=256)
def _statement(shapes: tuple[Shape, ...], *, with_snapshots: bool) -> str:
    """The statement that appends to streams, and saves rows of these shapes, or deletes them, if it does."""
    parts, parameters = [STREAMS_CHANGED, _WRITTEN], 15
    if with_snapshots:
        parts, parameters = [*parts, _REMEMBERED], 20
    for number, shape in enumerate(shapes):
        change, conflict, action = _upsert(shape).text.partition(" ON CONFLICT ")
        if_appended = f"{'AND' if shape.changed is None else 'WHERE'} EXISTS (SELECT FROM reserved)"
        saved = f"{change} {if_appended}{conflict}{action}"
        parts.append(f", saved_{number} AS (\n{_renumbered(saved, parameters)}\n)")
        parameters += len(shape.columns)
    return "".join([*parts, HEAD])


def _in_one_order(shape: Shape) -> tuple[str, bool, tuple[str, ...]]:
    """So that there are few statements, which the database then knows."""
    return shape.table.name, shape.changed is None, shape.columns


def _upsert(shape: Shape) -> Any:
    return statement_of(shape, "postgresql", by_column=True)


def _renumbered(statement: str, after: int) -> str:
    return re.sub(r"\$(\d+)", lambda parameter: f"${int(parameter[1]) + after}", statement)


async def _ended(outcome: asyncio.Future[Any]) -> None:
    """Wait, however often one is told to stop waiting."""
    while not outcome.done():
        try:
            await asyncio.wait({outcome})
        except asyncio.CancelledError:
            continue
    if not outcome.cancelled():
        outcome.exception()
