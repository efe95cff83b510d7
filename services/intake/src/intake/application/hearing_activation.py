"""What activation tells of trajectories and referrals: whose they are, what is shared, and that they are over."""

from collections.abc import Sequence

from meedoen.contracts.activation import (
    ReferralEnded,
    Referred,
    TeamAssigned,
    TrajectoryClosed,
    TrajectoryStarted,
    WayOfWorkingMoved,
)
from meedoen.messaging.received import Received
from meedoen.transaction import Transaction

from intake.adapters.referral_rows import NewReferral, end_referrals, save_referrals
from intake.adapters.trajectory_rows import (
    KnownTrajectory,
    close_trajectories,
    hand_to_teams,
    save_trajectories,
    share_with_teams,
    trajectories_known,
)


class UnknownTrajectory(Exception):
    """Somebody was referred of whose trajectory nobody told that it started."""


async def hear_activation(tx: Transaction, batch: Sequence[Received]) -> None:
    """Within one trajectory a start comes before its referrals, and a referral before its end: so they go in turn."""
    started, moved, went_over, closed, referred, ended = [], [], [], [], [], []
    for received in batch:
        trajectory_id, data = received.subject, received.data
        if isinstance(data, TrajectoryStarted):
            started.append(_known(received, data))
        elif isinstance(data, WayOfWorkingMoved):
            moved.append((trajectory_id, data.shared_with_team))
        elif isinstance(data, TeamAssigned):
            went_over.append((trajectory_id, data.team_id))
        elif isinstance(data, TrajectoryClosed):
            closed.append((trajectory_id, received.time))
        elif isinstance(data, Referred):
            referred.append(NewReferral(data.referral_id, trajectory_id, data.partner_id, data.contact_shared))
        elif isinstance(data, ReferralEnded):
            ended.append((data.referral_id, trajectory_id))
    await save_trajectories(tx.connection, started)
    await share_with_teams(tx.connection, moved)
    await hand_to_teams(tx.connection, went_over)
    await close_trajectories(tx.connection, closed)
    if referred:  # most of what activation tells is about something else
        known = await trajectories_known(tx.connection, {each.trajectory_id for each in referred})
        if any(each.trajectory_id not in known for each in referred):
            raise UnknownTrajectory("referred before started")
    await save_referrals(tx.connection, referred)
    await end_referrals(tx.connection, ended)


def _known(received: Received, started: TrajectoryStarted) -> KnownTrajectory:
    return KnownTrajectory(
        trajectory_id=received.subject,
        client_id=started.client_id,
        municipality=started.municipality,
        team_id=started.team_id,
        shared_with_team=started.shared_with_team,
        started_at=received.time,
    )
