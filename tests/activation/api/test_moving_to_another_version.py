"""A trajectory keeps its version until somebody decides otherwise: for one, or for all that are under it."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from activation.application.sweep import sweep
from activation.domain.trajectory_events import WayOfWorkingMoved
from httpx import AsyncClient

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import World

WAYS = "/v1/ways-of-working"
FIRST, SECOND = {"name": "rotterdam", "version": 1}, {"name": "rotterdam", "version": 2}


@pytest.fixture
def administrator(person: Callable[..., Person]) -> Person:
    return person("policy-administrator")


Posts = Callable[..., Awaitable[None]]


@pytest.fixture
def posts(administrator: Person, world: World) -> Posts:
    """A further version, from today on: Rotterdam lets a promise climb to the team lead after two days."""

    async def posted(*, version: int = 2, in_days: int = 0) -> None:
        document = (await administrator.sees(f"{WAYS}/rotterdam/versions"))["items"][0]
        document |= {"version": version, "effectiveOn": world.day(in_days).isoformat()}
        document["escalation"]["teamLead"]["value"] = 2
        assert (await administrator.post(WAYS, document)).status_code == 201

    return posted


async def test_a_coach_moves_one_and_what_is_promised_stays(
    coach: Person, starts: Starts, posts: Posts, world: World
) -> None:
    somebody = await starts()
    promised = (await somebody.now())["promises"]
    await posts()
    moved = await coach.does(f"{somebody.path}/way-of-working", SECOND)
    assert (moved["wayOfWorking"], moved["wayOfWorkingVersion"]) == ("rotterdam", 2)
    assert moved["promises"] == promised
    assert len(await world.log_of(somebody.id, WayOfWorkingMoved)) == 1
    again = await coach.does(f"{somebody.path}/way-of-working", SECOND)
    assert again == moved
    assert len(await world.log_of(somebody.id, WayOfWorkingMoved)) == 1


async def test_nobody_is_moved_to_what_is_not_there_or_not_in_force_or_of_others(
    coach: Person, starts: Starts, posts: Posts, world: World
) -> None:
    somebody = await starts()
    await posts(version=3, in_days=9)
    path = f"{somebody.path}/way-of-working"
    for wanted, rule in (
        ({"name": "rotterdam", "version": 9}, "unknown-way-of-working"),
        ({"name": "amsterdam", "version": 1}, "unknown-way-of-working"),
        ({"name": "rotterdam", "version": 3}, "not-in-force-yet"),
    ):
        assert (await coach.refused(path, wanted))[:2] == (409, rule)
    assert (await coach.post(path, {"name": "Rotterdam!", "version": 0})).status_code == 400
    world.passes(days=9)
    assert (await coach.does(path, {"name": "rotterdam", "version": 3}))["wayOfWorkingVersion"] == 3


async def test_many_are_moved_page_by_page_and_each_keeps_its_promises(
    administrator: Person, world: World, posts: Posts
) -> None:
    started = [await world.somebody_starts() for _ in range(5)]
    elsewhere = await world.somebody_starts(municipality="0363", neighbourhood="03630001")
    await posts()
    promised = {each: (await world.state(each)).promises for each in started}
    body = {"present": FIRST, "to": SECOND, "most": 2}
    pages = [await administrator.does(f"{WAYS}/_move", body) for _ in range(4)]
    assert pages == [
        {"moved": 2, "left": 3},
        {"moved": 2, "left": 1},
        {"moved": 1, "left": 0},
        {"moved": 0, "left": 0},
    ]
    for each in started:
        state = await world.state(each)
        assert (state.way_of_working_version, state.promises) == (2, promised[each])
        assert len(await world.log_of(each, WayOfWorkingMoved)) == 1
    assert (await world.state(elsewhere)).way_of_working == "amsterdam"


async def test_what_is_overdue_climbs_by_the_version_that_it_moved_to(
    administrator: Person, world: World, posts: Posts
) -> None:
    somebody = await world.somebody_starts()
    await posts()
    world.passes(days=56 + 2)
    await sweep(world.database, world.ways)
    before = (await world.state(somebody)).promises[0].rung
    await administrator.does(f"{WAYS}/_move", {"present": FIRST, "to": SECOND})
    await sweep(world.database, world.ways)
    assert (before, (await world.state(somebody)).promises[0].rung) == ("owner", "team-lead")


async def test_a_move_from_one_to_the_same_or_to_nothing_is_refused(administrator: Person) -> None:
    for to, rule in ((FIRST, "same-version"), (SECOND, "unknown-way-of-working")):
        assert (await administrator.refused(f"{WAYS}/_move", {"present": FIRST, "to": to}))[:2] == (409, rule)
    response = await administrator.post(f"{WAYS}/_move", {"present": {}, "most": 501})
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 4


async def test_who_may_move_one_and_who_many(
    api: AsyncClient, person: Callable[..., Person], starts: Starts, posts: Posts
) -> None:
    somebody = await starts()
    await posts()
    one, many = (f"{somebody.path}/way-of-working", SECOND), (f"{WAYS}/_move", {"present": FIRST, "to": SECOND})
    for path, body in (one, many):
        assert (await api.post(path, json=body)).status_code == 401
    for role in ("neighbourhood-team", "policy-maker", "auditor", "partner", "policy-administrator"):
        assert (await person(role).refused(*one))[0] == 403
    for role in ("neighbourhood-team", "policy-maker", "auditor", "partner", "coach"):
        assert (await person(role).refused(*many))[0] == 403
    assert (await person("coach", municipality="0363").refused(*one))[0] == 409
    abroad = f"{somebody.path}/way-of-working", {"name": "amsterdam", "version": 1}
    assert (await person("coach", municipality="0363").refused(*abroad))[0] == 404
    stranger = person("team-lead", municipality="0363", subject=uuid4())
    assert (await stranger.refused(*many))[0] == 409
    assert (await person("team-lead", subject=uuid4()).does(*one))["wayOfWorkingVersion"] == 2
