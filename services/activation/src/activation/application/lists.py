"""The lists: trajectories by owner, team and stage, and the work list of promises. Bounded by an index each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from meedoen.vocabulary import EscalationRung, NextStep
from sqlalchemy import ColumnElement, RowMapping, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.exemption_columns import not_exempt_on
from activation.adapters.tables import PROMISES, TRAJECTORIES
from activation.application.sight import Sight
from activation.domain.trajectory import Stage

_OF_THE_PERSON = (
    "client_id",
    "silent_since",
    "plan_due_on",
    "exempt_since",
    "exempt_until",
    "neighbourhood_team_id",
)
"""What the work list says of a promise's trajectory."""


@dataclass(frozen=True, slots=True)
class TrajectoryFilter:
    """None: not asked for."""

    client: UUID | None = None
    coach: UUID | None = None
    team: UUID | None = None
    stage: Stage | None = None
    parked_on: date | None = None
    """Only those that are parked on this day."""
    no_show_action_due_on: date | None = None
    """Only those whose no-show action is due by this day, and those on whom a measure may be advised; nobody who is
    exempt on it."""
    contact_day_due_on: date | None = None
    """Only those who are to be asked to a contact day by this day; nobody who is exempt on it."""
    lives_elsewhere: bool = False
    """Only those who live in another team's neighbourhood by now."""


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """None: not asked for. `owners` holds who counts as "me", `team` whose trajectories count as "ours"."""

    owners: tuple[UUID, ...] | None = None
    team: UUID | None = None
    due_before: date | None = None
    rung: EscalationRung | None = None


async def list_trajectories(
    connection: AsyncConnection,
    sight: Sight,
    wanted: TrajectoryFilter,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """The longest running first."""
    query = trajectory_list(sight, wanted, after=after, limit=limit)
    rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return rows


def trajectory_list(
    sight: Sight, wanted: TrajectoryFilter, *, after: tuple[datetime, UUID] | None, limit: int
) -> Select[Any]:
    """One page of trajectories, in the order of an index."""
    columns = TRAJECTORIES.c
    query = select(TRAJECTORIES).where(sight.rows_of(TRAJECTORIES))
    exact = {columns.client_id: wanted.client, columns.coach_id: wanted.coach, columns.team_id: wanted.team}
    for column, value in exact.items():
        if value is not None:
            query = query.where(column == value)
    if wanted.stage is not None:
        query = query.where(columns.stage == wanted.stage.value)
    if wanted.parked_on is not None:
        query = query.where(columns.term_ends_on.is_not(None), columns.term_ends_on < wanted.parked_on)
    if wanted.no_show_action_due_on is not None:
        is_due = columns.no_show_action_due_on <= wanted.no_show_action_due_on
        may_be_advised = columns.no_show_action == NextStep.MEASURE_MAY_BE_ADVISED.value
        query = query.where(
            columns.no_show_action_due_on.is_not(None),
            or_(is_due, may_be_advised),
            not_exempt_on(wanted.no_show_action_due_on, TRAJECTORIES),
        )
    if wanted.contact_day_due_on is not None:
        query = query.where(
            columns.contact_day_due_on.is_not(None),
            columns.contact_day_due_on <= wanted.contact_day_due_on,
            not_exempt_on(wanted.contact_day_due_on, TRAJECTORIES),
        )
    if wanted.lives_elsewhere:
        query = query.where(columns.neighbourhood_team_id.is_not(None))
    return _page(query, (columns.started_at, columns.trajectory_id), after, limit)


async def list_promises(
    connection: AsyncConnection,
    sight: Sight,
    wanted: PromiseFilter,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """The work list: what was due longest ago comes first."""
    query = work_list(sight, wanted, after=after, limit=limit)
    rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return rows


def work_list(sight: Sight, wanted: PromiseFilter, *, after: tuple[date, UUID] | None, limit: int) -> Select[Any]:
    """One page of the work list, in the order of an index: it costs the same however many people there are."""
    columns = PROMISES.c
    query = (
        select(PROMISES, *(TRAJECTORIES.c[name] for name in _OF_THE_PERSON))
        .join(TRAJECTORIES, columns.trajectory_id == TRAJECTORIES.c.trajectory_id)
        .where(sight.rows_of(PROMISES))
    )
    if wanted.owners is not None:
        query = query.where(one_of(columns.owner_id, wanted.owners))
    if wanted.team is not None:
        query = query.where(columns.team_id == wanted.team)
    if wanted.due_before is not None:
        query = query.where(columns.due_on < wanted.due_before)
    if wanted.rung is not None:
        query = query.where(columns.rung == wanted.rung.value)
    return _page(query, (columns.due_on, columns.promise_id), after, limit)


def one_of(column: ColumnElement[UUID], values: tuple[UUID, ...]) -> ColumnElement[bool]:
    """One owner is asked for as one: then the index gives the rows in their order."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def _page(
    query: Select[Any],
    order: tuple[ColumnElement[Any], ColumnElement[Any]],
    after: tuple[Any, UUID] | None,
    limit: int,
) -> Select[Any]:
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return query.order_by(*order).limit(limit)
