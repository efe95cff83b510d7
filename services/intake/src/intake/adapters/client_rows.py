"""Clients as rows, without anything that says who they are. Follows from the events; written in their transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.upserts import save_rows
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from intake.adapters.tables import CLIENTS
from intake.domain.client import Client


@dataclass(frozen=True, slots=True)
class ImportMark:
    """The row of a caseload that last told of a client; `row_hash` shows whether a later one says something new."""

    import_id: UUID
    line: int
    row_hash: bytes


async def save_clients(connection: AsyncConnection, clients: Sequence[Loaded[Client]]) -> None:
    """Show clients as they are now."""
    await save_rows(connection, CLIENTS, [_row(each) for each in _in_order(clients)], key=["client_id"])


async def save_imported_clients(
    connection: AsyncConnection, clients: Sequence[Loaded[Client]], marks: Mapping[UUID, ImportMark]
) -> None:
    """Show clients as they are now, and remember for each the row that told of them."""
    rows = []
    for each in _in_order(clients):
        mark = marks[each.stream_id]
        imported = {"import_id": mark.import_id, "import_line": mark.line, "row_hash": mark.row_hash}
        rows.append({**_row(each), **imported})
    await save_rows(connection, CLIENTS, rows, key=["client_id"])


_SEEN_AGAIN = (
    update(CLIENTS)
    .where(CLIENTS.c.client_id == bindparam("client"))
    .values(import_id=bindparam("import"), import_line=bindparam("line"))
)


async def note_seen_again(connection: AsyncConnection, import_id: UUID, lines: Mapping[UUID, int]) -> None:
    """Remember that an import held these clients, on these lines, with nothing new."""
    if lines:
        seen = [{"client": client_id, "import": import_id, "line": line} for client_id, line in lines.items()]
        await connection.execute(_SEEN_AGAIN, seen)


async def clients_exempted_until_before(connection: AsyncConnection, day: date, *, limit: int) -> list[UUID]:
    """Clients whose exemption had its last day before that day; the longest over first."""
    rows = await connection.execute(
        select(CLIENTS.c.client_id)
        .where(CLIENTS.c.exempted_until < day)
        .order_by(CLIENTS.c.exempted_until, CLIENTS.c.client_id)
        .limit(limit)
    )
    return list(rows.scalars())


def _in_order(clients: Sequence[Loaded[Client]]) -> list[Loaded[Client]]:
    """Two who save the same people at once wait for each other, and neither holds what the other waits for."""
    return sorted(clients, key=lambda each: each.stream_id)


def _row(loaded: Loaded[Client]) -> dict[str, Any]:
    client = loaded.state
    return {
        "client_id": loaded.stream_id,
        "municipality": client.municipality,
        "departed": not client.present,
        "exempted_until": client.exemption.last_day if client.exemption else None,
    }
