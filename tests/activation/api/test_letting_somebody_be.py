"""A steady no over the API: whoever closes with it says that nobody is in danger; other ends do not ask for that."""

from collections.abc import Callable
from typing import Any

import pytest
from activation.adapters.publishing import publish

from tests.activation.api.conftest import OnTheirWay, Person
from tests.activation.conftest import COACH, World

AMSTERDAM = "0363"
A_NO = {"outcome": "respected-no"}


@pytest.fixture
async def somebody(world: World, person: Callable[..., Person]) -> OnTheirWay:
    """In Amsterdam, spoken with as often as it takes to believe a no."""
    coach = person("coach", municipality=AMSTERDAM)
    trajectory_id = await world.somebody_starts(municipality=AMSTERDAM, neighbourhood="03630826")
    somebody = OnTheirWay(world, coach, trajectory_id)
    await coach.does(f"{somebody.path}/coach", {"coachId": str(COACH), "intensity": "regular"})
    for _ in range(2):
        await somebody.talks()
    return somebody


async def faults(somebody: OnTheirWay, body: dict[str, Any]) -> dict[str, str]:
    """What is wrong with it and where; the trajectory stays as it was."""
    before = await somebody.now()
    refused = await somebody.coach.post(f"{somebody.path}/closure", body)
    assert refused.status_code == 400, refused.text
    assert await somebody.now() == before
    return {fault["location"]: fault["code"] for fault in refused.json()["errors"]}


async def test_whether_anybody_is_in_danger_has_to_be_said(somebody: OnTheirWay) -> None:
    assert await faults(somebody, A_NO) == {"/nobodyInDanger": "missing"}
    assert await faults(somebody, A_NO | {"nobodyInDanger": None}) == {"/nobodyInDanger": "missing"}
    assert await faults(somebody, A_NO | {"nobodyInDanger": "maybe"}) == {"/nobodyInDanger": "true-or-false"}


async def test_with_another_end_it_is_not_asked_and_not_kept(somebody: OnTheirWay) -> None:
    for said in (True, False):
        assert await faults(somebody, {"outcome": "moved", "nobodyInDanger": said}) == {"/nobodyInDanger": "unknown"}
    assert await faults(somebody, {"outcome": "nowhere", "nobodyInDanger": True}) == {"/outcome": "choice"}
    await somebody.coach.does(f"{somebody.path}/closure", {"outcome": "moved"})


async def test_where_there_may_be_danger_the_coach_is_told_to_keep_in_touch(somebody: OnTheirWay) -> None:
    before = await somebody.now()
    closure = f"{somebody.path}/closure"
    status, rule, detail = await somebody.coach.refused(closure, A_NO | {"nobodyInDanger": False})
    assert (status, rule) == (409, "danger-keeps-contact")
    assert "Agree on a next talk" in detail
    assert await somebody.now() == before


async def test_what_was_said_stays_in_the_history_and_is_told_to_nobody_else(
    world: World, somebody: OnTheirWay
) -> None:
    closed = await somebody.coach.does(f"{somebody.path}/closure", A_NO | {"nobodyInDanger": True})
    assert (closed["outcome"], closed["promises"]) == ("respected-no", [])
    assert (await somebody.history())[-1]["details"]["nobodyInDanger"] is True
    told = [publish(stored)[1].model_dump_json() for stored in await world.log() if stored.public_seq]
    assert "respected-no" in told[-1]
    assert not any("danger" in each.lower() for each in told)


async def test_rotterdam_does_not_ask_since_it_takes_no_no_for_the_end(starts: Callable[..., Any]) -> None:
    somebody = await starts()
    status, rule, _ = await somebody.coach.refused(f"{somebody.path}/closure", A_NO)
    assert (status, rule) == (409, "no-is-not-the-end-here")
