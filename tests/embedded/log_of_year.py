"""A played year as the logs of the services hold it: read event by event, by nothing that the demo counts with."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from meedoen.clock import local_date
from meedoen.infrastructure import infrastructure_tables
from meedoen_embedded.system import EmbeddedSystem
from sqlalchemy import MetaData, select


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event."""

    type: str
    trajectory: str
    on: date
    """The day on which it happened."""
    recorded_on: date
    data: dict[str, Any]

    @property
    def promise(self) -> str:
        return str(self.data["promise_id"])


@dataclass(slots=True)
class Open:
    """A promise that has not ended, as it stands."""

    kind: str
    due_on: date
    owner: dict[str, str]


@dataclass(slots=True)
class Ledger:
    """The promises that are open after some events."""

    open: dict[str, Open] = field(default_factory=dict)

    def after(self, events: list[Recorded]) -> "Ledger":
        for each in events:
            match each.type:
                case "promise-made":
                    due_on = date.fromisoformat(each.data["due_on"])
                    self.open[each.promise] = Open(each.data["kind"], due_on, each.data["owner"])
                case "promise-moved":
                    self.open[each.promise].due_on = date.fromisoformat(each.data["due_on"])
                    self.open[each.promise].owner = each.data["owner"]
                case "promise-ended":
                    del self.open[each.promise]
        return self

    def owed_by(self, owner: str) -> set[str]:
        return {promise for promise, each in self.open.items() if each.owner["id"] == owner}


async def log_of(system: EmbeddedSystem, service: str) -> list[Recorded]:
    """All that a service recorded, in order."""
    columns = infrastructure_tables(MetaData()).events.c
    found = select(columns.type, columns.stream_id, columns.recorded_at, columns.data).order_by(columns.position)
    async with system.assembled(service).database.reading() as connection:
        rows = (await connection.execute(found)).all()
    return [
        Recorded(
            row.type,
            str(row.stream_id),
            local_date(datetime.fromisoformat(row.data["occurred_at"])),
            local_date(row.recorded_at),
            row.data,
        )
        for row in rows
    ]
