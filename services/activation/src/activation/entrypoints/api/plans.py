"""`/trajectories/{id}/plans`: signing a plan, and what to think of beforehand."""

from fastapi import Response
from meedoen.clock import local_date
from meedoen.http import ApiModel, IfMatch, Reading, Tx, api_router, etag

from activation.application import planning
from activation.entrypoints.api.callers import TrajectoryId, Ways, Worker, author_of, by
from activation.entrypoints.api.plan_bodies import PlanBody
from activation.entrypoints.api.plan_views import WarningView, warning_view
from activation.entrypoints.api.views import TrajectoryView, trajectory_view

ROUTER = api_router(prefix="/trajectories/{trajectoryId}/plans", tags=["plans"])


class SignedPlanView(TrajectoryView):
    """The trajectory with the plan in it, and what to think of."""

    warnings: list[WarningView]


class PlanCheckView(ApiModel):
    """The plan may be signed; this is what to think of."""

    warnings: list[WarningView]


@ROUTER.post("")
async def sign_plan(
    trajectory_id: TrajectoryId,
    body: PlanBody,
    tx: Tx,
    connection: Reading,
    ways: Ways,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> SignedPlanView:
    """Sign a plan, with the date and the owner of its first follow-up. Warnings are for you to weigh."""
    loaded, warnings = await planning.sign_plan(
        tx,
        connection,
        ways,
        by(caller, seen),
        trajectory_id,
        body.command(tx.new_id),
        words=body.words(),
        author=author_of(caller),
        partner_id=body.partner_id,
    )
    etag(response, loaded.version)
    shown = trajectory_view(loaded.state, local_date(tx.now))
    return SignedPlanView(**dict(shown), warnings=[warning_view(each) for each in warnings])


@ROUTER.post("/_check")
async def check_plan(
    trajectory_id: TrajectoryId, body: PlanBody, tx: Tx, connection: Reading, ways: Ways, caller: Worker, seen: IfMatch
) -> PlanCheckView:
    """What signing this would refuse or warn of. Nothing is written."""
    command = body.command(tx.new_id)
    found = await planning.check_plan(
        tx, connection, ways, by(caller, seen), trajectory_id, command, partner_id=body.partner_id
    )
    return PlanCheckView(warnings=[warning_view(each) for each in found])
