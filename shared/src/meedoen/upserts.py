"""Insert a row or change it, or let it go, the same way on PostgreSQL and on SQLite."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Delete, Dialect, Table, bindparam, delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert

from meedoen.sqlite_turns import visit

_DIALECTS: Mapping[str, Dialect] = {
    "postgresql": PGDialect_asyncpg(),  # type: ignore[no-untyped-call]
    "sqlite": SQLiteDialect_aiosqlite(),
}


def upsert(
    table: Table,
    rows: Sequence[Mapping[str, Any]] | None = None,
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
    dialect: str,
) -> Insert:
    """A statement that inserts rows, and where `key` is taken changes the columns in `update`.

    Without `update` all other columns of the rows are changed; with an empty one the row stays as it is. Without
    `rows` the statement changes every column of the table and is for `connection.execute(statement, rows)`.
    """
    insert: Any = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    if rows is not None:
        insert = insert.values([dict(row) for row in rows])
    named = table.columns.keys() if not rows else list(rows[0])
    changed = [name for name in named if name not in key] if update is None else update
    if not changed:
        statement: Insert = insert.on_conflict_do_nothing(index_elements=list(key))
    else:
        statement = insert.on_conflict_do_update(
            index_elements=list(key), set_={name: insert.excluded[name] for name in changed}
        )
    return statement


async def save_rows(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
) -> None:
    """Upsert many rows, all with the same columns, in one go; nothing happens without rows.

    Of two rows with one key the later changes what the earlier inserted. Straight on the driver, since every command
    and every batch passes here.

    Raises:
        IntegrityError: a row breaks a constraint of the table.
    """
    if not rows:
        return
    await saving_of(table, rows, key=key, update=update).through(connection)


def saving_of(
    table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str], update: Sequence[str] | None = None
) -> "Saving":
    """Rows, at least one, and how they are to be saved, to be done later."""
    columns = tuple(rows[0])
    changed = tuple(update) if update is not None else tuple(name for name in columns if name not in key)
    return Saving(Shape(table, columns, tuple(key), changed), rows)


def deletion_of(table: Table, keys: Sequence[Mapping[str, Any]]) -> "Saving":
    """Rows, at least one, by their keys, that are to go later."""
    key = tuple(keys[0])
    return Saving(Shape(table, key, key, None), keys)


@dataclass(frozen=True, slots=True)
class Shape:
    """What upserts, or deletions, have in common that can be one statement."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    changed: tuple[str, ...] | None
    """None: the row goes."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Rows of one table that are to be upserted, or deleted."""

    shape: Shape
    rows: Sequence[Mapping[str, Any]]

    @property
    def keys(self) -> set[Any]:
        """The keys of its rows."""
        return set(map(itemgetter(*self.shape.key), self.rows))

    @property
    def each_key_once(self) -> bool:
        return len(self.rows) == 1 or len(self.keys) == len(self.rows)

    async def through(self, connection: AsyncConnection) -> None:
        """In the transaction of a connection.

        Raises:
            IntegrityError: a row breaks a constraint of the table.
        """
        driver = (await connection.get_raw_connection()).driver_connection
        if connection.dialect.name == "postgresql":
            await self.on_postgres(driver)
        else:
            await visit(driver, self.on_sqlite)

    async def on_postgres(self, driver: Any) -> None:
        """On an asyncpg connection.

        Raises:
            IntegrityError: a row breaks a constraint of the table.
        """
        statement = statement_of(self.shape, "postgresql", by_column=self.each_key_once)
        values = statement.values(self.rows)
        with _integrity(statement.text):
            if statement.by_column:
                await driver.execute(statement.text, *values)
            else:
                await driver.executemany(statement.text, list(zip(*values, strict=True)))

    def on_sqlite(self, connection: sqlite3.Connection) -> None:
        """On the connection's own thread.

        Raises:
            IntegrityError: a row breaks a constraint of the table.
        """
        statement = statement_of(self.shape, "sqlite", by_column=False)
        with _integrity(statement.text):
            connection.executemany(statement.text, zip(*statement.values(self.rows), strict=True))


@dataclass(frozen=True, slots=True)
class Statement:
    """An upsert or a deletion as the driver takes it: a row of values at a time, or by column those of all rows."""

    text: str
    order: tuple[str, ...]
    """The columns in the order of the parameters."""
    written: Mapping[str, Callable[[Any], Any]]
    """How the driver wants it; only of columns whose values are not taken as they are."""
    by_column: bool

    def values(self, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
        """The values of each column."""
        return [self._written(name, map(itemgetter(name), rows)) for name in self.order]

    def _written(self, name: str, values: Iterable[Any]) -> list[Any]:
        write = self.written.get(name)
        return list(map(write, values) if write else values)


@lru_cache(maxsize=512)
def statement_of(shape: Shape, dialect: str, *, by_column: bool) -> Statement:
    """The statement, made once: every command and every batch saves the same columns again."""
    table, columns = shape.table, shape.columns
    arrays = [func.unnest(bindparam(name, type_=ARRAY(table.c[name].type, dimensions=1))) for name in columns]
    statement: Insert | Delete
    if shape.changed is None:
        key = tuple_(*(table.c[name] for name in columns))
        one = tuple_(*(bindparam(name, type_=table.c[name].type) for name in columns))
        statement = delete(table).where(key.in_(select(*arrays)) if by_column else key == one)
    else:
        statement = upsert(table, key=shape.key, update=shape.changed, dialect=dialect)
        if by_column:
            statement = statement.from_select(columns, select(*arrays))
    compiled = statement.compile(dialect=_DIALECTS[dialect], column_keys=None if by_column else list(columns))
    assert isinstance(compiled, SQLCompiler)
    types = {name: table.c[name].type.dialect_impl(_DIALECTS[dialect]) for name in columns}
    written = {name: write for name in columns if (write := types[name].bind_processor(_DIALECTS[dialect]))}
    return Statement(str(compiled), tuple(compiled.positiontup or ()), written, by_column)


@contextmanager
def _integrity(statement: str) -> Iterator[None]:
    """A broken constraint is the same error as when SQLAlchemy runs the statement."""
    try:
        yield
    except (asyncpg.IntegrityConstraintViolationError, sqlite3.IntegrityError) as error:
        raise IntegrityError(statement, None, error) from error
