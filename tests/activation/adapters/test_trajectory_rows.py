"""What the rows of trajectories hold to by themselves, whoever writes them at the same moment."""

from uuid import UUID, uuid4

import pytest
from activation.application.trajectories import Trajectories
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.starting import StartTrajectory
from meedoen.vocabulary import TrajectoryOutcome
from sqlalchemy.exc import IntegrityError

from tests.activation.conftest import KRALINGEN, ROTTERDAM, World


async def starts_unseen(world: World, client: UUID) -> None:
    """As where two begin at the same moment: whoever starts it has seen no other of this person."""
    async with world.database.transaction() as tx:
        trajectories = Trajectories(tx, world.ways)
        start = StartTrajectory(tx.new_id(), client, tx.now, ROTTERDAM, KRALINGEN)
        trajectories.start(start, world.ways.of_municipality(ROTTERDAM, world.day(0)))
        await trajectories.save()


async def test_nobody_gets_a_second_open_trajectory_not_even_at_the_same_moment(world: World) -> None:
    client = uuid4()
    await starts_unseen(world, client)
    first = await world.trajectory_of(client)
    with pytest.raises(IntegrityError, match=r"trajectories.client_id|trajectories_one_open_per_client"):
        await starts_unseen(world, client)
    assert [each.stream_id for each in await world.trajectories()] == [first], "nothing stays of the other one"

    await starts_unseen(world, uuid4())
    await world.asks(first, CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    await starts_unseen(world, client)
    assert len(await world.trajectories()) == 3, "but one after the other they do"
