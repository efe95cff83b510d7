"""Signing a plan over the API: what it must say, what it warns of, and what a check beforehand tells."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from activation.adapters.tables import METADATA
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.domain.ways_of_working import WaysOfWorking
from httpx import AsyncClient
from sqlalchemy import func, select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import PARTNER, World

WORKSHOP = "0637"
"""A municipality with temporary work; nobody's in the ways of working that come with it."""
TEMPORARY_WORK = """
[temporary_work]
activity_kinds = { value = ["paid-temporary"], source = "assumption" }
term = { value = 365, source = "assumption" }
term_of_young = { value = 183, source = "assumption" }
talk_within = { value = 10, source = "assumption" }
wage_on_top = { value = 140, source = "assumption" }
additional = { value = true, source = "assumption" }
training_allowed = { value = false, source = "assumption" }
voluntary = { value = true, source = "assumption" }
travel_pass = { value = true, source = "assumption" }
missed_hours_unpaid = { value = true, source = "assumption" }
"""


@pytest.fixture(scope="session")
def own_ways(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a way of working that has temporary work."""
    folder = tmp_path_factory.mktemp("ways")
    rotterdam = files("activation.ways_of_working").joinpath("rotterdam.toml").read_text(encoding="utf-8")
    written = rotterdam.replace('"rotterdam"', '"workshop"').replace('"0599"', f'"{WORKSHOP}"')
    (folder / "workshop.toml").write_text(written + TEMPORARY_WORK, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def ways_in_use(own_ways: Path) -> WaysOfWorking:
    return ways_of_working(written_ways_of_working(own_ways), default="amsterdam")


@pytest.fixture(autouse=True)
def _own_ways(own_ways: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIVATION_WAYS_OF_WORKING", str(own_ways))


@pytest.fixture
async def working(world: World, person: Callable[..., Person]) -> OnTheirWay:
    """Somebody in the municipality with temporary work, after a talk."""
    coach = person("coach", municipality=WORKSHOP)
    trajectory_id = await world.somebody_starts(municipality=WORKSHOP, neighbourhood=f"{WORKSHOP}0101")
    somebody = OnTheirWay(world, coach, trajectory_id)
    await coach.does(f"{somebody.path}/coach", {"coachId": str(somebody.coach_id), "intensity": "regular"})
    await somebody.talks()
    return somebody


def work(somebody: OnTheirWay, **changes: Any) -> dict[str, Any]:
    stated = {"startsOn": somebody.on(0), "termFor": "young", "additionalBecause": "the museum opens anyway"}
    return somebody.plan(activityKind="paid-temporary", temporaryWork=stated | changes)


async def test_without_a_token_no_plan_is_signed_or_checked(api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    for path in ("/plans", "/plans/_check"):
        assert (await api.post(somebody.path + path, json=somebody.plan())).status_code == 401


async def test_a_plan_says_who_signed_and_for_informal_care_that_there_is_a_contract(
    coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    path = f"{somebody.path}/plans"
    before = await somebody.now()
    for signed_by in ([], ["person"], ["coach", "coach"]):
        refused = await coach.refused(path, somebody.plan(signedBy=signed_by))
        assert refused[:2] == (409, "plan-needs-both-signatures")
    care = somebody.plan(activityKind="informal-care")
    assert (await coach.refused(path, care))[:2] == (409, "informal-care-needs-contract")
    work_here = somebody.plan(activityKind="paid-temporary")
    assert (await coach.refused(path, work_here))[:2] == (409, "activity-not-offered")
    assert await somebody.now() == before
    signed = await coach.does(path, care | {"careContractSigned": True})
    assert (signed["plan"]["activityKind"], signed["plan"]["chosenBy"]) == ("informal-care", "person")
    assert signed["warnings"] == []


async def test_a_check_tells_what_signing_would_and_writes_nothing(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    check = f"{somebody.path}/plans/_check"
    before, rows = await world.log(), await rows_of_every_table(world)
    assert (await coach.does(check, somebody.plan()))["warnings"] == []
    late = somebody.plan(firstFollowUp=somebody.plan()["firstFollowUp"] | {"dueOn": somebody.on(180)})
    [warning] = (await coach.does(check, late | {"note": "prefers the summer"}))["warnings"]
    assert warning["code"] == "first-follow-up-is-far-off"
    assert warning["messageNl"] != warning["messageEn"]
    assert "contact" in warning["reasonEn"]
    assert warning["source"].startswith("dossier: ")
    assert (await coach.refused(check, somebody.plan(signedBy=[])))[:2] == (409, "plan-needs-both-signatures")
    stale = await coach.refused(check, somebody.plan(), **{"If-Match": '"1"'})
    assert stale[:2] == (412, "stale")
    assert (await world.log(), await rows_of_every_table(world)) == (before, rows)
    signed = await somebody.signs(**late)
    assert signed["warnings"] == [warning]
    assert signed["stage"] == "plan-signed"


async def test_a_plan_that_repeats_what_was_tried_warns_also_in_the_next_trajectory(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.signs(activityKind="exercise")
    world.passes(days=10)
    await somebody.talks()
    assert (await somebody.signs(activityKind="language"))["warnings"] == []
    await coach.does(f"{somebody.path}/closure", {"outcome": "reintegration"})
    client = (await world.state(somebody.id)).client_id
    await world.intake_tells(world.assessed(client))
    [again] = [each for each in await world.trajectories() if each.state.is_open]
    back = OnTheirWay(world, coach, again.stream_id)
    world.passes(days=1)
    await back.talks()
    check = f"{back.path}/plans/_check"
    [warning] = (await coach.does(check, back.plan(activityKind="exercise")))["warnings"]
    assert warning["code"] == "repeats-earlier-course"
    assert "It came to nothing" in warning["messageEn"]
    [went_well] = (await coach.does(check, back.plan(activityKind="language")))["warnings"]
    assert went_well["code"] == "repeats-earlier-course"
    assert "That went well" in went_well["messageEn"]
    assert (await back.signs(activityKind="language"))["warnings"] == [went_well]
    world.passes(days=10)
    await back.talks()
    assert (await coach.does(check, back.plan(activityKind="language")))["warnings"] == []


async def test_hours_are_held_against_those_of_others_at_the_partner_or_else_in_the_municipality(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    for _ in range(5):
        other = await starts()
        await other.talks()
        await other.signs(hoursPerWeek=4)
    amsterdam = person("coach", municipality="0363")
    for _ in range(9):
        trajectory_id = await world.somebody_starts(municipality="0363", neighbourhood="03630101")
        elsewhere = OnTheirWay(world, amsterdam, trajectory_id)
        await elsewhere.talks()
        await elsewhere.signs(hoursPerWeek=16)
    somebody = await starts()
    await somebody.talks()
    check = f"{somebody.path}/plans/_check"
    heavy = somebody.plan(hoursPerWeek=16)
    [warning] = (await coach.does(check, heavy))["warnings"]
    assert warning["code"] == "hours-differ-from-others"
    assert "in this municipality mostly do 4 hours" in warning["messageEn"]
    assert (await coach.does(check, heavy | {"activityKind": "exercise"}))["warnings"] == []
    for _ in range(5):
        there = await starts()
        await there.talks()
        await there.signs(hoursPerWeek=16)
        await there.is_referred(PARTNER)
    await somebody.is_referred(PARTNER)
    assert (await coach.does(check, heavy))["warnings"] == []
    [light] = (await coach.does(check, somebody.plan(hoursPerWeek=4)))["warnings"]
    assert "at this partner mostly do 16 hours" in light["messageEn"]


async def test_temporary_work_owes_a_talk_at_its_end_and_parking_shows(world: World, working: OnTheirWay) -> None:
    signed = await working.coach.does(f"{working.path}/plans", work(working))
    assert signed["plan"]["workTerm"] == {"startsOn": working.on(0), "endsOn": working.on(183)}
    owed = {each["kind"]: each["dueOn"] for each in signed["promises"]}
    assert owed == {"follow-up": working.on(90), "return-conversation": working.on(193)}
    assert (await working.coach.sees("/v1/trajectories", parked="true"))["items"] == []
    ends_on = working.on(183)
    world.passes(days=184)
    talked = await working.talks()
    assert talked["parkedSince"] == ends_on
    [parked] = (await working.coach.sees("/v1/trajectories", parked="true"))["items"]
    assert (parked["trajectoryId"], parked["parkedSince"]) == (str(working.id), ends_on)
    stepped = await working.coach.does(f"{working.path}/steps", {"fromRung": 3, "toRung": 4})
    assert stepped["parkedSince"] is None
    assert (await working.coach.sees("/v1/trajectories", parked="true"))["items"] == []


async def test_temporary_work_says_since_when_which_term_and_why_it_is_additional(working: OnTheirWay) -> None:
    path = f"{working.path}/plans"
    without = working.plan(activityKind="paid-temporary")
    assert (await working.coach.refused(path, without))[:2] == (409, "temporary-work-needs-term")
    unsaid = work(working, additionalBecause=None)
    assert (await working.coach.refused(path, unsaid))[:2] == (409, "temporary-work-is-additional")
    over = work(working, startsOn="2025-01-01")
    assert (await working.coach.refused(path, over))[:2] == (409, "temporary-work-is-over")
    await working.coach.does(path, work(working, termFor="older"))
    [told] = (await working.coach.sees(f"{working.path}/story"))["trajectories"]
    assert told["plans"][0]["additionalBecause"] == "the museum opens anyway"


async def test_all_that_is_wrong_with_a_plan_is_told_at_once_and_nothing_changes(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    before = await somebody.now()
    wrong = {
        "activityKind": "sailing",
        "hoursPerWeek": 4.5,
        "chosenBy": "nobody",
        "firstFollowUp": {"dueOn": "next month", "ownerKind": "coach", "ownerId": str(uuid4())},
        "signedBy": ["person", "coach", "partner"],
        "careContractSigned": "yes",
        "temporaryWork": {"startsOn": "2026-02-30", "termFor": "young", "additionalBecause": "a\x1bb"},
        "partnerId": "the museum",
        "note": "bell\x07",
    }
    response = await coach.post(f"{somebody.path}/plans", wrong)
    assert response.status_code == 400
    assert {error["location"] for error in response.json()["errors"]} >= {
        "/activityKind",
        "/hoursPerWeek",
        "/chosenBy",
        "/firstFollowUp/dueOn",
        "/careContractSigned",
        "/temporaryWork/startsOn",
        "/temporaryWork/additionalBecause",
        "/partnerId",
        "/note",
    }
    assert await somebody.now() == before


async def rows_of_every_table(world: World) -> dict[str, int]:
    async with world.database.reading() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }
