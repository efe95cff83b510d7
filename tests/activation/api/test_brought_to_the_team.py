"""A team to which the way of working tells nothing sees whom somebody brought to it: on no list anybody else, and alone
neither. Rotterdam shares nothing, Leeuwarden shares names and addresses."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import PROMISES, TRAJECTORIES
from activation.application.lists import PromiseFilter, TrajectoryFilter, trajectory_list, work_list
from activation.application.sight import Sight
from activation.domain.commands.starting import MoveWayOfWorking
from sqlalchemy import Select, update

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.api.test_no_show_actions import many_trajectories
from tests.activation.api.test_who_may import COMMANDS, READS
from tests.activation.api.test_work_list import many_promises
from tests.activation.conftest import KRALINGEN, ROTTERDAM, World
from tests.parts.query_plan import plan_of

LISTS: list[tuple[str, dict[str, Any]]] = [
    ("/v1/trajectories", {}),
    ("/v1/promises", {}),
    ("/v1/promises", {"whose": "team"}),
    ("/v1/promises", {"whose": "organisation"}),
]


@pytest.fixture
def team(world: World) -> UUID:
    """That of the neighbourhood where everybody lives here."""
    return world.ways.of_municipality(ROTTERDAM, world.day(0)).team_of(ROTTERDAM, KRALINGEN)


@pytest.fixture
def worker(person: Callable[..., Person], team: UUID) -> Person:
    """Somebody of that team, and of nothing else."""
    return person("neighbourhood-team", subject=uuid4(), team=team)


async def on_lists(worker: Person) -> list[set[str]]:
    """Whose trajectories and promises are on each list, page by page."""
    return [{each["trajectoryId"] for each in await worker.sees_all(path, limit=2, **query)} for path, query in LISTS]


async def test_before_anybody_was_brought_to_it_a_team_sees_nobody_and_nothing_works(
    world: World, coach: Person, worker: Person, starts: Starts
) -> None:
    for somebody in (await starts(), OnTheirWay(world, coach, await world.somebody_starts())):
        before = await somebody.now()
        for read in READS:
            assert (await worker.get(somebody.path + read)).status_code == 404
        for command, body in COMMANDS.items():
            assert (await worker.refused(f"{somebody.path}/{command}", body))[0] == 404
        promise = before["promises"][0]["promiseId"]
        assert (await worker.refused(f"/v1/promises/{promise}/moved", {"dueOn": somebody.on(9)}))[0] == 404
        assert (await worker.get(f"/v1/clients/{before['clientId']}/promises")).status_code == 404
        assert await somebody.now() == before
    assert await on_lists(worker) == [set(), set(), set(), set()]


async def test_whom_somebody_brought_to_it_it_sees_on_every_page_and_nobody_in_between(
    world: World, coach: Person, worker: Person, team: UUID
) -> None:
    brought = []
    for number in range(12):
        somebody = OnTheirWay(world, coach, await world.somebody_starts())
        owner = {"ownerKind": "team", "ownerId": str(team)} if number % 4 == 0 else {}
        talk = somebody.conversation(nextContact={"dueOn": somebody.on(30), **owner})
        await coach.does(f"{somebody.path}/conversations", talk)
        brought += [str(somebody.id)] if owner else []

    assert await on_lists(worker) == [set(brought)] * 4
    [first, second] = [await worker.sees("/v1/promises", limit=2), await worker.sees("/v1/trajectories", limit=2)]
    assert (len(first["items"]), len(second["items"])) == (2, 2), "a page is full of what there is to see"
    assert (await worker.get(f"/v1/trajectories/{brought[0]}")).status_code == 200
    assert (await worker.get(f"/v1/trajectories/{brought[0]}/history")).status_code == 200


async def test_whom_it_was_taken_away_it_sees_no_more_and_the_municipality_sees_all_the_time(
    coach: Person, worker: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.is_brought_to_the_team()
    assert await on_lists(worker) == [{str(somebody.id)}] * 4
    await coach.does(f"{somebody.path}/coach", {"coachId": str(uuid4()), "intensity": "regular"})
    assert await on_lists(worker) == [set()] * 4
    assert (await worker.get(somebody.path)).status_code == 404
    assert (await somebody.now())["trajectoryId"] == str(somebody.id)


async def test_where_something_is_shared_a_team_sees_all_its_people_at_once(
    world: World, person: Callable[..., Person]
) -> None:
    trajectory_id = await world.somebody_starts(municipality="0080", neighbourhood="00800826")
    team_id = (await world.state(trajectory_id)).team_id
    worker = person("neighbourhood-team", subject=uuid4(), team=team_id, municipality="0080")
    assert await on_lists(worker) == [{str(trajectory_id)}] * 4


async def test_a_team_whose_way_of_working_begins_to_share_sees_its_people_from_then_on(
    world: World, worker: Person
) -> None:
    trajectory_id = await world.somebody_starts()
    sharing = world.ways.of_municipality("0080", world.day(0))
    await world.asks(trajectory_id, MoveWayOfWorking(sharing))
    assert await on_lists(worker) == [{str(trajectory_id)}] * 4


@pytest.mark.parametrize("what", ["trajectories", "promises"])
async def test_what_a_team_sees_comes_in_order_from_an_index(world: World, what: str) -> None:
    seen, sight = UUID(int=503), Sight(ROTTERDAM, UUID(int=503), team_only=True)
    query: Select[Any]
    if what == "promises":
        await many_promises(world)
        query = work_list(sight, PromiseFilter(), after=None, limit=11)
    else:
        await many_trajectories(world)
        query = trajectory_list(sight, TrajectoryFilter(), after=None, limit=11)
    async with world.database.transaction() as tx:
        some = {TRAJECTORIES: TRAJECTORIES.c.no_show_action.is_not(None), PROMISES: PROMISES.c.rung.is_not(None)}
        for table, condition in some.items():
            await tx.connection.execute(update(table).where(condition).values(seen_by_team=seen))
            await tx.connection.exec_driver_sql(f"ANALYZE {table.name}")
    plan = await plan_of(world.database, query)
    assert f"{what}_seen_by_a_team" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
