"""The sweep: tells which promises are due and lets the overdue ones climb. Cost follows what is due, by an index.

It may run as often, and in as many places at once, as anybody likes: optimistic concurrency decides who tells.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.event_sourcing import Loaded
from meedoen.event_store.port import Conflict
from meedoen.transaction import Transaction
from sqlalchemy import Row, Select, select, tuple_

from activation.adapters.tables import PROMISES_TO_TELL
from activation.adapters.trajectory_rows import Place, forget_places, places_to_tell
from activation.application.trajectories import Trajectories
from activation.domain.commands.escalating import Escalate
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking

PAGE = 200
"""Promises looked at in one transaction."""
_TRIES = 5


class WaysNotKnown(Exception):
    """All was told but what stands under versions that are not known here; the message names these.

    `told` is how many facts were told.
    """

    def __init__(self, versions: Collection[tuple[str, int]], *, told: int) -> None:
        super().__init__(", ".join(f"{name} version {number}" for name, number in sorted(versions)))
        self.told = told


async def sweep(database: Database, ways: WaysOfWorking) -> int:
    """Tell all that is to be told by now; returns how many facts were told.

    Raises:
        Conflict: others kept changing the same trajectories; a later sweep tells what is left.
        WaysNotKnown: some are under a version that is not known here; the others were told.
    """
    told, after = 0, None
    unknown: set[tuple[str, int]] = set()
    while (page := await _sweep_page(database, ways, after)) is not None:
        told, after = told + page.told, page.last
        unknown |= page.unknown
    if unknown:
        raise WaysNotKnown(unknown, told=told)
    return told


def due_promises(today: date, *, after: Place | None = None) -> Select[tuple[date, UUID, UUID]]:
    """One page of promises with something to tell by today and their trajectories: what waited longest comes first."""
    columns = PROMISES_TO_TELL.c
    query = (
        select(PROMISES_TO_TELL)
        .where(columns.next_action_on <= today)
        .order_by(columns.next_action_on, columns.promise_id)
        .limit(PAGE)
    )
    return query if after is None else query.where(tuple_(columns.next_action_on, columns.promise_id) > tuple_(*after))


@dataclass(frozen=True, slots=True)
class _Page:
    told: int
    last: Place
    unknown: frozenset[tuple[str, int]]
    """Ways of working by name and version that nobody here knows."""


async def _sweep_page(database: Database, ways: WaysOfWorking, after: Place | None) -> _Page | None:
    """One page in one transaction; None when there is nothing left."""
    for attempt in range(1, _TRIES + 1):
        try:
            async with database.transaction() as tx:
                due = (await tx.connection.execute(due_promises(local_date(tx.now), after=after))).all()
                if not due:
                    return None
                trajectories = Trajectories(tx, ways)
                loaded = (await trajectories.load_many(list({row.trajectory_id: None for row in due}))).values()
                known = [each for each in loaded if ways.knows(each.state)]
                _forget_what_is_not_so(tx, due, known, ways)
                told = sum(len(trajectories.ask(each, Escalate())) for each in known)
                await trajectories.save()
            left = (each.state for each in loaded if not ways.knows(each.state))
            unknown = frozenset((state.way_of_working, state.way_of_working_version) for state in left)
            return _Page(told, (due[-1].next_action_on, due[-1].promise_id), unknown)
        except Conflict:
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


def _forget_what_is_not_so(
    tx: Transaction,
    due: Sequence[Row[tuple[date, UUID, UUID]]],
    known: Sequence[Loaded[Trajectory]],
    ways: WaysOfWorking,
) -> None:
    """Somebody may have given a version of a way of working other days, without a new number: then what was written
    by the old ones would be looked at in every sweep."""
    so = {each.stream_id: places_to_tell(each.state, ways.of(each.state)) for each in known}
    places = [(row.trajectory_id, (row.next_action_on, row.promise_id)) for row in due]
    forget_places(tx, [place for trajectory_id, place in places if place not in so.get(trajectory_id, [place])])
