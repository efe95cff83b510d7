"""From events to rows. A batch becomes one statement for each table, new rows before changes to them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meedoen import contracts
from meedoen.clock import local_date
from meedoen.contracts import ContractEvent
from meedoen.messaging.received import Received
from meedoen.upserts import save_rows
from sqlalchemy import Table, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters.tables import (
    CLIENTS,
    CONTACTS,
    PARTNER_CONTACTS,
    PLANS,
    PROJECTIONS,
    PROMISE_DATES,
    PROMISE_RUNGS,
    PROMISES,
    REFERRALS,
    RESIDENCES,
    TEAMS,
    TRAJECTORIES,
)
from reporting.domain.measures import RUNGS, agreed_interval

Row = dict[str, Any]
_KEYS = {table: [column.name for column in table.primary_key] for table in PROJECTIONS}


async def project(connection: AsyncConnection, generation: int, batch: Sequence[Received]) -> None:
    """Add what a batch of events tells to the projections of a generation; the same event again changes nothing."""
    new: defaultdict[Table, list[Row]] = defaultdict(list)
    changes: defaultdict[Table, list[Row]] = defaultdict(list)
    for received in batch:
        if rows := _NEW.get(type(received.data)):
            for table, row in rows(received, received.data):
                new[table].append({"generation": generation, **row})
        if change := _CHANGES.get(type(received.data)):
            table, row = change(received, received.data)
            changes[table].append({"of_generation": generation, **row})
    for table, inserted in new.items():
        await save_rows(connection, table, inserted, key=_KEYS[table], update=())
    for table, changed in changes.items():
        for columns, some in _by_columns(changed).items():
            await connection.execute(_update(table, columns), some)


def _day(moment: datetime | date) -> int:
    return (local_date(moment) if isinstance(moment, datetime) else moment).toordinal()


def _registered(received: Received, event: contracts.ClientRegistered) -> list[tuple[Table, Row]]:
    row = {"client_id": received.subject, "registered_day": _day(event.occurred_at)}
    return [(CLIENTS, row), *_lives(received, event)]


def _lives(received: Received, event: contracts.ClientRegistered | contracts.ClientMoved) -> list[tuple[Table, Row]]:
    row = {
        "client_id": received.subject,
        "sequence": received.sequence,
        "since": event.occurred_at,
        "neighbourhood": event.neighbourhood,
    }
    return [(RESIDENCES, row)]


def _started(received: Received, event: contracts.TrajectoryStarted) -> list[tuple[Table, Row]]:
    row = {
        "trajectory_id": received.subject,
        "client_id": event.client_id,
        "municipality": event.municipality,
        "neighbourhood": event.neighbourhood,
        "team_id": event.team_id,
        "way_of_working": event.way_of_working,
        "way_of_working_version": event.way_of_working_version,
        "opened_at": event.occurred_at,
        "opened_day": _day(event.occurred_at),
    }
    return [(TRAJECTORIES, row)]


def _went_over(received: Received, event: contracts.TeamAssigned) -> list[tuple[Table, Row]]:
    row = {
        "trajectory_id": received.subject,
        "sequence": received.sequence,
        "since": event.occurred_at,
        "team_id": event.team_id,
    }
    return [(TEAMS, row)]


def _talked(received: Received, event: contracts.ConversationHeld) -> list[tuple[Table, Row]]:
    return _spoken(received, event.conversation_id, event.occurred_at)


def _followed_up(received: Received, event: contracts.FollowUpHeld) -> list[tuple[Table, Row]]:
    return _spoken(received, event.promise_id, event.occurred_at)


def _spoken(received: Received, contact_id: UUID, at: datetime) -> list[tuple[Table, Row]]:
    row = {
        "trajectory_id": received.subject,
        "contact_id": contact_id,
        "sequence": received.sequence,
        "at": at,
        "day": _day(at),
    }
    return [(CONTACTS, row)]


def _guided(received: Received, event: ContractEvent) -> list[tuple[Table, Row]]:
    row = {"referral_id": received.subject, "at": event.occurred_at, "day": _day(event.occurred_at)}
    return [(PARTNER_CONTACTS, row)]


def _referred(received: Received, event: contracts.Referred) -> list[tuple[Table, Row]]:
    row = {"referral_id": event.referral_id, "trajectory_id": received.subject, "partner_id": event.partner_id}
    return [(REFERRALS, row)]


def _signed(received: Received, event: contracts.PlanSigned) -> list[tuple[Table, Row]]:
    row = {
        "trajectory_id": received.subject,
        "sequence": received.sequence,
        "signed_at": event.occurred_at,
        "agreed_days": agreed_interval(local_date(event.occurred_at), event.first_follow_up_on),
    }
    return [(PLANS, row)]


def _promised(received: Received, event: contracts.PromiseMade) -> list[tuple[Table, Row]]:
    row = {
        "promise_id": event.promise_id,
        "trajectory_id": received.subject,
        "kind": event.kind.value,
        "made_at": event.occurred_at,
    }
    return [(PROMISES, row), *_dated(received, event)]


def _dated(received: Received, event: contracts.PromiseMade | contracts.PromiseMoved) -> list[tuple[Table, Row]]:
    row = {
        "promise_id": event.promise_id,
        "sequence": received.sequence,
        "since": event.occurred_at,
        "due_day": _day(event.due_on),
    }
    return [(PROMISE_DATES, row)]


def _climbed(_: Received, event: contracts.FollowUpOverdue) -> list[tuple[Table, Row]]:
    row = {
        "promise_id": event.promise_id,
        "due_day": _day(event.due_on),
        "rung": RUNGS.index(event.escalated_to),
        "told_at": event.occurred_at,
    }
    return [(PROMISE_RUNGS, row)]


def _ended(received: Received, event: contracts.PromiseEnded) -> tuple[Table, Row]:
    return PROMISES, {"of_promise_id": event.promise_id, "ended_at": received.time, "ending": event.ending.value}


def _owed_again(_: Received, event: contracts.PromiseOwedAgain) -> tuple[Table, Row]:
    """It was open all the time, also when the books said otherwise."""
    return PROMISES, {"of_promise_id": event.promise_id, "ended_at": None, "ending": None}


def _corrected(received: Received, event: contracts.ContactCorrected) -> tuple[Table, Row]:
    return CONTACTS, {**_told_before(received, event.contact_id), "at": event.held_at, "day": _day(event.held_at)}


def _withdrawn(received: Received, event: contracts.ContactWithdrawn) -> tuple[Table, Row]:
    return CONTACTS, {**_told_before(received, event.contact_id), "at": None, "day": None}


def _told_before(received: Received, contact_id: UUID) -> Row:
    """A promise that is owed again may be followed up once more: what is told of that later stands."""
    return {
        "of_trajectory_id": received.subject,
        "of_contact_id": contact_id,
        "before_sequence": received.sequence,
    }


def _moved(received: Received, event: contracts.WayOfWorkingMoved) -> tuple[Table, Row]:
    row = {"way_of_working": event.way_of_working, "way_of_working_version": event.way_of_working_version}
    return TRAJECTORIES, {"of_trajectory_id": received.subject, **row}


def _closed(received: Received, event: contracts.TrajectoryClosed) -> tuple[Table, Row]:
    row = {"closed_at": event.occurred_at, "outcome": event.outcome.value}
    return TRAJECTORIES, {"of_trajectory_id": received.subject, **row}


_NEW: Mapping[type[ContractEvent], Callable[[Received, Any], list[tuple[Table, Row]]]] = {
    contracts.ClientRegistered: _registered,
    contracts.ClientMoved: _lives,
    contracts.TrajectoryStarted: _started,
    contracts.TeamAssigned: _went_over,
    contracts.ConversationHeld: _talked,
    contracts.FollowUpHeld: _followed_up,
    contracts.GuidanceHeld: _guided,
    contracts.AnnualCheckHeld: _guided,
    contracts.Referred: _referred,
    contracts.PlanSigned: _signed,
    contracts.PromiseMade: _promised,
    contracts.PromiseMoved: _dated,
    contracts.FollowUpOverdue: _climbed,
}
_CHANGES: Mapping[type[ContractEvent], Callable[[Received, Any], tuple[Table, Row]]] = {
    contracts.PromiseEnded: _ended,
    contracts.PromiseOwedAgain: _owed_again,
    contracts.ContactCorrected: _corrected,
    contracts.ContactWithdrawn: _withdrawn,
    contracts.WayOfWorkingMoved: _moved,
    contracts.TrajectoryClosed: _closed,
}


def _by_columns(rows: Sequence[Row]) -> Mapping[tuple[str, ...], list[Row]]:
    sorted_out: defaultdict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        sorted_out[tuple(row)].append(row)
    return sorted_out


def _update(table: Table, columns: Sequence[str]) -> Any:
    """Change a row by its key, or all that were told of before.

    `of_…` and `before_…` name the values by which they are found, so that these differ from those to be set.
    """
    keys = [column for column in columns if column.startswith(("of_", "before_"))]
    found = [
        table.c[key.removeprefix("of_")] == bindparam(key)
        if key.startswith("of_")
        else table.c[key.removeprefix("before_")] < bindparam(key)
        for key in keys
    ]
    return update(table).where(*found).values({name: bindparam(name) for name in columns if name not in keys})
