"""What was on somebody's list at a past moment, as it was known then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import PROMISE_HISTORY
from activation.application.lists import PromiseFilter
from activation.application.past_lists import past_work_list
from activation.application.sight import Sight
from activation.application.sweep import sweep
from sqlalchemy import func, insert, select

from tests.activation.api.conftest import Person, Starts
from tests.activation.api.test_living_elsewhere import moves
from tests.activation.api.test_time_travel import moment
from tests.activation.conftest import COACH, PARTNER, ROTTERDAM, World
from tests.parts.query_plan import plan_of

LIST = "/v1/promises"


async def test_the_list_of_a_coach_who_handed_over_and_of_the_one_who_took_over(
    world: World, coach: Person, starts: Starts
) -> None:
    people = [await starts() for _ in range(3)]
    for each, days in zip(people, (40, 20, 60), strict=True):
        await each.talks(next_in_days=days)
    await people[0].is_referred(PARTNER)
    then, known_then = moment(world), await coach.sees_all(LIST)
    partners_then = await coach.sees_all(LIST, ownerId=str(PARTNER))
    assert (len(known_then), len(partners_then)) == (3, 1)
    world.passes(days=10)
    successor = str(uuid4())
    handed = [{"trajectoryId": str(each.id)} for each in people[:2]]
    await coach.does("/v1/handovers", {"trajectories": handed, "ownerKind": "coach", "ownerId": successor})
    await people[2].talks(next_in_days=5)
    world.passes(days=40)
    await sweep(world.database, world.ways)
    assert await coach.sees_all(LIST, asOf=then) == known_then
    assert await coach.sees_all(LIST, asOf=then, limit=1) == known_then
    assert await coach.sees_all(LIST, whose="mine", asOf=then) == known_then
    assert await coach.sees_all(LIST, ownerId=str(COACH), asOf=then) == known_then
    assert await coach.sees_all(LIST, ownerId=str(PARTNER), asOf=then) == partners_then
    assert await coach.sees_all(LIST, ownerId=successor, asOf=then) == []
    theirs = await coach.sees_all(LIST, ownerId=successor)
    assert [each["dueOn"] for each in theirs] == [known_then[0]["dueOn"], known_then[1]["dueOn"]]
    assert theirs[0]["rung"] is not None
    for now in (moment(world), None):
        asked = {} if now is None else {"asOf": now}
        assert await coach.sees_all(LIST, ownerId=successor, **asked) == theirs
    left = await coach.sees_all(LIST)
    assert [each["trajectoryId"] for each in left] == [str(people[2].id)]
    assert await coach.sees_all(LIST, asOf=moment(world), limit=1) == left


async def test_due_and_overdue_count_from_that_moments_day(world: World, coach: Person, starts: Starts) -> None:
    soon, later = await starts(), await starts()
    await soon.talks(next_in_days=5)
    await later.talks(next_in_days=60)
    before = moment(world)
    world.passes(days=6)
    then = moment(world)
    world.passes(days=300)
    await soon.talks()
    assert await coach.sees_all(LIST, asOf=before, due="true") == []
    [overdue] = await coach.sees_all(LIST, asOf=then, overdue="true")
    assert (overdue["trajectoryId"], overdue["daysLate"], overdue["silentDays"]) == (str(soon.id), 1, 6)
    assert await coach.sees_all(LIST, asOf=then, due="true") == [overdue]
    assert await coach.sees_all(LIST, asOf=then, dueBefore=overdue["dueOn"]) == []


async def test_a_promise_that_got_another_date_stands_at_that_date_from_then_on(
    world: World, coach: Person, starts: Starts
) -> None:
    put_off, other = await starts(), await starts()
    await put_off.talks(next_in_days=10)
    await other.talks(next_in_days=20)
    before, known_before = moment(world), await coach.sees_all(LIST)
    world.passes(days=1)
    await coach.does(f"{LIST}/{known_before[0]['promiseId']}/moved", {"dueOn": put_off.on(25)})
    since, known_since = moment(world), await coach.sees_all(LIST)
    assert [each["trajectoryId"] for each in known_since] == [str(other.id), str(put_off.id)]
    world.passes(days=1)
    assert await coach.sees_all(LIST, asOf=since) == known_since
    assert await coach.sees_all(LIST, asOf=since, dueBefore=put_off.on(20)) == known_since[:1]
    assert await coach.sees_all(LIST, asOf=before) == known_before


async def test_the_list_of_a_team_as_it_was(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody, other = await starts(), await starts()
    team = UUID((await somebody.now())["teamId"])
    await somebody.is_brought_to_the_team()
    of_team = person("neighbourhood-team", team=team)
    lead = person("team-lead", team=team)
    then, known_then, led_then = moment(world), await of_team.sees_all(LIST), await lead.sees_all(LIST, whose="team")
    assert [each["trajectoryId"] for each in known_then] == [str(somebody.id)]
    assert {each["trajectoryId"] for each in led_then} == {str(somebody.id), str(other.id)}
    world.passes(days=3)
    await coach.does(f"{LIST}/{known_then[0]['promiseId']}/moved", {"dueOn": somebody.on(20)})
    await other.talks(next_in_days=5)
    assert await of_team.sees_all(LIST) != known_then
    assert await of_team.sees_all(LIST, asOf=then) == known_then
    assert await of_team.sees_all(LIST, asOf=then, whose="team") == known_then
    assert await lead.sees_all(LIST, asOf=then, whose="team") == led_then
    assert await coach.sees_all(LIST, asOf=then, whose="team") == []


async def test_what_a_partner_owes_stands_on_the_list_of_another_team_from_when_that_has_the_person(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    there = await moves(world, somebody)
    before = moment(world)
    world.passes(days=1)
    talk = somebody.conversation(nextContact={"dueOn": somebody.on(20), "ownerKind": "team", "ownerId": there})
    await coach.does(f"{somebody.path}/conversations", talk)
    lead = person("team-lead", team=UUID(there))
    since, known_since = moment(world), await lead.sees_all(LIST, whose="team")
    assert {each["ownerKind"] for each in known_since} == {"partner", "team"}
    world.passes(days=90)
    assert await lead.sees_all(LIST, whose="team", asOf=since) == known_since
    assert await lead.sees_all(LIST, whose="team", asOf=before) == []


async def test_who_may_not_see_somebody_today_does_not_see_what_they_were_owed(
    world: World, person: Callable[..., Person], starts: Starts
) -> None:
    await starts()
    then = moment(world)
    for stranger in (
        person("coach", municipality="0363"),
        person("coach", municipality=None),
        person("neighbourhood-team", team=uuid4()),
        person("neighbourhood-team"),
    ):
        for asked in ({}, {"asOf": then}):
            assert await stranger.sees_all(LIST, ownerId=str(COACH), **asked) == []
    for role in ("partner", "policy-maker", "operator"):
        assert (await person(role).get(LIST, asOf=then)).status_code == 403
    assert len(await person("auditor").sees_all(LIST, ownerId=str(COACH), asOf=then)) == 1


async def test_what_cannot_be_asked_says_how_to_ask(world: World, coach: Person, starts: Starts) -> None:
    await starts()
    then = moment(world)
    later = (world.clock.now() + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    refused: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"whose": "mine", "ownerId": str(COACH)}, ("ownerId", "with-whose")),
        ({"whose": "organisation", "asOf": then}, ("whose", "as-of-by-owner")),
        ({"rung": "owner", "asOf": then}, ("rung", "as-of-without-rung")),
        ({"asOf": later}, ("asOf", "in-the-future")),
        ({"asOf": later, "whose": "team"}, ("asOf", "in-the-future")),
    ]
    for asked, fault in refused:
        response = await coach.get(LIST, **asked)
        assert response.status_code == 400
        assert [(each["location"], each["code"]) for each in response.json()["errors"]] == [fault]


async def test_a_promise_of_which_its_stream_knew_nothing_yet_leaves_no_gap_in_the_pages(
    world: World, coach: Person, starts: Starts
) -> None:
    """As where the clocks of two instances differ by a moment."""
    people = [await starts() for _ in range(3)]
    for number, each in enumerate(people):
        await each.talks(next_in_days=10 + 5 * number)
    then = moment(world)
    row = {
        "promise_id": uuid4(),
        "trajectory_id": people[0].id,
        "known_from": world.clock.now(),
        "team_id": uuid4(),
        "due_on": world.day(12),
        "owner_id": COACH,
    }
    async with world.database.transaction() as tx:
        await tx.connection.execute(insert(PROMISE_HISTORY), [row])
    world.passes(days=1)
    listed = await coach.sees_all(LIST, asOf=then, limit=1)
    assert [each["trajectoryId"] for each in listed] == [str(each.id) for each in people]


async def test_a_rung_climbed_adds_nothing(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(next_in_days=5)

    async def kept() -> int | None:
        async with world.database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(PROMISE_HISTORY))

    before = await kept()
    world.passes(days=400)
    assert await sweep(world.database, world.ways) > 1
    assert await kept() == before
    await somebody.talks(next_in_days=5)
    assert await kept() == (before or 0) + 2  # one ended, one made


@pytest.mark.parametrize(
    ("index", "wanted"),
    [
        ("promise_history_of_an_owner", PromiseFilter(owners=(COACH,))),
        ("promise_history_of_a_team", PromiseFilter(team=UUID(int=503))),
    ],
)
@pytest.mark.parametrize("after", [None, (date(2026, 3, 1), UUID(int=9))])
async def test_each_list_of_then_comes_in_order_from_an_index_and_is_never_sorted(
    world: World, index: str, wanted: PromiseFilter, after: tuple[date, UUID] | None
) -> None:
    somebody = await world.somebody_starts()
    rows = [
        {
            "promise_id": uuid4(),
            "known_from": datetime(2026, 1, 1, tzinfo=UTC),
            "trajectory_id": somebody,
            "owner_id": UUID(int=COACH.int + number % 20),
            "team_id": UUID(int=500 + number % 8),
            "due_on": world.day(number % 90 - 30),
        }
        for number in range(2000)
    ]
    async with world.database.transaction() as tx:
        await tx.connection.execute(insert(PROMISE_HISTORY), rows)
        await tx.connection.exec_driver_sql("ANALYZE promise_history")
    query = past_work_list(
        Sight(ROTTERDAM, None, team_only=False), wanted, as_of=world.clock.now(), after=after, limit=11
    )
    plan = await plan_of(world.database, query)
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
