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
from meedoen.vocabulary import EscalationRung
from sqlalchemy import RowMapping

from activation.adapters.finding import trajectory_of_promise
from activation.application.asking import ask
from activation.application.lists import PromiseFilter, list_promises
from activation.domain.commands.promising import MovePromise
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import PromiseMoveBody
from activation.entrypoints.api.callers import Organiser, PromiseId, Reader, Ways, by, owners_of, sight_of
from activation.entrypoints.api.views import PromiseOnWorkList, TrajectoryView, promise_on_work_list

ROUTER = api_router(prefix="/promises", tags=["promises"])


class Whose(StrEnum):
    MINE = "mine"
    TEAM = "team"
    ORGANISATION = "organisation"


@ROUTER.get("")
async def get_work_list(
    database: ServiceDatabase,
    caller: Reader,
    paging: Paging,
    whose: Annotated[Whose, Query(description="Mine, my team's, or all that my organisation may see.")] = Whose.MINE,
    due_before: Annotated[
        ApiDate | None, Query(alias="dueBefore", description="Only what is due before this day.")
    ] = None,
    rung: Annotated[EscalationRung | None, Query(description="Only what has climbed to this rung.")] = None,
    overdue: Annotated[bool, Query(description="Only what was due before today.")] = False,
    due: Annotated[bool, Query(description="Only what is due by today, what is overdue included.")] = False,
) -> Page[PromiseOnWorkList]:
    """Open promises: what was due longest ago comes first. `silentDays` is the silence clock."""
    today = local_date(database.clock.now())
    limits = [due_before, today if overdue else None, today + timedelta(days=1) if due else None]
    wanted = _wanted(caller, whose, min((day for day in limits if day is not None), default=None), rung)
    after = paging.after(date, UUID)
    found: Sequence[RowMapping] = ()
    if wanted is not None:
        async with database.reading() as connection:
            found = await list_promises(connection, sight_of(caller), wanted, after=after, limit=paging.one_more)
    return paging.page(
        found, lambda row: promise_on_work_list(row, today), key=lambda row: (row["due_on"], row["promise_id"])
    )


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
