"""`/promises`: the work list, and moving one to another day or owner."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from meedoen.clock import local_date
from meedoen.http import (
    ApiDate,
    Cursor,
    IfMatch,
    Limit,
    Page,
    Reading,
    ServiceDatabase,
    Tx,
    commands_router,
    cursor_after,
    page,
)
from meedoen.identity import Caller
from meedoen.vocabulary import EscalationRung

from activation.adapters.finding import trajectory_of_promise
from activation.application.asking import ask
from activation.application.lists import PromiseFilter, list_promises
from activation.domain.commands.promising import MovePromise
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import PromiseMoveBody
from activation.entrypoints.api.callers import Organiser, Reader, Ways, by, owners_of, sight_of
from activation.entrypoints.api.views import PromiseOnWorkList, TrajectoryView, promise_on_work_list

ROUTER = commands_router(prefix="/promises", tags=["promises"])


class Whose(StrEnum):
    MINE = "mine"
    TEAM = "team"
    ORGANISATION = "organisation"


@ROUTER.get("")
async def work_list(
    database: ServiceDatabase,
    caller: Reader,
    cursor: Cursor,
    limit: Limit,
    request: Request,
    response: Response,
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
    after = cursor.read(date, UUID) if cursor else None
    found = []
    if wanted is not None:
        async with database.reading() as connection:
            found = list(
                await list_promises(
                    connection,
                    sight_of(caller),
                    wanted,
                    after=(after[0], after[1]) if after else None,
                    limit=limit + 1,
                )
            )
    rows, more = found[:limit], found[limit:]
    following = cursor_after(rows[-1]["due_on"], rows[-1]["promise_id"]) if more else None
    return page([promise_on_work_list(row, today) for row in rows], following, request, response)


@ROUTER.post("/{promise_id}/moved")
async def move(
    promise_id: UUID,
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
