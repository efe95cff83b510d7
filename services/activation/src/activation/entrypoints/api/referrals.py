"""`/trajectories/{id}/referrals` and `/referrals/{id}/withdrawal`: asking a partner, and taking that back."""

from fastapi import Response
from meedoen.http import IfMatch, Reading, Tx, api_router

from activation.adapters.finding import referred_trajectories
from activation.application.asking import ask
from activation.application.referring import refer
from activation.domain.commands.referring import Refer, WithdrawReferral
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.bodies import ReferralBody
from activation.entrypoints.api.callers import Contracts, ReferralId, TrajectoryId, Ways, Worker, by
from activation.entrypoints.api.views import TrajectoryView

ROUTER = api_router(tags=["referrals"])


@ROUTER.post("/trajectories/{trajectoryId}/referrals")
async def refer_person(
    trajectory_id: TrajectoryId,
    body: ReferralBody,
    tx: Tx,
    ways: Ways,
    contracts: Contracts,
    caller: Worker,
    seen: IfMatch,
    response: Response,
) -> TrajectoryView:
    """Ask a partner to find this person a place. You owe contact until the partner accepts."""
    loaded = await refer(
        tx,
        ways,
        by(caller, seen),
        trajectory_id,
        Refer(tx.new_id(), body.partner_id, body.activity_kinds, body.hours_per_week),
        languages=body.languages,
        contracts=contracts,
    )
    return shown(loaded, tx, response)


@ROUTER.post("/referrals/{referralId}/withdrawal")
async def withdraw_referral(
    referral_id: ReferralId, tx: Tx, connection: Reading, ways: Ways, caller: Worker, seen: IfMatch, response: Response
) -> TrajectoryView:
    """Take the referral back; it gives you a talk with the person at once."""
    found = await referred_trajectories(connection, [referral_id])
    trajectory_id, _ = found.get(referral_id, (None, None))
    return shown(await ask(tx, ways, by(caller, seen), trajectory_id, WithdrawReferral(referral_id)), tx, response)
