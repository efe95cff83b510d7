"""`/trajectories`: who is on their way, how far, and what is owed to them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from meedoen.clock import local_date
from meedoen.database import Database
from meedoen.http import IfMatch, Page, Paging, Reading, ServiceDatabase, Tx, api_router, etag

from activation.application import lists
from activation.application.asking import ask
from activation.application.assigning import assign_one
from activation.application.reading import read_history, read_trajectory
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach, ChangeIntensity
from activation.domain.commands.stepping import TakeStep
from activation.domain.trajectory import Stage
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import ClosureBody, CoachBody, IntensityBody, StepBody
from activation.entrypoints.api.callers import (
    AsOf,
    Organiser,
    Reader,
    TrajectoryId,
    Ways,
    Worker,
    by,
    sight_of,
)
from activation.entrypoints.api.caseloads import norms_today
from activation.entrypoints.api.history_views import HistoryView, happened
from activation.entrypoints.api.views import (
    CoachedTrajectoryView,
    TrajectoryOnLadder,
    TrajectoryOnList,
    TrajectoryView,
    coached,
    on_ladder,
    trajectory_on_list,
)

ROUTER = api_router(prefix="/trajectories", tags=["trajectories"])


@ROUTER.get("")
async def list_trajectories(
    database: ServiceDatabase,
    caller: Reader,
    paging: Paging,
    client_id: Annotated[UUID | None, Query(alias="clientId", description="Only those of this person.")] = None,
    coach_id: Annotated[UUID | None, Query(alias="coachId", description="Only those of this coach.")] = None,
    team_id: Annotated[UUID | None, Query(alias="teamId", description="Only those of this team.")] = None,
    stage: Annotated[Stage | None, Query(description="Only those at this stage.")] = None,
    parked: Annotated[bool, Query(description="Only those whose temporary work ended without a next step.")] = False,
    no_show_action_due: Annotated[
        bool,
        Query(
            alias="noShowActionDue",
            description="Only those whose no-show action is due, and those for whom the ladder says that a "
            "professional may advise a measure. Nobody who is exempt today.",
        ),
    ] = False,
    contact_day_due: Annotated[
        bool,
        Query(
            alias="contactDayDue",
            description="Only those whose turn it is to be asked to a contact day in the neighbourhood. Nobody who is "
            "exempt today.",
        ),
    ] = False,
    lives_elsewhere: Annotated[
        bool,
        Query(alias="livesElsewhere", description="Only those who live in another team's neighbourhood by now."),
    ] = False,
) -> Page[TrajectoryOnList]:
    """Trajectories that you may see, the longest running first."""
    today = _today(database)
    wanted = lists.TrajectoryFilter(
        client_id,
        coach_id,
        team_id,
        stage,
        parked_on=today if parked else None,
        no_show_action_due_on=today if no_show_action_due else None,
        contact_day_due_on=today if contact_day_due else None,
        lives_elsewhere=lives_elsewhere,
    )
    async with database.reading() as connection:
        found = await lists.list_trajectories(
            connection, sight_of(caller), wanted, after=paging.after(datetime, UUID), limit=paging.one_more
        )
    return paging.page(
        found,
        lambda row: trajectory_on_list(row, today),
        key=lambda row: (row["started_at"], row["trajectory_id"]),
    )


@ROUTER.get("/{trajectoryId}")
async def get_trajectory(
    trajectory_id: TrajectoryId,
    database: ServiceDatabase,
    ways: Ways,
    caller: Reader,
    response: Response,
    as_of: AsOf = None,
) -> TrajectoryOnLadder:
    """One trajectory: how it stands, what is promised, and what the ladder asks; now, or then.

    All that happened in it stands at `/trajectories/{trajectoryId}/history`.
    """
    loaded = await read_trajectory(database, ways, sight_of(caller), trajectory_id, as_of=as_of)
    etag(response, loaded.version)
    return on_ladder(loaded.state, ways.of(loaded.state), local_date(as_of) if as_of else _today(database))


@ROUTER.get("/{trajectoryId}/history")
async def get_history(
    trajectory_id: TrajectoryId,
    database: ServiceDatabase,
    caller: Reader,
    paging: Paging,
    as_of: AsOf = None,
) -> Page[HistoryView]:
    """What happened, in codes and dates, the first first: when it happened, and when it was recorded."""
    (after,) = paging.after(int) or (0,)
    found = await read_history(
        database, sight_of(caller), trajectory_id, after_version=after, limit=paging.one_more, as_of=as_of
    )
    return paging.page(found, happened, key=lambda each: (each.version,))


@ROUTER.post("/{trajectoryId}/coach")
async def assign_coach(
    trajectory_id: TrajectoryId,
    body: CoachBody,
    tx: Tx,
    connection: Reading,
    ways: Ways,
    caller: Organiser,
    seen: IfMatch,
    response: Response,
) -> CoachedTrajectoryView:
    """Name the coach, who takes over the open promises of the former coach and of the team."""
    command = AssignCoach(body.coach_id, body.intensity)
    loaded, caseload = await assign_one(tx, connection, ways, by(caller, seen), trajectory_id, command)
    norms = await norms_today(connection, ways, caller, tx.now)
    return coached(shown(loaded, tx, response), over_norm=caseload.load(norms) > 1)


@ROUTER.post("/{trajectoryId}/intensity")
async def change_intensity(
    trajectory_id: TrajectoryId,
    body: IntensityBody,
    tx: Tx,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """More attention for the person, or less: you decide. More brings the next talk nearer.

    Where intensive guidance is for a limited time, a talk is owed at its end. Then you decide: less attention, or
    `intensive` once more, which makes it last as long again.
    """
    command = ChangeIntensity(body.intensity)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/{trajectoryId}/steps")
async def take_step(
    trajectory_id: TrajectoryId, body: StepBody, tx: Tx, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """A step on the participation ladder, up or down."""
    command = TakeStep(body.to_rung, body.from_rung, body.taken_at)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


@ROUTER.post("/{trajectoryId}/closure")
async def close_trajectory(
    trajectory_id: TrajectoryId,
    body: ClosureBody,
    tx: Tx,
    ways: Ways,
    caller: Organiser,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """Close it, with an outcome; every promise in it ends, every referral is taken back."""
    command = CloseTrajectory(body.outcome, nobody_in_danger=body.nobody_in_danger, ended_at=body.ended_at)
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, command), tx, response)


def _today(database: Database) -> date:
    return local_date(database.clock.now())
