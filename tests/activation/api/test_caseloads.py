"""Caseloads against the norm, a coach for many who wait, and how much attention somebody gets."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.domain.way_of_working import CaseloadRole
from activation.domain.ways_of_working import WaysOfWorking
from httpx import AsyncClient

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import COACH, KRALINGEN, World

ELSEWHERE = "05990111"


@pytest.fixture
def lead(person: Callable[..., Person]) -> Person:
    return person("team-lead", subject=UUID(int=51))


@pytest.fixture
def norm_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rotterdam's norm, made small: two people a coach."""
    real = WaysOfWorking.of_municipality

    def small(self: WaysOfWorking, municipality: str, on: Any) -> Any:
        return replace(real(self, municipality, on), caseload={CaseloadRole.COACH: 2})

    monkeypatch.setattr(WaysOfWorking, "of_municipality", small)


def assigning(**changes: Any) -> dict[str, Any]:
    body = {"coachId": str(COACH), "intensity": "regular", "neighbourhood": KRALINGEN, "most": 10}
    return body | changes


async def test_without_a_token_nothing(api: AsyncClient) -> None:
    assert (await api.get("/v1/caseloads")).status_code == 401
    assert (await api.post("/v1/coach-assignments", json=assigning())).status_code == 401


async def test_a_team_lead_assigns_those_who_waited_longest_first(world: World, lead: Person, coach: Person) -> None:
    ids = []
    for _ in range(4):
        ids.append(str(await world.somebody_starts()))
        world.passes(days=1)
    elsewhere = await world.somebody_starts(neighbourhood=ELSEWHERE)
    told = await lead.does("/v1/coach-assignments", assigning(most=3))
    assert told["trajectoryIds"] == ids[:3]
    assert told["othersWait"] is True
    assert told["caseload"]["total"] == 3
    rest = await lead.does("/v1/coach-assignments", assigning(most=3))
    assert (rest["trajectoryIds"], rest["othersWait"]) == (ids[3:], False)
    assert (await lead.does("/v1/coach-assignments", assigning()))["trajectoryIds"] == []
    assert (await coach.sees(f"/v1/trajectories/{elsewhere}"))["coachId"] is None
    mine = (await coach.sees("/v1/promises"))["items"]
    assert {each["trajectoryId"] for each in mine} == set(ids)


async def test_by_team_as_well(world: World, lead: Person, coach: Person) -> None:
    here, there = await world.somebody_starts(), await world.somebody_starts(neighbourhood=ELSEWHERE)
    team = (await coach.sees(f"/v1/trajectories/{there}"))["teamId"]
    told = await lead.does("/v1/coach-assignments", assigning(neighbourhood=None, teamId=team))
    assert told["trajectoryIds"] == [str(there)]
    assert (await lead.does("/v1/coach-assignments", assigning(teamId=team)))["trajectoryIds"] == []
    assert (await coach.sees(f"/v1/trajectories/{here}"))["coachId"] is None


async def test_a_coach_who_has_nobody_to_take_on_is_shown_with_nobody(lead: Person) -> None:
    told = await lead.does("/v1/coach-assignments", assigning())
    assert (told["trajectoryIds"], told["caseload"]["total"], told["caseload"]["overNorm"]) == ([], 0, False)


async def test_only_a_team_lead_of_the_municipality_assigns_many(world: World, person: Callable[..., Person]) -> None:
    trajectory_id = await world.somebody_starts()
    for role in ("coach", "neighbourhood-team", "partner", "auditor", "policy-maker"):
        assert (await person(role).refused("/v1/coach-assignments", assigning()))[0] == 403
    for stranger in (person("team-lead", municipality="0363"), person("team-lead", municipality=None)):
        assert (await stranger.does("/v1/coach-assignments", assigning()))["trajectoryIds"] == []
    assert (await world.state(trajectory_id)).coach_id is None


async def test_where_and_how_many_must_be_said(lead: Person) -> None:
    body = assigning(most=0, intensity="some", neighbourhood="Kralingen")
    response = await lead.post("/v1/coach-assignments", body)
    assert response.status_code == 400
    assert {each["location"] for each in response.json()["errors"]} == {"/most", "/intensity", "/neighbourhood"}
    nowhere = {key: value for key, value in assigning().items() if key != "neighbourhood"}
    assert (await lead.refused("/v1/coach-assignments", nowhere))[0] == 400
    assert (await lead.refused("/v1/coach-assignments", assigning(most=201)))[0] == 400


