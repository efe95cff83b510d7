"""`/promises`: the work list, and moving one to another day or owner."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from meedoen.clock import local_date
from meedoen.http import ApiDate, IfMatch, Page, Paging, Reading, ServiceDatabase, Tx, api_router
from meedoen.identity import Caller
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.vocabulary import EscalationRung

from activation.adapters.finding import trajectory_of_promise
from activation.application.asking import ask
from activation.application.lists import PromiseFilter, list_promises
from activation.application.reading import read_trajectories_of_client
from activation.domain.commands.promising import MovePromise
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import PromiseMoveBody
from activation.entrypoints.api.callers import (
    AsOf,
    OfClient,
    Organiser,
    PromiseId,
    Reader,
    Ways,
    by,
    owners_of,
    sight_of,
)
from activation.entrypoints.api.views import (
    PromiseOnWorkList,
    TrajectoryView,
    promise_on_work_list,
    promise_to_client,
)

ROUTER = api_router(prefix="/promises", tags=["promises"])

Place = tuple[date, UUID]
"""Where a promise stands on the work list."""

_OF_WHOM = Words(
    nl="Geef ook clientId: hoe het toen stond, laten we van één persoon zien.",
    en="State clientId too: how it stood then is shown of one person.",
)


class Whose(StrEnum):
    MINE = "mine"
    TEAM = "team"
    ORGANISATION = "organisation"


@ROUTER.get("")
async def get_work_list(
    database: ServiceDatabase,
    caller: Reader,
    paging: Paging,
    ways: Ways,
    whose: Annotated[
        Whose | None,
        Query(
            description="Mine, my team's, or all that my organisation may see. "
            "Not said: mine; and all that are owed to one person, where `clientId` says to whom."
        ),
    ] = None,
    client_id: OfClient = None,
    as_of: AsOf = None,
    due_before: Annotated[
        ApiDate | None, Query(alias="dueBefore", description="Only what is due before this day.")
    ] = None,
    rung: Annotated[EscalationRung | None, Query(description="Only what has climbed to this rung.")] = None,
    overdue: Annotated[bool, Query(description="Only what was due before today.")] = False,
    due: Annotated[bool, Query(description="Only what is due by today, what is overdue included.")] = False,
) -> Page[PromiseOnWorkList]:
    """Open promises: what was due longest ago comes first. `silentDays` is the silence clock.

    `clientId` with `asOf`: who owed this person contact on that date, as it was known then.
    """
    if as_of is not None and client_id is None:
        raise InvalidInput([Fault("query:asOf", "without-client-id", _OF_WHOM)])
    today = local_date(as_of or database.clock.now())
    limits = [due_before, today if overdue else None, today + timedelta(days=1) if due else None]
    before = min((day for day in limits if day is not None), default=None)
    wanted = _wanted(caller, whose or (Whose.MINE if client_id is None else Whose.ORGANISATION), before, rung)
    after = paging.after(date, UUID)
    owed: Sequence[PromiseOnWorkList] = ()
    if wanted is not None and client_id is not None:
        states = await read_trajectories_of_client(database, ways, sight_of(caller), client_id, as_of=as_of)
        owed = _owed_in(states, ways, wanted, today, after=after)
    elif wanted is not None:
        async with database.reading() as connection:
            found = await list_promises(connection, sight_of(caller), wanted, after=after, limit=paging.one_more)
        owed = [promise_on_work_list(row, today) for row in found]
    return paging.page(owed, lambda view: view, key=_place)


@ROUTER.post("/{promiseId}/moved")
async def move_promise(
    promise_id: PromiseId,
    body: PromiseMoveBody,
    tx: Tx,
    connection: Reading,
    ways: Ways,
    caller: Organiser,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """Give an open promise another date or another owner. One that is overdue keeps its date."""
    trajectory_id = await trajectory_of_promise(connection, promise_id)
    command = MovePromise(promise_id, body.due_on, body.owner())
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


def _wanted(caller: Caller, whose: Whose, due_before: date | None, rung: EscalationRung | None) -> PromiseFilter | None:
    """What to look for; None for the team of somebody who has none."""
    match whose:
        case Whose.MINE:
            return PromiseFilter(owners=owners_of(caller), due_before=due_before, rung=rung)
        case Whose.TEAM if caller.team is None:
            return None
        case Whose.TEAM:
            return PromiseFilter(team=caller.team, due_before=due_before, rung=rung)
        case Whose.ORGANISATION:
            return PromiseFilter(due_before=due_before, rung=rung)


def _owed_in(
    states: Sequence[Trajectory], ways: WaysOfWorking, wanted: PromiseFilter, today: date, *, after: Place | None
) -> list[PromiseOnWorkList]:
    """What is owed in the trajectories of one person, in the order of the work list."""
    owed = [
        promise_to_client(promise, state, ways.of(state), today)
        for state in states
        for promise in state.promises
        if wanted.takes(promise, state)
    ]
    return sorted((view for view in owed if after is None or _place(view) > after), key=_place)


def _place(view: PromiseOnWorkList) -> Place:
    return view.due_on, view.promise_id
