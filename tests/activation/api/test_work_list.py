"""The work list: what waited longest comes first, mine, my team's, my organisation's."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.tables import PROMISES
from activation.application.assigning import Waiting, waiting_trajectories
from activation.application.caseloads import caseloads
from activation.application.lists import PromiseFilter, work_list
from activation.application.sight import Sight
from activation.application.sweep import sweep
from meedoen.vocabulary import EscalationRung
from sqlalchemy import insert

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import COACH, KRALINGEN, ROTTERDAM, World
from tests.parts.query_plan import plan_of


async def test_mine_my_teams_and_my_organisations(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    mine = await starts()
    with_team = OnTheirWay(world, coach, await world.somebody_starts())
    await with_team.is_brought_to_the_team()
    await world.somebody_starts(neighbourhood="05990111")
    team = (await mine.now())["teamId"]
    [only] = (await coach.sees("/v1/promises"))["items"]
    assert (only["trajectoryId"], only["kind"], only["silentDays"]) == (str(mine.id), "first-contact", 5)
    assert len((await coach.sees("/v1/promises", whose="organisation"))["items"]) == 3
    assert (await coach.sees("/v1/promises", whose="team"))["items"] == []
    in_team = person("coach", team=UUID(team))
    assert len((await in_team.sees("/v1/promises", whose="team"))["items"]) == 2
    team_worker = person("neighbourhood-team", subject=uuid4(), team=UUID(team))
    [owed_by_team] = (await team_worker.sees("/v1/promises"))["items"]
    assert owed_by_team["ownerId"] == team


async def test_what_was_due_longest_ago_comes_first_page_after_page(coach: Person, starts: Starts) -> None:
    due = []
    for days in (20, 5, 90, 5, 40):
        somebody = await starts()
        await somebody.talks(next_in_days=days)
        due.append(somebody.on(days))
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        found = await coach.sees("/v1/promises", limit=2, **cursor)
        seen += found["items"]
        if not found.get("next"):
            break
        cursor = {"cursor": found["next"]}
    assert [each["dueOn"] for each in seen] == sorted(due)
    assert len({each["promiseId"] for each in seen}) == 5


async def test_by_due_date_overdue_and_rung(world: World, coach: Person, starts: Starts) -> None:
    soon, later = await starts(), await starts()
    await soon.talks(next_in_days=5)
    await later.talks(next_in_days=60)
    [found] = (await coach.sees("/v1/promises", dueBefore=soon.on(6)))["items"]
    assert found["trajectoryId"] == str(soon.id)
    assert (await coach.sees("/v1/promises", dueBefore=soon.on(5)))["items"] == []
    assert (await coach.sees("/v1/promises", overdue="true"))["items"] == []
    world.passes(days=5)
    [due] = (await coach.sees("/v1/promises", due="true"))["items"]
    assert (due["trajectoryId"], due["daysLate"]) == (str(soon.id), 0)
    assert (await coach.sees("/v1/promises", overdue="true"))["items"] == []
    world.passes(days=7)
    await sweep(world.database, world.ways)
    [overdue] = (await coach.sees("/v1/promises", overdue="true"))["items"]
    assert (overdue["daysLate"], overdue["rung"], overdue["silentDays"]) == (7, "team-lead", 12)
    assert (await coach.sees("/v1/promises", rung="team-lead"))["items"] == [overdue]
    assert (await coach.sees("/v1/promises", rung="municipality"))["items"] == []


async def test_a_promise_moves_to_another_owner_and_leaves_my_list(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    [promise] = (await coach.sees("/v1/promises"))["items"]
    colleague = uuid4()
    await coach.does(f"/v1/promises/{promise['promiseId']}/moved", {"ownerKind": "coach", "ownerId": str(colleague)})
    assert (await coach.sees("/v1/promises"))["items"] == []
    [theirs] = (await person("coach", subject=colleague).sees("/v1/promises"))["items"]
    assert theirs["trajectoryId"] == str(somebody.id)


async def test_an_overdue_promise_keeps_its_date(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(next_in_days=5)
    [promise] = (await coach.sees("/v1/promises"))["items"]
    world.passes(days=6)
    moved = f"/v1/promises/{promise['promiseId']}/moved"
    status, rule, detail = await coach.refused(moved, {"dueOn": somebody.on(3)})
    assert (status, rule) == (409, "overdue-promise-stays")
    assert "Speak with the person" in detail


async def test_a_promise_that_was_kept_is_moved_no_more_and_that_is_said(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    [promise] = (await coach.sees("/v1/promises"))["items"]
    await somebody.talks(next_in_days=5)
    moved = f"/v1/promises/{promise['promiseId']}/moved"
    status, _, detail = await coach.refused(moved, {"dueOn": somebody.on(3)})
    assert (status, detail) == (404, "This promise is not open.")
    elsewhere = person("coach", municipality="0363")
    status, _, detail = await elsewhere.refused(moved, {"dueOn": somebody.on(3)})
    assert status == 404
    assert "no such trajectory" in detail


async def test_half_an_owner_is_no_owner(coach: Person, starts: Starts) -> None:
    await starts()
    [promise] = (await coach.sees("/v1/promises"))["items"]
    moved = f"/v1/promises/{promise['promiseId']}/moved"
    assert (await coach.refused(moved, {"ownerKind": "coach"}))[0] == 400


LISTS = {
    "promises_of_an_owner": PromiseFilter(owners=(COACH,)),
    "promises_of_a_team": PromiseFilter(team=UUID(int=503)),
    "promises_of_a_municipality": PromiseFilter(),
    "promises_on_a_rung": PromiseFilter(rung=EscalationRung.MUNICIPALITY),
}


async def many_promises(world: World) -> None:
    """Two thousand promises of twenty owners in eight teams, and a database that knows how they lie."""
    somebody = await world.somebody_starts()
    rows = [
        {
            "promise_id": uuid4(),
            "trajectory_id": somebody,
            "municipality": ROTTERDAM,
            "team_id": UUID(int=500 + number % 8),
            "kind": "follow-up",
            "due_on": world.day(number % 90 - 30),
            "owner_kind": "coach",
            "owner_id": UUID(int=COACH.int + number % 20),
            "made_at": world.clock.now(),
            "rung": "municipality" if number % 50 == 0 else None,
            "first_of_plan": False,
        }
        for number in range(2000)
    ]
    async with world.database.transaction() as tx:
        await tx.connection.execute(insert(PROMISES), rows)
        await tx.connection.exec_driver_sql("ANALYZE promises")


@pytest.mark.parametrize("index", LISTS)
@pytest.mark.parametrize("after", [None, (date(2026, 3, 1), UUID(int=9))])
async def test_each_list_comes_in_order_from_an_index_and_is_never_sorted(
    world: World, index: str, after: tuple[date, UUID] | None
) -> None:
    await many_promises(world)
    query = work_list(Sight(ROTTERDAM, None, team_only=False), LISTS[index], after=after, limit=11)
    plan = await plan_of(world.database, query)
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


async def test_those_who_wait_for_a_coach_are_found_by_an_index(world: World) -> None:
    lead = Sight(ROTTERDAM, None, team_only=False)
    for waiting, index in (
        (Waiting(KRALINGEN, None), "trajectories_waiting_in_a_neighbourhood"),
        (Waiting(None, uuid4()), "trajectories_waiting_in_a_team"),
    ):
        plan = await plan_of(world.database, waiting_trajectories(lead, waiting, 10))
        assert index in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


async def test_caseloads_are_counted_from_an_index(world: World) -> None:
    lead = Sight(ROTTERDAM, None, team_only=False)
    plan = await plan_of(world.database, caseloads(lead, coach=None, team=None, after=COACH, limit=51))
    assert "trajectories_in_a_caseload" in plan