@pytest.mark.usefixtures("norm_of_two")
async def test_a_caseload_past_the_norm_is_shown_and_nobody_is_refused(
    lead: Person, coach: Person, starts: Starts
) -> None:
    for _ in range(2):
        await starts()
    [full] = (await coach.sees("/v1/caseloads"))["items"]
    assert (full["total"], full["norm"]["regular"], full["loadPercent"], full["overNorm"]) == (2, 2, 100, False)
    third = await starts()
    [over] = (await coach.sees("/v1/caseloads"))["items"]
    assert (over["coachId"], over["loadPercent"], over["overNorm"]) == (str(COACH), 150, True)
    same_again = {"coachId": str(COACH), "intensity": "regular"}
    assert (await coach.does(f"{third.path}/coach", same_again))["overNorm"] is True
    await coach.does(f"{third.path}/closure", {"outcome": "moved"})
    assert (await coach.sees("/v1/caseloads"))["items"] == [full]


@pytest.mark.usefixtures("norm_of_two")
async def test_whoever_names_a_coach_is_told_when_that_coach_is_past_the_norm_by_it(
    world: World, coach: Person, starts: Starts
) -> None:
    body = {"coachId": str(uuid4()), "intensity": "regular"}
    told = [await coach.does(f"{(await starts()).path}/coach", body) for _ in range(3)]
    assert [each["overNorm"] for each in told] == [False, False, True]
    again = await coach.does(f"/v1/trajectories/{told[0]['trajectoryId']}/coach", {**body, "coachId": str(uuid4())})
    assert again["overNorm"] is False, "somebody else takes on one of them"


async def test_people_are_counted_by_how_much_attention_they_need(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await starts()
    shown = await coach.does(f"{somebody.path}/intensity", {"intensity": "intensive"})
    assert shown["intensity"] == "intensive"
    [mine] = (await coach.sees("/v1/caseloads"))["items"]
    assert mine["people"] == {"intensive": 1, "regular": 1, "light": 0}


async def test_a_coach_sees_the_own_and_a_team_lead_all_page_by_page(
    world: World, coach: Person, lead: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await world.somebody_starts(neighbourhood=ELSEWHERE)
    others = [UUID(int=number) for number in (71, 72)]
    for other in others:
        await world.somebody_starts()
        await lead.does("/v1/coach-assignments", assigning(coachId=str(other), most=1))
    assert [each["coachId"] for each in (await coach.sees("/v1/caseloads"))["items"]] == [str(COACH)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        found = await lead.sees("/v1/caseloads", limit=1, **cursor)
        seen += [each["coachId"] for each in found["items"]]
        if not found.get("next"):
            break
        cursor = {"cursor": found["next"]}
    assert seen == [str(each) for each in (COACH, *others)]
    team = (await somebody.now())["teamId"]
    assert len((await lead.sees("/v1/caseloads", teamId=team))["items"]) == 3
    assert (await lead.sees("/v1/caseloads", teamId=str(uuid4())))["items"] == []
    assert (await person("team-lead", municipality="0363").sees("/v1/caseloads"))["items"] == []
    assert (await person("team-lead", municipality=None).sees("/v1/caseloads"))["items"] == []
    for role in ("partner", "policy-maker", "operator"):
        assert (await person(role).get("/v1/caseloads")).status_code == 403


async def test_changing_the_intensity_holds_to_the_version_that_was_seen(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    seen = (await coach.get(somebody.path)).headers["ETag"]
    path = f"{somebody.path}/intensity"
    await coach.does(path, {"intensity": "light"}, **{"If-Match": seen})
    assert (await coach.refused(path, {"intensity": "intensive"}, **{"If-Match": seen}))[0] == 412
    assert (await somebody.now())["intensity"] == "light"


async def test_who_has_no_coach_has_no_intensity_to_change(world: World, coach: Person) -> None:
    path = f"/v1/trajectories/{await world.somebody_starts()}/intensity"
    status, rule, detail = await coach.refused(path, {"intensity": "intensive"})
    assert (status, rule) == (409, "intensity-needs-coach")
    assert "Assign a coach first" in detail
