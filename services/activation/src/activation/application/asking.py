"""A person asks something of one trajectory that they may see."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction

from activation.application.sight import Sight, not_found
from activation.application.trajectories import Trajectories
from activation.domain.deciding import Command
from activation.domain.evolving import NotATrajectory
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


@dataclass(frozen=True, slots=True)
class By:
    """Who asks: what they may see, and which version they saw (None: they did not say)."""

    sight: Sight
    seen_version: int | None = None


async def ask(
    tx: Transaction, ways: WaysOfWorking, by: By, trajectory_id: UUID | None, command: Command
) -> Loaded[Trajectory]:
    """Do it, and give the trajectory as it is after.

    Raises:
        NotFound: there is no such trajectory for this person.
        Conflict: they saw another version.
        RuleRefused: a rule says no.
        InvalidInput: a rule needs something that was not stated.
    """
    trajectories = Trajectories(tx, ways)
    loaded = await found(trajectories, by, trajectory_id)
    if by.seen_version is not None:
        tx.expect_version(loaded, by.seen_version)
    trajectories.ask(loaded, command)
    await trajectories.save()
    return loaded


async def found(trajectories: Trajectories, by: By, trajectory_id: UUID | None) -> Loaded[Trajectory]:
    """The trajectory, if this person may see it.

    Raises:
        NotFound: there is none.
    """
    if trajectory_id is None:
        raise not_found()
    try:
        loaded = await trajectories.load(trajectory_id)
    except NotATrajectory:
        raise not_found() from None
    if not by.sight.sees(loaded.state):
        raise not_found()
    return loaded
