"""On one list, over all trajectories: whose no-show action is due, since when, and where a measure may be advised."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import TRAJECTORIES
from activation.application.lists import TrajectoryFilter, trajectory_list
from activation.application.sight import Sight
from activation.domain.commands.starting import MoveWayOfWorking
from sqlalchemy import insert

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.api.test_ladder import is_missed
from tests.activation.conftest import NOW, ROTTERDAM, World
from tests.parts.query_plan import plan_of


async def due(coach: Person) -> list[tuple[str, str, str]]:
    """Of whom, what, and since when or by when."""
    found = (await coach.sees("/v1/trajectories", noShowActionDue="true"))["items"]
    return [(each["trajectoryId"], each["noShowAction"], each["noShowActionDueOn"]) for each in found]


async def misses(world: World, somebody: OnTheirWay, *, times: int) -> dict[str, Any]:
    """The person does not come, so many times in a row; gives what is shown after that."""
    for _ in range(times - 1):
        await is_missed(world, somebody)
    return await is_missed(world, somebody)


async def test_a_no_show_action_is_on_the_list_from_the_day_on_which_it_is_due_until_it_is_taken(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody, elsewhere = await starts(), await starts()
    await misses(world, elsewhere, times=1)
    missed = await misses(world, somebody, times=2)
    due_on = missed["nextOnLadder"]["dueOn"]
    assert due_on == somebody.on(13)
    shown = {each["trajectoryId"]: each for each in (await coach.sees("/v1/trajectories"))["items"]}
    coming, nothing = shown[str(somebody.id)], shown[str(elsewhere.id)]
    assert (coming["noShowAction"], coming["noShowActionDueOn"]) == ("no-show-action", due_on)
    assert (nothing["noShowAction"], nothing["noShowActionDueOn"]) == (None, None)
    world.passes(days=12)
    assert await due(coach) == []
    world.passes(days=1)
    assert await due(coach) == [(str(somebody.id), "no-show-action", due_on)]
    world.passes(days=40)
    assert await due(coach) == [(str(somebody.id), "no-show-action", due_on)]
    at = f"{somebody.on(7)}T09:00:00Z"
    await coach.does(f"{somebody.path}/invitations", {"appointmentAt": at})
    assert await due(coach) == []


async def test_where_a_measure_may_be_advised_it_is_on_the_list_at_once_until_a_professional_has_advised(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    missed = await misses(world, somebody, times=3)
    assert await due(coach) == [(str(somebody.id), "measure-may-be-advised", missed["nextOnLadder"]["dueOn"])]
    advice = {"invitationIds": [missed["invitations"][-1]["invitationId"]]}
    await coach.does(f"{somebody.path}/measure-advice", advice)
    assert await due(coach) == []


@pytest.mark.parametrize("what", ["conversations", "closure"])
async def test_who_spoke_with_somebody_or_left_is_off_the_list(
    world: World, coach: Person, starts: Starts, what: str
) -> None:
    somebody = await starts()
    await misses(world, somebody, times=3)
    assert len(await due(coach)) == 1
    body = {"conversations": somebody.conversation(), "closure": {"outcome": "moved"}}
    await coach.does(f"{somebody.path}/{what}", body[what])
    assert await due(coach) == []


async def test_a_ladder_that_stays_friendly_puts_nobody_on_it(world: World, person: Callable[..., Person]) -> None:
    coach = person("coach", municipality="0363")
    trajectory_id = await world.somebody_starts(municipality="0363", neighbourhood="03630101")
    await misses(world, OnTheirWay(world, coach, trajectory_id), times=4)
    world.passes(days=100)
    assert await due(coach) == []


async def test_under_another_version_the_day_is_that_of_its_ladder(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody, administrator = await starts(), person("policy-administrator")
    stood = (await misses(world, somebody, times=2))["nextOnLadder"]
    [document] = (await administrator.sees("/v1/ways-of-working/rotterdam/versions"))["items"]
    document |= {"version": 2, "effectiveOn": somebody.on(0)}
    for rung in document["ladder"]:
        rung["followsWithin"]["value"] = 21
    assert (await administrator.post("/v1/ways-of-working", document)).status_code == 201
    moved = await coach.does(f"{somebody.path}/way-of-working", {"name": "rotterdam", "version": 2})
    [shown] = (await coach.sees("/v1/trajectories"))["items"]
    assert (shown["noShowAction"], shown["noShowActionDueOn"]) == (stood["action"], somebody.on(20))
    assert stood["dueOn"] != somebody.on(20)
    assert moved["wayOfWorkingVersion"] == 2


@pytest.mark.parametrize("times", [2, 3])
async def test_under_a_way_of_working_without_measures_nobody_is_on_it(
    world: World, coach: Person, starts: Starts, times: int
) -> None:
    somebody = await starts()
    await misses(world, somebody, times=times)
    world.passes(days=30)
    assert len(await due(coach)) == 1
    await world.asks(somebody.id, MoveWayOfWorking(world.ways.version("amsterdam", 1)))
    assert await due(coach) == []
    [shown] = (await coach.sees("/v1/trajectories"))["items"]
    assert (shown["noShowAction"], shown["noShowActionDueOn"]) == (None, None)
    assert (await somebody.now())["nextOnLadder"]["tone"] == "friendly"


async def test_nobody_is_on_it_while_they_are_exempt_and_they_are_again_by_themselves_when_it_is_over(
    world: World, coach: Person, starts: Starts
) -> None:
    action = await starts()
    await misses(world, action, times=2)
    measure = await starts()
    await misses(world, measure, times=3)
    world.passes(days=30)
    listed = await due(coach)
    assert [each[0] for each in listed] == [str(action.id), str(measure.id)]
    for somebody in (action, measure):
        await somebody.is_exempt(for_days=30)
    assert await due(coach) == []
    rows = (await coach.sees("/v1/trajectories"))["items"]
    assert {(each["noShowAction"], each["noShowActionDueOn"]) for each in rows} == {(None, None)}
    world.passes(days=30)
    assert await due(coach) == [], "its last day still counts"
    world.passes(days=1)
    assert await due(coach) == listed, "though nobody told yet that it is over"
    rows = (await coach.sees("/v1/trajectories"))["items"]
    assert [(each["trajectoryId"], each["noShowAction"], each["noShowActionDueOn"]) for each in rows] == listed


async def test_who_will_be_exempt_is_on_it_until_that_begins(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await misses(world, somebody, times=3)
    await somebody.is_exempt(since=5, for_days=30)
    world.passes(days=4)
    assert len(await due(coach)) == 1
    world.passes(days=1)
    assert await due(coach) == []


async def test_who_is_no_longer_exempt_is_on_it_from_that_day(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await misses(world, somebody, times=3)
    await somebody.is_exempt(for_days=300)
    world.passes(days=10)
    assert await due(coach) == []
    await somebody.is_exempt_no_more()
    assert len(await due(coach)) == 1


async def test_what_was_missed_in_an_exemption_that_is_told_late_takes_them_off_it_for_good(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await misses(world, somebody, times=3)
    await somebody.is_exempt(since=-5, for_days=5)
    world.passes(days=100)
    assert await due(coach) == []


async def test_each_sees_those_that_are_theirs_to_see(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await misses(world, somebody, times=3)
    await somebody.is_brought_to_the_team()
    team = UUID((await somebody.now())["teamId"])
    assert len(await due(person("team-lead", subject=uuid4()))) == 1
    assert len(await due(person("neighbourhood-team", subject=uuid4(), team=team))) == 1
    assert await due(person("neighbourhood-team", subject=uuid4(), team=uuid4())) == []
    assert await due(person("coach", municipality="0363")) == []


async def many_trajectories(world: World) -> None:
    """Two thousand of them, forty with a no-show action, and a database that knows how they lie."""
    rows = [
        {
            "trajectory_id": uuid4(),
            "client_id": uuid4(),
            "municipality": ROTTERDAM,
            "neighbourhood": "05990824",
            "team_id": UUID(int=503),
            "intensity": "regular",
            "stage": "waiting",
            "no_show_action": "no-show-action" if number % 50 == 0 else None,
            "no_show_action_due_on": world.day(number % 90 - 30) if number % 50 == 0 else None,
            "started_at": NOW,
            "silent_since": NOW,
            "way_of_working": "rotterdam",
            "way_of_working_version": 1,
            "partner_owes_contact": False,
            "follow_up_owed": False,
        }
        for number in range(2000)
    ]
    async with world.database.transaction() as tx:
        await tx.connection.execute(insert(TRAJECTORIES), rows)
        await tx.connection.exec_driver_sql("ANALYZE trajectories")


@pytest.mark.parametrize("after", [None, (NOW, UUID(int=9))])
async def test_the_list_comes_in_order_from_an_index_and_is_never_sorted(
    world: World, after: tuple[datetime, UUID] | None
) -> None:
    await many_trajectories(world)
    wanted = TrajectoryFilter(no_show_action_due_on=world.day(0))
    plan = await plan_of(
        world.database, trajectory_list(Sight(ROTTERDAM, None, team_only=False), wanted, after=after, limit=11)
    )
    assert "trajectories_with_a_no_show_action" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
