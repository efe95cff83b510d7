"""The work list: what waited longest comes first, mine, my team's, my organisation's."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from activation.application.sweep import sweep

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import World


async def test_mine_my_teams_and_my_organisations(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    mine = await starts()
    await world.somebody_starts()
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
    world.passes(days=12)
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


async def test_half_an_owner_is_no_owner(coach: Person, starts: Starts) -> None:
    await starts()
    [promise] = (await coach.sees("/v1/promises"))["items"]
    moved = f"/v1/promises/{promise['promiseId']}/moved"
    assert (await coach.refused(moved, {"ownerKind": "coach"}))[0] == 400
