"""A version is checked before it is added: all that is wrong with it at once, and what to do besides."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.letters.templates import written_templates
from httpx import AsyncClient

from tests.activation.api.conftest import Document, Person
from tests.activation.conftest import KRALINGEN, World

WAYS = "/v1/ways-of-working"
STANDS_IN_ITS_WAY = {
    "/effectiveOn": "in-the-past",
    "/version": "version-exists",
    "/municipalities": "own-municipality-alone",
    "/name": "name-of-others",
}


def all_of_others(world: World) -> Document:
    """What no version of one's own says: all that may stand in its way."""
    yesterday = world.day(-1).isoformat()
    return {"version": 1, "effectiveOn": yesterday, "municipalities": ["0363"], "name": "amsterdam"}


async def test_everything_that_stands_in_its_way_is_told_at_once(
    administrator: Person, second_version: Document, world: World
) -> None:
    second_version |= all_of_others(world)
    for path in (WAYS, f"{WAYS}/_validate"):
        assert await administrator.faults(path, second_version) == STANDS_IN_ITS_WAY


async def test_a_fault_of_form_hides_nothing_that_stands_in_its_way(
    administrator: Person, second_version: Document, world: World
) -> None:
    second_version |= all_of_others(world) | {"surprise": True}
    second_version["plan"]["mostHoursPerWeek"]["value"] = 1
    expected = STANDS_IN_ITS_WAY | {
        "/surprise": "unknown",
        "/plan/mostHoursPerWeek": "hours-go-down",
        "q": "unknown",
    }
    for path in (WAYS, f"{WAYS}/_validate"):
        assert await administrator.faults(f"{path}?q=1", second_version) == expected


async def test_what_can_be_said_of_a_version_in_ill_form_is_said_and_no_more(
    administrator: Person, second_version: Document, world: World
) -> None:
    await administrator.post(WAYS, second_version)
    del second_version["title"]
    assert await administrator.faults(WAYS, second_version) == {"/title": "missing", "/version": "version-exists"}
    second_version |= {"name": "no name", "effectiveOn": "yesterday", "municipalities": [363]}
    assert await administrator.faults(WAYS, second_version) == {
        "/title": "missing",
        "/name": "form",
        "/effectiveOn": "date",
        "/municipalities/0": "text",
    }


async def test_a_whole_number_with_nothing_after_the_point_is_no_fault_of_form(
    administrator: Person, second_version: Document, world: World
) -> None:
    second_version |= {"version": 1.0, "effectiveOn": world.day(-1).isoformat()}
    assert await administrator.faults(WAYS, second_version) == {
        "/effectiveOn": "in-the-past",
        "/version": "version-exists",
    }


async def test_all_faults_of_form_are_told_at_once(administrator: Person, second_version: Document) -> None:
    second_version["ladder"][0]["tone"] = "threatening"
    second_version["contact"]["firstContactWithin"]["value"] = -1
    second_version["escalation"]["teamLead"]["value"] = 1
    second_version["title"]["nl"] = "met \x00 erin"
    second_version["teams"] = {KRALINGEN: str(UUID(int=0))}
    second_version["effectiveOn"] = "tomorrow"
    second_version["surprise"] = True
    del second_version["plan"]["signedByEveryone"]["source"]
    expected = {
        "/ladder/0/tone": "choice",
        "/contact/firstContactWithin/value": "too-small",
        "/escalation/teamLead": "rungs-do-not-rise",
        "/title/nl": "unseen",
        f"/teams/{KRALINGEN}": "no-team",
        "/effectiveOn": "date",
        "/surprise": "unknown",
        "/plan/signedByEveryone/source": "missing",
    }
    for path in (WAYS, f"{WAYS}/_validate"):
        assert await administrator.faults(path, second_version) == expected
    assert len((await administrator.sees(f"{WAYS}/rotterdam/versions"))["items"]) == 1


@pytest.mark.parametrize("nonsense", [None, [], 1, "rotterdam", {}, {"name": {"name": {}}}, {"ladder": [[]]}])
async def test_nonsense_is_refused(administrator: Person, nonsense: Any) -> None:
    assert (await administrator.post(WAYS, nonsense)).status_code == 400


async def test_trying_writes_nothing_and_says_what_the_version_would_succeed(
    administrator: Person, second_version: Document
) -> None:
    tried = await administrator.does(f"{WAYS}/_validate", second_version)
    assert (tried["adds"], tried["version"]["version"]) == (True, 2)
    assert tried["succeeds"] == {"name": "rotterdam", "version": 1, "effectiveOn": "2014-01-01"}
    assert len((await administrator.sees(f"{WAYS}/rotterdam/versions"))["items"]) == 1
    await administrator.post(WAYS, second_version)
    again = await administrator.does(f"{WAYS}/_validate", second_version)
    assert (again["adds"], again["succeeds"]) == (False, None)


