"""`/promises`: the work list, and moving one to another day or owner."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from sqlalchemy import RowMapping

from activation.adapters.finding import trajectory_of_promise
from activation.application.asking import ask
from activation.application.lists import PromiseFilter, list_promises
from activation.application.past_lists import list_past_promises
from activation.domain.commands.promising import MovePromise
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import PromiseMoveBody
from activation.entrypoints.api.callers import AsOf, Organiser, PromiseId, Reader, Ways, by, owners_of, sight_of
from activation.entrypoints.api.views import PromiseOnWorkList, TrajectoryView, promise_on_work_list, promise_to_client

ROUTER = api_router(prefix="/promises", tags=["promises"])

_ONE_OF_BOTH = Words(
    nl="Vraag met whose of met ownerId, niet met allebei.", en="Ask by whose or by ownerId, not by both."
)
_BY_OWNER_OR_TEAM = Words(
    nl="Een lijst van toen vraag je met whose=mine, whose=team of ownerId. Hoe de hele organisatie er toen voor stond, "
    "staat in de cijfers van de rapportage.",
    en="Ask for a list of then by whose=mine, whose=team or ownerId. How the whole organisation stood then is in the "
    "numbers of reporting.",
)
_NO_RUNG_THEN = Words(
    nl="Een lijst van toen is er niet per trede. Laat rung weg: bij elke belofte staat hoe ver zij toen was.",
    en="A list of then is not by rung. Leave rung out: each promise says how far it had climbed then.",
)


class Whose(StrEnum):
    MINE = "mine"
    TEAM = "team"
    ORGANISATION = "organisation"


@ROUTER.get("")
async def get_work_list(
    database: ServiceDatabase,
    ways: Ways,
    caller: Reader,
    paging: Paging,
    whose: Annotated[
        Whose | None, Query(description="Mine, which is what is shown if nothing is asked; my team's; or all I see.")
    ] = None,
    owner_id: Annotated[
        UUID | None, Query(alias="ownerId", description="Of this coach, team or partner, as far as I see them.")
    ] = None,
    due_before: Annotated[
        ApiDate | None, Query(alias="dueBefore", description="Only what is due before this day.")
    ] = None,
    rung: Annotated[EscalationRung | None, Query(description="Only what has climbed to this rung.")] = None,
    overdue: Annotated[bool, Query(description="Only what was due before today.")] = False,
    due: Annotated[bool, Query(description="Only what is due by today, what is overdue included.")] = False,
    as_of: AsOf = None,
) -> Page[PromiseOnWorkList]:
    """Open promises: what was due longest ago comes first. `silentDays` is the silence clock.

    With `asOf` the list of me, my team or an owner as it was known then; "today" is the day of that moment.
    """
    _can_be_asked(whose, owner_id, rung, as_of)
    today = local_date(as_of or database.clock.now())
    limits = [due_before, today if overdue else None, today + timedelta(days=1) if due else None]
    earliest = min((day for day in limits if day is not None), default=None)
    wanted = _wanted(caller, whose or Whose.MINE, owner_id, earliest, rung)
    after, sight = paging.after(date, UUID), sight_of(caller)
    if as_of is not None:
        past = PromiseFilter(owners=()) if wanted is None else wanted
        owed = await list_past_promises(database, ways, sight, past, as_of=as_of, after=after, limit=paging.one_more)
        return paging.page(
            owed,
            lambda each: promise_to_client(each.promise, each.state, ways.of(each.state), today),
            key=lambda each: (each.promise.due_on, each.promise.promise_id),
        )
    found: Sequence[RowMapping] = ()
    if wanted is not None:
        async with database.reading() as connection:
            found = await list_promises(connection, sight, wanted, after=after, limit=paging.one_more)
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
    """Give an open promise another date or another owner. An overdue one and a partner's answer keep their date."""
    trajectory_id = await trajectory_of_promise(connection, promise_id)
    command = MovePromise(promise_id, body.due_on, body.owner())
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


def _can_be_asked(
    whose: Whose | None, owner_id: UUID | None, rung: EscalationRung | None, as_of: datetime | None
) -> None:
    faults = []
    if whose is not None and owner_id is not None:
        faults.append(Fault("query:ownerId", "with-whose", _ONE_OF_BOTH))
    if as_of is not None and whose is Whose.ORGANISATION:
        faults.append(Fault("query:whose", "as-of-by-owner", _BY_OWNER_OR_TEAM))
    if as_of is not None and rung is not None:
        faults.append(Fault("query:rung", "as-of-without-rung", _NO_RUNG_THEN))
    if faults:
        raise InvalidInput(faults)


def _wanted(
    caller: Caller, whose: Whose, owner_id: UUID | None, due_before: date | None, rung: EscalationRung | None
) -> PromiseFilter | None:
    """What to look for; None for the team of somebody who has none."""
    if owner_id is not None:
        return PromiseFilter(owners=(owner_id,), due_before=due_before, rung=rung)
    match whose:
        case Whose.MINE:
            return PromiseFilter(owners=owners_of(caller), due_before=due_before, rung=rung)
        case Whose.TEAM if caller.team is None:
            return None
        case Whose.TEAM:
            return PromiseFilter(team=caller.team, due_before=due_before, rung=rung)
        case Whose.ORGANISATION:
            return PromiseFilter(due_before=due_before, rung=rung)
