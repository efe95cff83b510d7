"""The sweep tells each thing once, catches up after downtime, and looks at nothing that is not due."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.tables import PROMISES_TO_TELL
from activation.adapters.trajectory_rows import Place
from activation.adapters.ways_of_working import ways_of_working
from activation.application import sweep as sweeping
from activation.application.asking import By, ask
from activation.application.sight import Sight
from activation.application.sweep import WaysNotKnown, due_promises, sweep
from activation.application.trajectories import Trajectories
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue
from meedoen.clock import local_date
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.vocabulary import EscalationRung, TrajectoryOutcome

from tests.activation.conftest import WRITTEN, World
from tests.parts.query_plan import plan_of

FIRST_CONTACT_WITHIN = 56


async def test_what_becomes_due_is_told_once(world: World) -> None:
    trajectory_id = await world.somebody_starts()
    assert await sweep(world.database, world.ways) == 0
    world.passes(days=FIRST_CONTACT_WITHIN)
    assert await sweep(world.database, world.ways) == 1
    assert await sweep(world.database, world.ways) == 0
    [due] = await world.log_of(trajectory_id, FollowUpDue)
    assert due.due_on == world.day(0)


async def test_a_week_of_downtime_is_caught_up_without_repeating_or_skipping(world: World) -> None:
    trajectory_id = await world.somebody_starts()
    world.passes(days=FIRST_CONTACT_WITHIN + 7)
    await sweep(world.database, world.ways)
    world.passes(days=60)
    await sweep(world.database, world.ways)
    overdue = await world.log_of(trajectory_id, FollowUpOverdue)
    assert [(each.escalated_to, each.days_late) for each in overdue] == [
        (EscalationRung.OWNER, 1),
        (EscalationRung.TEAM_LEAD, 7),
        (EscalationRung.ORGANISATION, 21),
        (EscalationRung.MUNICIPALITY, 42),
    ]
    assert await sweep(world.database, world.ways) == 0


async def told_on(world: World, trajectory_id: UUID) -> list[tuple[int, str]]:
    """What was told of the first promise, and on which day after it fell due that was so."""
    [due] = await world.log_of(trajectory_id, FollowUpDue)
    rungs = await world.log_of(trajectory_id, FollowUpOverdue)
    told = [(due.occurred_at, "due"), *((each.occurred_at, each.escalated_to.value) for each in rungs)]
    return [((local_date(at) - due.due_on).days, what) for at, what in told]


@pytest.mark.parametrize(
    ("downtime", "told"),
    [
        (7, [(0, "due"), (1, "owner"), (7, "team-lead")]),
        (61, [(0, "due"), (1, "owner"), (7, "team-lead"), (21, "organisation"), (42, "municipality")]),
    ],
    ids=["a week", "two months"],
)
async def test_after_downtime_the_history_is_that_of_a_machine_that_never_stood_still(
    world: World, downtime: int, told: list[tuple[int, str]]
) -> None:
    steady = await world.somebody_starts()
    world.passes(days=FIRST_CONTACT_WITHIN)
    for _ in range(downtime):
        await sweep(world.database, world.ways)
        world.passes(days=1)
    await sweep(world.database, world.ways)
    assert await told_on(world, steady) == told
    asleep = await world.somebody_starts()
    world.passes(days=FIRST_CONTACT_WITHIN + downtime)
    await sweep(world.database, world.ways)
    assert await told_on(world, asleep) == told
    assert await sweep(world.database, world.ways) == 0


async def test_more_than_a_page_is_told_in_one_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "PAGE", 3)
    for _ in range(8):
        await world.somebody_starts()
    world.passes(days=FIRST_CONTACT_WITHIN)
    assert await sweep(world.database, world.ways) == 8


async def test_a_version_that_is_no_longer_here_keeps_nobody_else_quiet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "PAGE", 2)
    in_rotterdam = [await world.somebody_starts() for _ in range(3)]
    in_utrecht = [await world.somebody_starts(municipality="0344", neighbourhood="03440111") for _ in range(3)]
    world.passes(days=400)
    without = ways_of_working([way for way in WRITTEN if way.name != "rotterdam"], default="amsterdam")
    with pytest.raises(WaysNotKnown, match="rotterdam version 1") as left:
        await sweep(world.database, without)
    escalated = [len(await world.log_of(each, FollowUpOverdue)) for each in in_utrecht]
    assert min(escalated) > 1
    assert left.value.told == sum(1 + rungs for rungs in escalated)
    assert [await world.log_of(each, FollowUpDue) for each in in_rotterdam] == [[], [], []]
    assert await sweep(world.database, world.ways) > 3
    assert all([await world.log_of(each, FollowUpDue) for each in in_rotterdam])
    assert await sweep(world.database, without) == 0


async def test_a_closed_trajectory_is_left_alone(world: World) -> None:
    trajectory_id = await world.somebody_starts()
    async with world.database.transaction() as tx:
        everywhere = By(Sight("0599", None, team_only=False))
        await ask(tx, world.ways, everywhere, trajectory_id, CloseTrajectory(TrajectoryOutcome.MOVED))
    world.passes(days=100)
    assert await sweep(world.database, world.ways) == 0


async def test_several_instances_at_once_double_nothing(world: World, database_url: str) -> None:
    ids = [await world.somebody_starts() for _ in range(10)]
    world.passes(days=FIRST_CONTACT_WITHIN + 1)
    others = [connect(database_url, clock=world.clock, new_id=random_id) for _ in range(3)]
    told = await asyncio.gather(*(sweep(each, world.ways) for each in [world.database, *others]))
    for other in others:
        await other.dispose()
    assert sum(told) == 20
    for trajectory_id in ids:
        assert len(await world.log_of(trajectory_id, FollowUpDue)) == 1
        assert len(await world.log_of(trajectory_id, FollowUpOverdue)) == 1


async def test_only_what_is_due_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    early = await world.somebody_starts()
    world.passes(days=10)
    for _ in range(30):
        await world.somebody_starts()
    read: list[UUID] = []
    load_many = Trajectories.load_many

    async def watched(self: Trajectories, trajectory_ids: Sequence[UUID]) -> Any:
        read.extend(trajectory_ids)
        return await load_many(self, trajectory_ids)

    monkeypatch.setattr(Trajectories, "load_many", watched)
    world.passes(days=FIRST_CONTACT_WITHIN - 10)
    await sweep(world.database, world.ways)
    assert read == [early]


@pytest.mark.parametrize("after", [None, (date(2026, 3, 1), UUID(int=9))])
async def test_the_work_of_the_sweep_is_found_by_its_index(world: World, after: Place | None) -> None:
    for _ in range(3):
        await world.somebody_starts()
    tomorrow = local_date(world.clock.now() + timedelta(days=1))
    lines = await plan_of(world.database, due_promises(tomorrow, after=after))
    assert any(index in lines for index in ("promises_to_tell_pkey", "promises_to_tell USING PRIMARY KEY"))
    assert "Sort" not in lines
    assert "TEMP B-TREE" not in lines


@pytest.mark.parametrize("days", [0, 100])
async def test_every_open_promise_knows_when_there_is_next_something_to_tell(world: World, days: int) -> None:
    trajectory_id = await world.somebody_starts()
    [promise] = (await world.state(trajectory_id)).promises
    world.passes(days=days)
    await sweep(world.database, world.ways)
    assert await world.places_to_tell(trajectory_id) == ([(promise.due_on, promise.promise_id)] if days == 0 else [])


async def test_what_was_written_by_other_days_of_the_same_version_is_looked_at_once(world: World) -> None:
    trajectory_id = await world.somebody_starts()
    [right] = await world.places_to_tell(trajectory_id)
    wrong = {"next_action_on": world.day(-3), "promise_id": right[1], "trajectory_id": trajectory_id}
    async with world.database.transaction() as tx:
        tx.save(PROMISES_TO_TELL, [wrong], key=["next_action_on", "promise_id"])
    assert await sweep(world.database, world.ways) == 0
    assert await world.places_to_tell(trajectory_id) == [right]
