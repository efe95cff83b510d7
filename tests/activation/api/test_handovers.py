"""A person, or all that a coach has, goes to somebody else: each promise to a named owner, all of it or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.domain.way_of_working import CaseloadRole, WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking
from httpx import AsyncClient

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import COACH, PARTNER, World

ELSEWHERE = "05990111"
SUCCESSOR = UUID(int=22)


@pytest.fixture
def lead(person: Callable[..., Person]) -> Person:
    return person("team-lead", subject=UUID(int=51))


def to_coach(coach: UUID = SUCCESSOR) -> dict[str, str]:
    return {"ownerKind": "coach", "ownerId": str(coach)}


def departing(**more: Any) -> dict[str, Any]:
    return {"departingCoachId": str(COACH)} | more


def of(*people: OnTheirWay, **more: Any) -> dict[str, Any]:
    return {"trajectories": [{"trajectoryId": str(each.id)} for each in people]} | more


def a_norm_of(people: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rotterdam's norm for a coach, made small."""
    real = WaysOfWorking.of_municipality

    def small(self: WaysOfWorking, municipality: str, on: date) -> WayOfWorking:
        return replace(real(self, municipality, on), caseload={CaseloadRole.COACH: people})

    monkeypatch.setattr(WaysOfWorking, "of_municipality", small)


async def owners(somebody: OnTheirWay) -> set[str]:
    return {each["ownerId"] for each in (await somebody.now())["promises"]}


