"""Insert a row or change it, the same way on PostgreSQL and on SQLite."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Insert


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

    Of two rows with one key the later changes what the earlier inserted.
    """
    if not rows:
        return
    by_column = connection.dialect.name == "postgresql" and _each_key_once(rows, key)
    columns = tuple(rows[0])
    changed = tuple(update) if update is not None else tuple(name for name in columns if name not in key)
    statement = _saving(table, columns, tuple(key), changed, connection.dialect.name, by_column)
    if by_column:
        await connection.execute(statement, {name: [row[name] for row in rows] for name in columns})
    else:
        await connection.execute(statement, [dict(row) for row in rows])


@lru_cache(maxsize=512)
def _saving(
    table: Table,
    columns: tuple[str, ...],
    key: tuple[str, ...],
    changed: tuple[str, ...],
    dialect: str,
    by_column: bool,
) -> Insert:
    """The statement, made once: every command and every batch saves the same columns again, in hot paths."""
    statement = upsert(table, key=key, update=changed, dialect=dialect)
    if not by_column:
        return statement
    arrays = [func.unnest(bindparam(name, type_=ARRAY(table.c[name].type, dimensions=1))) for name in columns]
    return statement.from_select(columns, select(*arrays))


def _each_key_once(rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> bool:
    return len({tuple(row[name] for name in key) for row in rows}) == len(rows)
