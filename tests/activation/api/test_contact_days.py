"""On one list: whose turn it is to be asked to a contact day in their neighbourhood."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import TRAJECTORIES
from activation.application.lists import TrajectoryFilter, trajectory_list
from activation.application.sight import Sight
from activation.domain.commands.starting import MoveWayOfWorking
from sqlalchemy import update

from tests.activation.api.conftest import OnTheirWay, Person
from tests.activation.api.test_ladder import ends
from tests.activation.api.test_no_show_actions import many_trajectories
from tests.activation.conftest import NOW, ROTTERDAM, World
from tests.parts.query_plan import plan_of

UTRECHT = {"municipality": "0344", "neighbourhood": "03440410"}


@pytest.fixture
def coach(person: Callable[..., Person]) -> Person:
    return person("coach", municipality=UTRECHT["municipality"])


@pytest.fixture
async def somebody(world: World, coach: Person) -> OnTheirWay:
    return OnTheirWay(world, coach, await world.somebody_starts(**UTRECHT))


async def whose_turn(coach: Person) -> list[tuple[str, str]]:
    """Of whom, and by when."""
    found = (await coach.sees("/v1/trajectories", contactDayDue="true"))["items"]
    return [(each["trajectoryId"], each["contactDayDueOn"]) for each in found]


async def test_somebody_is_on_the_list_from_the_day_on_which_it_is_their_turn_until_they_are_asked(
    world: World, coach: Person, somebody: OnTheirWay
) -> None:
    came_on = somebody.on(10)
    await ends(world, somebody, "attended")
    world.passes(days=363)
    next_on = somebody.on(1)
    assert (datetime.fromisoformat(next_on) - datetime.fromisoformat(came_on)).days == 365
    assert await whose_turn(coach) == []
    [shown] = (await coach.sees("/v1/trajectories"))["items"]
    assert shown["contactDayDueOn"] == next_on == (await somebody.now())["contactDayDueOn"]
    world.passes(days=1)
    assert await whose_turn(coach) == [(str(somebody.id), next_on)]
    world.passes(days=60)
    assert await whose_turn(coach) == [(str(somebody.id), next_on)]
    await coach.does(f"{somebody.path}/invitations", {"appointmentAt": f"{somebody.on(7)}T09:00:00Z"})
    assert await whose_turn(coach) == []
    assert (await somebody.now())["contactDayDueOn"] is None


async def test_while_somebody_is_exempt_it_is_not_their_turn(world: World, coach: Person, somebody: OnTheirWay) -> None:
    world.passes(days=370)
    [turn] = await whose_turn(coach)
    await somebody.is_exempt(for_days=30)
    assert await whose_turn(coach) == []
    [shown] = (await coach.sees("/v1/trajectories"))["items"]
    assert shown["contactDayDueOn"] is None
    assert (await somebody.now())["contactDayDueOn"] is None
    world.passes(days=31)
    assert await whose_turn(coach) == [turn]


async def test_where_there_are_no_contact_days_nobody_is_on_it(
    world: World, coach: Person, somebody: OnTheirWay
) -> None:
    world.passes(days=370)
    assert len(await whose_turn(coach)) == 1
    await world.asks(somebody.id, MoveWayOfWorking(world.ways.version("leeuwarden", 1)))
    assert await whose_turn(coach) == []
    assert (await somebody.now())["contactDayDueOn"] is None


async def test_the_days_between_are_those_of_the_version_to_which_somebody_moved(
    world: World, coach: Person, person: Callable[..., Person], somebody: OnTheirWay
) -> None:
    administrator = person("policy-administrator", municipality=UTRECHT["municipality"])
    [document] = (await administrator.sees("/v1/ways-of-working/utrecht/versions"))["items"]
    document |= {"version": 2, "effectiveOn": somebody.on(0)}
    document["contact"]["contactDayEvery"]["value"] = 100
    assert (await administrator.post("/v1/ways-of-working", document)).status_code == 201
    by = somebody.on(100)
    await coach.does(f"{somebody.path}/way-of-working", {"name": "utrecht", "version": 2})
    world.passes(days=100)
    assert await whose_turn(coach) == [(str(somebody.id), by)]


async def test_each_sees_those_that_are_theirs_to_see(
    world: World, person: Callable[..., Person], somebody: OnTheirWay
) -> None:
    world.passes(days=370)
    team = UUID((await somebody.now())["teamId"])
    where = {"municipality": UTRECHT["municipality"], "subject": uuid4()}
    assert len(await whose_turn(person("team-lead", **where))) == 1
    assert await whose_turn(person("neighbourhood-team", team=team, **where)) == [], "nobody was brought to it yet"
    assert await whose_turn(person("coach")) == []


@pytest.mark.parametrize("after", [None, (NOW, UUID(int=9))])
async def test_the_list_comes_in_order_from_an_index(world: World, after: tuple[datetime, UUID] | None) -> None:
    await many_trajectories(world)
    async with world.database.transaction() as tx:
        some = TRAJECTORIES.c.no_show_action_due_on.is_not(None)
        await tx.connection.execute(update(TRAJECTORIES).where(some).values(contact_day_due_on=world.day(0)))
        await tx.connection.exec_driver_sql("ANALYZE trajectories")
    wanted = TrajectoryFilter(contact_day_due_on=world.day(0))
    plan = await plan_of(
        world.database, trajectory_list(Sight(ROTTERDAM, None, team_only=False), wanted, after=after, limit=11)
    )
    assert "trajectories_with_a_contact_day" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
