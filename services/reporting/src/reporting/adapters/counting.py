"""Counts the follow-up gap in one statement, in the database: memory stays flat whatever the population.

Each open trajectory, and each open promise, is looked up once by index; the two are counted apart and joined by place.
"""

from datetime import datetime
from operator import eq
from typing import Any

from meedoen.clock import local_date
from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    Table,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.adapters.tables import (
    CLIENTS,
    CONTACTS,
    PARTNER_CONTACTS,
    PLANS,
    PROMISE_DATES,
    PROMISE_RUNGS,
    PROMISES,
    REFERRALS,
    RESIDENCES,
    TEAMS,
    TRAJECTORIES,
)
from reporting.domain.measures import BY_RUNG, SILENCES, Counts, Measure
from reporting.domain.question import Place


async def count(
    connection: AsyncConnection, generation: int, as_of: datetime, *, within: str | None = None
) -> dict[Place, Counts]:
    """The numbers of each place that has open trajectories; `within` a municipality, or everywhere."""
    rows = (await connection.execute(_statement(generation, as_of, within))).mappings()
    # PostgreSQL adds up large whole numbers as decimals.
    return {
        Place(row["municipality"], row["team_id"], row["neighbourhood"]): {
            measure: int(row[measure.value]) for measure in Measure
        }
        for row in rows
    }


def _statement(generation: int, as_of: datetime, within: str | None) -> Select[Any]:
    open_ = _open_trajectories(generation, as_of, within)
    people = _people(generation, as_of, open_).subquery("people")
    promises = _promises(generation, as_of, open_).subquery("promises_of_places")
    without = people.c[Measure.OPEN.value] - func.coalesce(promises.c.trajectories, 0)
    return (
        select(
            *people.c,
            without.label(Measure.WITHOUT_PROMISE.value),
            *(func.coalesce(promises.c[measure.value], 0).label(measure.value) for measure in _OF_PROMISES),
        )
        .outerjoin_from(people, promises, and_(*map(eq, _place(promises), _place(people))))
        .order_by(*_place(people))
    )