async def test_without_a_token_nothing(api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    assert (await api.post("/v1/handovers", json=of(somebody, **to_coach()))).status_code == 401


async def test_partners_auditors_and_policy_makers_hand_nothing_over(
    person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    for role in ("partner", "auditor", "policy-maker", "operator", "intake-officer"):
        assert (await person(role).refused("/v1/handovers", of(somebody, **to_coach())))[0] == 403


async def test_one_person_goes_to_another_coach(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    told = await coach.does("/v1/handovers", of(somebody, **to_coach()))
    assert told["promisesMoved"] == 1
    [handed_over] = told["trajectories"]
    assert (handed_over["trajectoryId"], handed_over["coachId"]) == (str(somebody.id), str(SUCCESSOR))
    now = await somebody.now()
    assert now["coachId"] == str(SUCCESSOR)
    assert [each["type"] for each in await somebody.history()][-2:] == ["coach-assigned", "promise-moved"]
    assert await owners(somebody) == {str(SUCCESSOR)}


async def test_many_people_each_to_whom_is_named(coach: Person, starts: Starts) -> None:
    one, two, three = await starts(), await starts(), await starts()
    other = uuid4()
    body = of(one, two, three, **to_coach())
    body["trajectories"][1] |= to_coach(other)
    assert (await coach.does("/v1/handovers", body))["promisesMoved"] == 3
    assert [await owners(each) for each in (one, two, three)] == [{str(SUCCESSOR)}, {str(other)}, {str(SUCCESSOR)}]


async def test_whoever_gets_more_people_than_the_norm_is_named_and_nobody_is_refused(
    coach: Person, lead: Person, starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_norm_of(2, monkeypatch)
    people = [await starts() for _ in range(4)]
    assert (await coach.does("/v1/handovers", of(*people[:2], **to_coach())))["overNorm"] == []
    third = await coach.does("/v1/handovers", of(people[2], **to_coach()))
    assert third["overNorm"] == [str(SUCCESSOR)]
    assert (await lead.sees("/v1/caseloads"))["items"][-1]["overNorm"] is True

    swapped = of(people[0], people[3])
    swapped["trajectories"][0] |= to_coach(COACH)
    swapped["trajectories"][1] |= to_coach()
    assert (await lead.does("/v1/handovers", swapped))["overNorm"] == [str(SUCCESSOR)], "still three"
    back = await lead.does("/v1/handovers", of(people[1], people[2], **to_coach(COACH)))
    assert back["overNorm"] == [str(COACH)], "who hands over is not past it any more"


async def test_a_departing_coach_leaves_nothing_behind_loose_promises_and_all(
    world: World, lead: Person, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    mine = [await starts() for _ in range(3)]
    colleagues = await starts()
    await coach.does(f"{colleagues.path}/coach", {"coachId": str(uuid4()), "intensity": "light"})
    [promise] = (await colleagues.now())["promises"]
    await coach.does(f"/v1/promises/{promise['promiseId']}/moved", to_coach(COACH))
    told = await lead.does("/v1/handovers", departing(**to_coach()))
    assert told["promisesMoved"] == 4
    for somebody in mine:
        assert (await somebody.now())["coachId"] == str(SUCCESSOR)
    assert (await colleagues.now())["coachId"] not in {str(SUCCESSOR), str(COACH)}
    assert (await coach.sees("/v1/promises"))["items"] == []
    assert len((await person("coach", subject=SUCCESSOR).sees("/v1/promises"))["items"]) == 4
    assert (await lead.sees("/v1/trajectories", coachId=str(COACH)))["items"] == []


async def test_refused_whole_while_one_promise_would_be_left_behind(lead: Person, starts: Starts) -> None:
    one, two = await starts(), await starts()
    before = [await one.now(), await two.now()]
    body = departing(trajectories=[{"trajectoryId": str(one.id)} | to_coach()])
    status, rule, detail = await lead.refused("/v1/handovers", body)
    assert (status, rule) == (409, "handover-leaves-nothing-behind")
    assert before[1]["promises"][0]["promiseId"] in detail
    assert before[0]["promises"][0]["promiseId"] not in detail
    assert "Name a coach or a team" in detail
    assert [await one.now(), await two.now()] == before


async def test_of_many_left_behind_some_are_named_and_the_rest_counted(lead: Person, starts: Starts) -> None:
    for _ in range(8):
        await starts()
    _, _, detail = await lead.refused("/v1/handovers", departing())
    assert "and 6 more" in detail


async def test_a_promise_goes_to_the_team_and_the_rest_to_a_colleague(lead: Person, starts: Starts) -> None:
    somebody, other = await starts(), await starts()
    now = await somebody.now()
    team, promise = now["teamId"], now["promises"][0]["promiseId"]
    named = [{"promiseId": promise, "ownerKind": "team", "ownerId": team}]
    await lead.does("/v1/handovers", departing(promises=named, **to_coach()))
    assert await owners(somebody) == {team}
    assert await owners(other) == {str(SUCCESSOR)}


async def test_people_go_back_to_the_team_of_their_own_neighbourhood(lead: Person, starts: Starts) -> None:
    here, there = await starts(), await starts(neighbourhood=ELSEWHERE)
    team = (await here.now())["teamId"]
    to_team = {"ownerKind": "team", "ownerId": team}
    status, rule, detail = await lead.refused("/v1/handovers", departing(**to_team))
    assert (status, rule) == (409, "team-of-the-trajectory")
    assert str(there.id) in detail
    away = [{"trajectoryId": str(there.id)} | to_coach()]
    await lead.does("/v1/handovers", departing(trajectories=away, **to_team))
    assert (await here.now())["coachId"] is None
    assert await owners(here) == {team}
    assert await owners(there) == {str(SUCCESSOR)}


async def test_a_partners_promise_stays_the_partners(world: World, lead: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    await lead.does("/v1/handovers", departing(**to_coach()))
    assert await owners(somebody) == {str(PARTNER), str(SUCCESSOR)}


async def test_whoever_leaves_gets_nothing_back_in_the_same_handover(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    promise = (await somebody.now())["promises"][0]["promiseId"]
    back = [{"promiseId": promise} | to_coach(COACH)]
    for body in (departing(**to_coach(COACH)), departing(promises=back, **to_coach())):
        assert (await lead.refused("/v1/handovers", body))[1] == "leaver-takes-nothing-on"
    assert await owners(somebody) == {str(COACH)}


async def test_what_is_not_part_of_it_is_named_all_at_once(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    unknown = {"trajectoryId": str(uuid4())}
    loose = {"promiseId": str(uuid4())} | to_coach()
    body = of(somebody, promises=[loose, loose | {"promiseId": str(uuid4())}], **to_coach())
    body["trajectories"] += [unknown]
    status, rule, detail = await lead.refused("/v1/handovers", body)
    assert (status, rule) == (409, "not-in-this-handover")
    named = [unknown["trajectoryId"], *(each["promiseId"] for each in body["promises"])]
    assert all(each in detail for each in named)
    assert str(somebody.id) not in detail
    assert await owners(somebody) == {str(COACH)}


async def test_whoever_is_no_longer_on_their_way_is_named_among_many(lead: Person, starts: Starts) -> None:
    somebody, gone = await starts(), await starts()
    await lead.does(f"{gone.path}/closure", {"outcome": "moved"})
    status, rule, detail = await lead.refused("/v1/handovers", of(somebody, gone, **to_coach()))
    assert (status, rule) == (409, "not-in-this-handover")
    assert str(gone.id) in detail
    assert str(somebody.id) not in detail
    assert await owners(somebody) == {str(COACH)}


async def test_a_handover_names_something_and_each_thing_once(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    for body in (to_coach(), of(somebody, ownerKind="coach"), of(somebody, promises=[{"promiseId": "1"}])):
        assert (await lead.refused("/v1/handovers", body))[0] == 400
    assert (await lead.refused("/v1/handovers", of(somebody, somebody, **to_coach())))[1] == "named-twice"


async def test_a_long_list_of_names_fits(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    body = of(somebody, **to_coach())
    body["trajectories"] += [{"trajectoryId": str(uuid4())} | to_coach(uuid4()) for _ in range(1999)]
    assert (await lead.refused("/v1/handovers", body))[1] == "not-in-this-handover"
    body["trajectories"] += [{"trajectoryId": str(uuid4())}]
    assert (await lead.refused("/v1/handovers", body))[0] == 400


async def test_another_coachs_people_are_handed_over_by_a_team_lead_or_by_that_coach(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    await starts()
    colleague = person("coach", subject=uuid4())
    assert (await colleague.refused("/v1/handovers", departing(**to_coach())))[0] == 403
    assert (await coach.does("/v1/handovers", departing(**to_coach())))["promisesMoved"] == 1


async def test_across_municipalities_there_is_nothing_to_hand_over(
    person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    team = (await somebody.now())["teamId"]
    strangers = [
        person("team-lead", municipality="0363"),
        person("team-lead", municipality=None),
        person("neighbourhood-team", subject=COACH, team=uuid4()),
    ]
    for stranger in strangers:
        assert (await stranger.refused("/v1/handovers", departing(**to_coach())))[1] == "coach-owes-nothing"
        assert (await stranger.refused("/v1/handovers", of(somebody, **to_coach())))[1] == "not-in-this-handover"
    assert await owners(somebody) == {str(COACH)}
    await somebody.coach.does("/v1/handovers", of(somebody, ownerKind="team", ownerId=team))
    own_team = person("neighbourhood-team", subject=uuid4(), team=team)
    assert (await own_team.does("/v1/handovers", of(somebody, **to_coach())))["promisesMoved"] == 1


async def test_said_twice_with_one_key_it_is_done_once(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    key = {"Idempotency-Key": str(uuid4())}
    first = await lead.does("/v1/handovers", departing(**to_coach()), **key)
    assert await lead.does("/v1/handovers", departing(**to_coach()), **key) == first
    assert (await lead.refused("/v1/handovers", departing(**to_coach())))[1] == "coach-owes-nothing"
    assert [each["type"] for each in await somebody.history()].count("promise-moved") == 2


async def test_a_referral_is_not_taken_for_a_trajectory(lead: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    [referral] = (await somebody.is_referred(PARTNER))["referrals"]
    body = {"trajectories": [{"trajectoryId": referral["referralId"]}]} | to_coach()
    assert (await lead.refused("/v1/handovers", body))[1] == "not-in-this-handover"
