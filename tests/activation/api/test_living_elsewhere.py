"""Somebody moves within the city: their coach sees it, and people hand them over to the other team, or keep them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import TRAJECTORIES
from activation.application.lists import TrajectoryFilter, trajectory_list
from activation.application.sight import Sight
from sqlalchemy import update

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.api.test_no_show_actions import many_trajectories
from tests.activation.api.test_time_travel import moment
from tests.activation.conftest import NOW, PARTNER, ROTTERDAM, World
from tests.parts.query_plan import plan_of

RUBROEK = "05990826"


@pytest.fixture
def worker(person: Callable[..., Person]) -> Callable[[str], Person]:
    """Somebody of a neighbourhood team, and of nothing else."""
    return lambda team: person("neighbourhood-team", subject=uuid4(), team=UUID(team))


async def moves(world: World, somebody: OnTheirWay) -> str:
    """The person lives in Rubroek by now; gives the team there."""
    state = await world.state(somebody.id)
    await world.intake_tells(world.moved(state.client_id, RUBROEK))
    return str(world.ways.of(state).team_of(ROTTERDAM, RUBROEK))


def handed_to(team: str, somebody: OnTheirWay) -> dict[str, object]:
    return {"trajectories": [{"trajectoryId": str(somebody.id)}], "ownerKind": "team", "ownerId": team}


async def test_the_coach_sees_on_every_list_that_the_person_lives_in_another_teams_neighbourhood(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody, other = await starts(), await starts()
    before = await somebody.now()
    there = await moves(world, somebody)

    now = await somebody.now()
    assert (before["neighbourhoodTeamId"], now["neighbourhoodTeamId"]) == (None, there)
    assert (now["neighbourhood"], now["teamId"], now["coachId"]) == (RUBROEK, before["teamId"], before["coachId"])
    assert now["promises"] == before["promises"]
    listed = {each["trajectoryId"]: each for each in (await coach.sees("/v1/trajectories"))["items"]}
    assert listed[str(somebody.id)]["neighbourhoodTeamId"] == there
    assert listed[str(other.id)]["neighbourhoodTeamId"] is None
    [found] = (await coach.sees("/v1/trajectories", livesElsewhere="true"))["items"]
    assert found == listed[str(somebody.id)]
    owed = {each["trajectoryId"]: each["neighbourhoodTeamId"] for each in (await coach.sees("/v1/promises"))["items"]}
    assert owed == {str(somebody.id): there, str(other.id): None}
    [owed_to_them] = (await coach.sees(f"/v1/clients/{now['clientId']}/promises"))["items"]
    assert owed_to_them["neighbourhoodTeamId"] == there


async def test_where_somebody_lived_then_is_asked_as_it_was_known_then_and_both_times_are_kept(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    known_then, then = await somebody.now(), moment(world)
    moved_at = world.clock.now()
    world.passes(days=5)
    client = (await world.state(somebody.id)).client_id
    await world.intake_tells(world.moved(client, RUBROEK, at=moved_at))

    assert await coach.sees(somebody.path, asOf=then) == known_then
    [told] = [each for each in await somebody.history() if each["type"] == "person-moved"]
    assert told["details"] == {"neighbourhood": RUBROEK}
    assert datetime.fromisoformat(told["recordedAt"]) - datetime.fromisoformat(told["occurredAt"]) == timedelta(days=5)


async def test_handed_over_the_new_team_has_them_and_the_old_one_sees_them_no_more(
    world: World, coach: Person, starts: Starts, worker: Callable[[str], Person]
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    await somebody.is_brought_to_the_team()
    old, then = (await somebody.now())["teamId"], moment(world)
    there = await moves(world, somebody)
    assert (await worker(there).get(somebody.path)).status_code == 404, "nobody decided so yet"
    assert (await worker(old).get(somebody.path)).status_code == 200
    world.passes(days=1)
    told = await coach.does("/v1/handovers", handed_to(there, somebody))

    assert told["trajectories"][0]["coachId"] is None
    now = await somebody.now()
    assert (now["teamId"], now["neighbourhoodTeamId"], now["coachId"]) == (there, None, None)
    assert (await coach.sees("/v1/trajectories", livesElsewhere="true"))["items"] == []
    client = now["clientId"]
    for path, query in (
        (somebody.path, {}),
        (somebody.path, {"asOf": then}),
        (f"{somebody.path}/history", {}),
        (f"/v1/clients/{client}/promises", {}),
        (f"/v1/clients/{client}/promises", {"asOf": then}),
    ):
        assert (await worker(there).get(path, **query)).status_code == 200, path
        assert (await worker(old).get(path, **query)).status_code == 404, path
    kinds = {each["kind"] for each in (await worker(there).sees("/v1/promises", whose="team"))["items"]}
    assert kinds == {"follow-up", "referral-answer"}, "what a partner owes is theirs to look after too"
    assert (await worker(old).sees("/v1/promises", whose="team"))["items"] == []
    assert (await worker(old).sees("/v1/trajectories"))["items"] == []


async def test_a_coach_who_names_the_new_team_for_a_next_talk_keeps_them_and_nobody_lives_elsewhere_any_more(
    world: World, coach: Person, starts: Starts, worker: Callable[[str], Person]
) -> None:
    somebody = await starts()
    await somebody.is_brought_to_the_team()
    before = await somebody.now()
    there = await moves(world, somebody)
    talk = somebody.conversation(nextContact={"dueOn": somebody.on(14), "ownerKind": "team", "ownerId": there})
    await coach.does(f"{somebody.path}/conversations", talk)

    now = await somebody.now()
    assert (now["teamId"], now["neighbourhoodTeamId"], now["coachId"]) == (there, None, before["coachId"])
    assert (await coach.sees("/v1/trajectories", livesElsewhere="true"))["items"] == []
    [owed] = (await worker(there).sees("/v1/promises"))["items"]
    assert (owed["kind"], owed["ownerId"]) == ("follow-up", there)
    assert (await worker(before["teamId"]).get(somebody.path)).status_code == 404
    told = [each.type for each in await world.log() if each.public_seq and each.stream_id == somebody.id]
    assert told.count("team-assigned") == 1


async def test_the_team_itself_hands_them_over_and_not_to_a_third_team(
    world: World, coach: Person, worker: Callable[[str], Person]
) -> None:
    somebody = OnTheirWay(world, coach, await world.somebody_starts())
    await somebody.is_brought_to_the_team()
    there = await moves(world, somebody)
    old = worker((await somebody.now())["teamId"])
    status, rule, _ = await old.refused("/v1/handovers", handed_to(str(uuid4()), somebody))
    assert (status, rule) == (409, "team-of-the-trajectory")

    await old.does("/v1/handovers", handed_to(there, somebody))
    [owed] = (await worker(there).sees("/v1/promises"))["items"]
    assert (owed["kind"], owed["ownerId"]) == ("first-contact", there)


async def test_the_team_itself_brings_them_to_the_new_one_at_the_end_of_a_talk_and_sees_them_no_more(
    world: World, coach: Person, worker: Callable[[str], Person]
) -> None:
    somebody = OnTheirWay(world, coach, await world.somebody_starts())
    await somebody.is_brought_to_the_team()
    there = await moves(world, somebody)
    old = worker((await somebody.now())["teamId"])
    talk = somebody.conversation(nextContact={"dueOn": somebody.on(7), "ownerKind": "team", "ownerId": there})
    told = await old.does(f"{somebody.path}/conversations", talk)

    assert {each["ownerId"] for each in told["promises"]} == {there}
    assert (await old.get(somebody.path)).status_code == 404
    assert (await worker(there).get(somebody.path)).status_code == 200


@pytest.mark.parametrize("after", [None, (NOW, UUID(int=9))])
async def test_the_list_of_who_lives_elsewhere_comes_in_order_from_an_index(
    world: World, after: tuple[datetime, UUID] | None
) -> None:
    await many_trajectories(world)
    async with world.database.transaction() as tx:
        due = TRAJECTORIES.c.no_show_action_due_on.is_not(None)
        await tx.connection.execute(update(TRAJECTORIES).where(due).values(neighbourhood_team_id=UUID(int=504)))
        await tx.connection.exec_driver_sql("ANALYZE trajectories")
    wanted = TrajectoryFilter(lives_elsewhere=True)
    plan = await plan_of(
        world.database, trajectory_list(Sight(ROTTERDAM, None, team_only=False), wanted, after=after, limit=11)
    )
    assert "trajectories_with_a_neighbourhood_team" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