def _place(found: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The columns of where a trajectory belongs."""
    return found.c.municipality, found.c.team_id, found.c.neighbourhood


_OF_PROMISES = (Measure.PROMISES, Measure.OVERDUE, *BY_RUNG)


def _people(generation: int, as_of: datetime, open_: CTE) -> Select[Any]:
    """The measures of trajectories, by place."""
    found = _silences(generation, as_of, open_)
    silent = local_date(as_of).toordinal() - func.coalesce(found.c.contact_day, found.c.since_day)
    signed = found.c.signed_at.is_not(None)
    no_contact = or_(found.c.contact_at.is_(None), found.c.contact_at <= found.c.signed_at)
    counted: dict[Measure, ColumnElement[int]] = {
        Measure.OPEN: func.count(),
        Measure.SIGNED: _number(signed),
        Measure.SILENT_PAST_AGREED: _number(and_(signed, silent > found.c.agreed_days)),
        **{measure: _number(and_(signed, silent > days)) for measure, days in SILENCES.items()},
        Measure.NO_CONTACT_SINCE_PLAN: _number(and_(signed, no_contact)),
    }
    numbers = (number.label(measure.value) for measure, number in counted.items())
    return select(*_place(found), *numbers).group_by(*_place(found))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _open_trajectories(generation: int, as_of: datetime, within: str | None) -> CTE:
    """Those that were open, with where they belonged then: where the person lived, and which team had them."""
    wanted = [TRAJECTORIES.c.generation == generation, TRAJECTORIES.c.opened_at <= as_of]
    wanted.append(or_(TRAJECTORIES.c.closed_at.is_(None), TRAJECTORIES.c.closed_at > as_of))
    if within is not None:
        wanted.append(TRAJECTORIES.c.municipality == within)
    lived_in = _latest(RESIDENCES, "neighbourhood", generation, as_of, RESIDENCES.c.client_id)
    was_with = _latest(TEAMS, "team_id", generation, as_of, TEAMS.c.trajectory_id)
    columns = (
        TRAJECTORIES.c.trajectory_id,
        TRAJECTORIES.c.client_id,
        TRAJECTORIES.c.opened_day,
        TRAJECTORIES.c.municipality,
        func.coalesce(lived_in, TRAJECTORIES.c.neighbourhood).label("neighbourhood"),
        func.coalesce(was_with, TRAJECTORIES.c.team_id).label("team_id"),
    )
    return _once(select(*columns).where(*wanted), "open_trajectories")


def _latest(table: Table, column: str, generation: int, as_of: datetime, whose: Column[Any]) -> ScalarSelect[Any]:
    """What held of a trajectory's person, or of the trajectory itself, at that moment; of two since one moment the
    last told."""
    return (
        select(table.c[column])
        .where(table.c.generation == generation, whose == TRAJECTORIES.c[whose.name], table.c.since <= as_of)
        .order_by(table.c.since.desc(), table.c.sequence.desc())
        .limit(1)
        .correlate(TRAJECTORIES)
        .scalar_subquery()
    )


def _silences(generation: int, as_of: datetime, open_: CTE) -> CTE:
    """For each open trajectory the last contact, the plan in force, and from when silence counts without a contact."""
    client = and_(CLIENTS.c.generation == generation, CLIENTS.c.client_id == open_.c.client_id)
    plan = and_(
        PLANS.c.generation == generation,
        PLANS.c.trajectory_id == open_.c.trajectory_id,
        PLANS.c.sequence == _plan_in_force(generation, as_of, open_),
    )
    contact_at, contact_day = (_last_contact(generation, as_of, open_, column) for column in ("at", "day"))
    return _once(
        select(
            *_place(open_),
            func.coalesce(CLIENTS.c.registered_day, open_.c.opened_day).label("since_day"),
            contact_at.label("contact_at"),
            contact_day.label("contact_day"),
            PLANS.c.signed_at,
            PLANS.c.agreed_days,
        )
        .outerjoin_from(open_, CLIENTS, client)
        .outerjoin(PLANS, plan),
        "silences",
    )


def _plan_in_force(generation: int, as_of: datetime, open_: CTE) -> ScalarSelect[int]:
    """The plan that was signed last."""
    plans = PLANS.alias("plans_then")
    return (
        select(plans.c.sequence)
        .where(plans.c.generation == generation, plans.c.trajectory_id == open_.c.trajectory_id)
        .where(plans.c.signed_at <= as_of)
        .order_by(plans.c.signed_at.desc(), plans.c.sequence.desc())
        .limit(1)
        .correlate(open_)
        .scalar_subquery()
    )


def _last_contact(generation: int, as_of: datetime, open_: CTE, column: str) -> ColumnElement[Any]:
    """The last two-way contact that anybody had with the person, in this trajectory or one before it."""
    theirs = TRAJECTORIES.alias("theirs")
    of_person = and_(theirs.c.generation == generation, theirs.c.client_id == open_.c.client_id)
    told_here = and_(
        CONTACTS.c.generation == generation,
        CONTACTS.c.trajectory_id == theirs.c.trajectory_id,
        CONTACTS.c.at <= as_of,
    )
    referred = and_(REFERRALS.c.generation == generation, REFERRALS.c.trajectory_id == theirs.c.trajectory_id)
    told_by_partner = and_(
        PARTNER_CONTACTS.c.generation == generation,
        PARTNER_CONTACTS.c.referral_id == REFERRALS.c.referral_id,
        PARTNER_CONTACTS.c.at <= as_of,
    )
    own = select(func.max(CONTACTS.c[column])).join_from(theirs, CONTACTS, told_here)
    partners = (
        select(func.max(PARTNER_CONTACTS.c[column]))
        .join_from(theirs, REFERRALS, referred)
        .join(PARTNER_CONTACTS, told_by_partner)
    )
    first, second = (found.where(of_person).correlate(open_).scalar_subquery() for found in (own, partners))
    return case((and_(first.is_not(None), or_(second.is_(None), first >= second)), first), else_=second)


def _promises(generation: int, as_of: datetime, open_: CTE) -> Select[Any]:
    """The measures of promises, by place, and how many trajectories have one.

    A promise is overdue when its date has passed, or when somebody was told of it before that because the person
    raised the alarm.
    """
    stood_open = and_(
        PROMISES.c.generation == generation,
        PROMISES.c.trajectory_id == open_.c.trajectory_id,
        PROMISES.c.made_at <= as_of,
        or_(PROMISES.c.ended_at.is_(None), PROMISES.c.ended_at > as_of),
    )
    then = PROMISE_DATES.alias("dates_then")
    latest = (
        select(func.max(then.c.sequence))
        .where(then.c.generation == generation, then.c.promise_id == PROMISES.c.promise_id)
        .where(then.c.since <= as_of)
        .correlate(PROMISES)
        .scalar_subquery()
    )
    dated = and_(
        PROMISE_DATES.c.generation == generation,
        PROMISE_DATES.c.promise_id == PROMISES.c.promise_id,
        PROMISE_DATES.c.sequence == latest,
    )
    told = (
        select(func.max(PROMISE_RUNGS.c.rung))
        .where(PROMISE_RUNGS.c.generation == generation, PROMISE_RUNGS.c.promise_id == PROMISES.c.promise_id)
        .where(PROMISE_RUNGS.c.due_day == PROMISE_DATES.c.due_day, PROMISE_RUNGS.c.told_at <= as_of)
        .correlate(PROMISES, PROMISE_DATES)
        .scalar_subquery()
    )
    found = _once(
        select(*_place(open_), open_.c.trajectory_id, PROMISE_DATES.c.due_day, func.coalesce(told, 0).label("rung"))
        .join_from(open_, PROMISES, stood_open)
        .join(PROMISE_DATES, dated),
        "open_promises",
    )
    overdue = or_(found.c.due_day < local_date(as_of).toordinal(), found.c.rung > 0)
    return select(
        *_place(found),
        func.count(found.c.trajectory_id.distinct()).label("trajectories"),
        func.count().label(Measure.PROMISES.value),
        _number(overdue).label(Measure.OVERDUE.value),
        *(_number(and_(overdue, found.c.rung == rung)).label(measure.value) for rung, measure in enumerate(BY_RUNG)),
    ).group_by(*_place(found))


def _once(found: Select[Any], name: str) -> CTE:
    """Worked out once: left to themselves, both databases may look the same things up again for every use."""
    return found.cte(name).prefix_with("MATERIALIZED")
