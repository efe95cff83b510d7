"""What activation tells of referrals: to which partner somebody was referred, what is shared, and that it is over."""

from collections.abc import Sequence

from meedoen.contracts.activation import ReferralEnded, Referred, TrajectoryStarted
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction

from intake.adapters.referral_rows import (
    KnownTrajectory,
    NewReferral,
    end_referrals,
    save_referrals,
    save_trajectories,
    trajectories_known,
)


class UnknownTrajectory(Exception):
    """Somebody was referred of whose trajectory nobody told that it started."""


async def hear_activation(tx: Transaction, batch: Sequence[Received]) -> None:
    """Within one trajectory a start comes before its referrals, and a referral before its end: so they go in turn."""
    started, referred, ended = [], [], []
    for received in batch:
        trajectory_id, data = received.subject, received.data
        if isinstance(data, TrajectoryStarted):
            started.append(KnownTrajectory(trajectory_id, data.client_id, data.municipality))
        elif isinstance(data, Referred):
            referred.append(NewReferral(data.referral_id, trajectory_id, data.partner_id, data.contact_shared))
        elif isinstance(data, ReferralEnded):
            ended.append((data.referral_id, trajectory_id))
    await save_trajectories(tx.connection, started)
    if referred:  # most of what activation tells is about something else
        known = await trajectories_known(tx.connection, {each.trajectory_id for each in referred})
        if any(each.trajectory_id not in known for each in referred):
            raise UnknownTrajectory("referred before started")
    await save_referrals(tx.connection, referred)
    await end_referrals(tx.connection, ended)