async def test_a_rung_whose_letter_is_not_there_is_refused_beside_all_else(
    administrator: Person, second_version: Document
) -> None:
    second_version["ladder"][0]["tone"] = "friendly"
    without_letter = {"/ladder/0/tone": "no-letter-for-this-step"}
    for path in (WAYS, f"{WAYS}/_validate"):
        assert await administrator.faults(path, second_version) == without_letter
    second_version["surprise"] = True
    second_version["ladder"][1]["tone"] = "threatening"
    ill_formed = {"/surprise": "unknown", "/ladder/1/tone": "choice"}
    assert await administrator.faults(WAYS, second_version) == without_letter | ill_formed


async def test_what_counts_is_the_letters_that_this_installation_has(
    administrator: Person, second_version: Document, api: AsyncClient, tmp_path: Path
) -> None:
    second_version["ladder"][1]["tone"] = "urging"
    assert list(await administrator.faults(WAYS, second_version)) == ["/ladder/1/tone"]
    (tmp_path / "nl").mkdir()
    own = 'subject = "Koffie?"\nbody = "{appointment} {place} {sender} {phone}"\n'
    (tmp_path / "nl" / "urging.registered-letter.toml").write_text(own)
    state = api._transport.app.state  # type: ignore[attr-defined]
    state.letter_means = replace(state.letter_means, templates=written_templates(tmp_path))
    assert (await administrator.post(WAYS, second_version)).status_code == 201


async def test_a_cut_that_differs_is_no_fault_and_whoever_checks_is_told_that_intake_has_its_own(
    administrator: Person, second_version: Document
) -> None:
    assert (await administrator.does(f"{WAYS}/_validate", second_version))["remarks"] == []
    second_version["cut"]["months"]["value"] = 30
    second_version["cut"]["decidedBy"]["value"] = ["instrument"]
    second_version["cut"]["longestExemption"]["value"] = 365
    checked = await administrator.does(f"{WAYS}/_validate", second_version)
    remarks = {each["location"]: each["code"] for each in checked["remarks"]}
    assert remarks == dict.fromkeys(("/cut/months", "/cut/decidedBy", "/cut/longestExemption"), "change-at-intake-too")
    assert checked["adds"]

    assert (await administrator.post(WAYS, second_version)).status_code == 201
    assert (await administrator.does(f"{WAYS}/_validate", second_version))["remarks"] == []
    third = second_version | {"version": 3}
    assert (await administrator.does(f"{WAYS}/_validate", third))["remarks"] == []


async def test_what_is_only_shown_is_no_fault_and_whoever_checks_is_told_that_intake_does_not_act_on_it(
    administrator: Person, second_version: Document
) -> None:
    second_version["cut"]["youngestAge"]["value"] = 28
    second_version["cut"]["reweighed"]["value"] = True
    checked = await administrator.does(f"{WAYS}/_validate", second_version)
    remarks = {each["location"]: each["code"] for each in checked["remarks"]}
    assert remarks == dict.fromkeys(("/cut/youngestAge", "/cut/reweighed"), "shown-only")
    assert checked["adds"]

    assert (await administrator.post(WAYS, second_version)).status_code == 201
    [of_age] = (await administrator.does(f"{WAYS}/_validate", second_version | {"version": 3}))["remarks"]
    assert of_age["location"] == "/cut/youngestAge", "as little true as before"


@pytest.mark.parametrize(
    ("language", "value", "stated", "says"),
    [
        ("nl", "months", 30, "Intake werkt met een eigen bestand"),
        ("en", "months", 30, "a file of its own"),
        ("nl", "youngestAge", 28, "staat er alleen om te lezen"),
        ("en", "youngestAge", 28, "only shown"),
    ],
)
async def test_a_remark_is_in_the_language_of_who_asks(
    administrator: Person, second_version: Document, language: str, value: str, stated: int, says: str
) -> None:
    second_version["cut"][value]["value"] = stated
    answer = await administrator.post(f"{WAYS}/_validate", second_version, **{"Accept-Language": language})
    [remark] = answer.json()["remarks"]
    assert says in remark["detail"]


async def test_the_same_who_decide_in_another_order_are_the_same(
    administrator: Person, second_version: Document
) -> None:
    second_version["cut"]["decidedBy"]["value"].reverse()
    assert (await administrator.does(f"{WAYS}/_validate", second_version))["remarks"] == []
