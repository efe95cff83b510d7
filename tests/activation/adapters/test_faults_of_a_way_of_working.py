"""A fault in one place of a way of working hides none in another: each is told, with its own place."""

import json
import tomllib
from copy import deepcopy
from importlib.resources import files
from typing import Any

import pytest
from activation.adapters.way_of_working_document import WayOfWorkingDocument, read_document
from activation.adapters.way_of_working_rules import Stated, broken_rules
from meedoen.refusals import InvalidInput
from pydantic import ValidationError

Written = dict[str, Any]

ROTTERDAM: Written = tomllib.loads(
    files("activation.ways_of_working").joinpath("rotterdam.toml").read_text(encoding="utf-8")
)


def faults_of(written: Written) -> list[str]:
    with pytest.raises(InvalidInput) as wrong:
        read_document(written)
    return sorted(f"{fault.where}: {fault.code}" for fault in wrong.value.faults)


def rotterdam_with(**values: int | str) -> Written:
    """Rotterdam with other values; `plan__start_hours_per_week=12` is at /plan/start_hours_per_week."""
    written = deepcopy(ROTTERDAM)
    for place, value in values.items():
        *parts, last = place.split("__")
        inside = written
        for part in parts:
            inside = inside[part]
        inside[last] = {**inside.get(last, {"source": "assumption"}), "value": value}
    return written


EVERY_RULE_BROKEN = rotterdam_with(
    contact__contact_day_every=365,
    contact__intensive_lasts=92,
    plan__first_follow_up_earliest=184,
    plan__start_hours_per_week=12,
    plan__most_hours_per_week=11,
    referral__guidance_owed_by="team",
    escalation__owner=21,
)
EVERY_RULE_BROKEN["caseload"]["coach"]["least"] = 351
BROKEN = [
    "/caseload/coach/least: least-above-most",
    "/contact/contact_day_every: contact-day-not-first",
    "/contact/intensive_lasts: no-time-to-be-intensive",
    "/escalation/organisation: rungs-do-not-rise",
    "/escalation/team_lead: rungs-do-not-rise",
    "/plan/first_follow_up_earliest: follows-up-too-late",
    "/plan/first_follow_up_latest: earliest-after-latest",
    "/plan/most_hours_per_week: hours-go-down",
    "/plan/usual_hours_per_week: hours-go-down",
    "/referral/guidance_owed_by: guidance-owed-by-others",
]


def test_every_rule_that_is_broken_is_told_at_once_each_with_its_own_place() -> None:
    assert faults_of(EVERY_RULE_BROKEN) == BROKEN


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("contact", "handover_on_the_spot"),
        ("plan", "signed_by_everyone"),
        ("referral", "answer_within"),
        ("ladder", "tone"),
        ("caseload", "team_member"),
    ],
)
def test_a_value_that_is_missing_hides_no_rule_that_it_has_no_part_in(part: str, missing: str) -> None:
    wrong = deepcopy(EVERY_RULE_BROKEN)
    if part == "ladder":
        del wrong["ladder"][0]["tone"]
    elif part == "caseload":
        wrong["caseload"]["team_member"] = {"value": 1}
    else:
        del wrong[part][missing]
    place = {"ladder": "/ladder/0/tone", "caseload": "/caseload/team_member/source"}.get(part, f"/{part}/{missing}")
    assert faults_of(wrong) == sorted([*BROKEN, f"{place}: missing"])


def test_a_source_that_is_wrong_does_not_keep_its_value_from_being_judged() -> None:
    wrong = rotterdam_with(plan__start_hours_per_week=12)
    wrong["plan"]["start_hours_per_week"]["source"] = "hearsay"
    assert faults_of(wrong) == ["/plan/start_hours_per_week/source: form", "/plan/usual_hours_per_week: hours-go-down"]


def test_a_value_that_is_wrong_itself_is_not_judged_beside_others_and_the_others_are() -> None:
    wrong = rotterdam_with(plan__start_hours_per_week=21, plan__usual_hours_per_week=41)
    assert faults_of(wrong) == [
        "/plan/most_hours_per_week: hours-go-down",
        "/plan/usual_hours_per_week/value: too-large",
    ]


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ((1, 7, 7, 42), ["organisation: rungs-do-not-rise"]),
        ((1, 21, 7, 42), ["organisation: rungs-do-not-rise"]),
        ((1, 50, 21, 42), ["municipality: rungs-do-not-rise", "organisation: rungs-do-not-rise"]),
        ((0, 7, 21, 42), ["owner/value: too-small"]),
    ],
)
def test_each_rung_needs_more_days_than_all_below_it(days: tuple[int, ...], faults: list[str]) -> None:
    owner, team_lead, organisation, municipality = days
    wrong = rotterdam_with(
        escalation__owner=owner,
        escalation__team_lead=team_lead,
        escalation__organisation=organisation,
        escalation__municipality=municipality,
    )
    assert faults_of(wrong) == [f"/escalation/{fault}" for fault in faults]


def test_an_interval_that_is_wrong_leaves_the_others_to_hold_a_plan_against() -> None:
    wrong = rotterdam_with(contact__longest_interval__activation__light=0, plan__first_follow_up_earliest=93)
    assert faults_of(wrong) == [
        "/contact/longest_interval/activation/light/value: too-small",
        "/plan/first_follow_up_earliest: follows-up-too-late",
    ]


def test_values_that_are_the_same_are_in_order() -> None:
    same = rotterdam_with(plan__first_follow_up_earliest=14, plan__first_follow_up_latest=14)
    same["caseload"]["coach"]["least"] = same["caseload"]["coach"]["value"]
    assert read_document(same).to_domain().plan.first_follow_up_latest == 14


def test_a_name_that_is_not_known_here_is_told_and_what_it_names_is_not_looked_at() -> None:
    body = read_document(ROTTERDAM).model_dump(mode="json")
    del body["plan"]["startHoursPerWeek"]
    body["plan"]["start_hours_per_week"] = {"value": "many", "source": "assumption"}
    with pytest.raises(ValidationError) as wrong:
        WayOfWorkingDocument.model_validate_json(json.dumps(body), by_alias=True, by_name=False)
    assert sorted((error["type"], error["loc"][-1]) for error in wrong.value.errors()) == [
        ("extra_forbidden", "start_hours_per_week"),
        ("missing", "startHoursPerWeek"),
    ]


@pytest.mark.parametrize(
    "nonsense", [None, [], 1, "plan", {"plan": []}, {"ladder": "x"}, {"ladder": []}, {"plan": None}]
)
def test_of_nonsense_no_rule_says_anything(nonsense: Any) -> None:
    assert not broken_rules(Stated(nonsense))


@pytest.mark.parametrize("listed", [{"0": "0599"}, "0599", [599]], ids=["object", "name", "number"])
def test_nothing_is_taken_for_a_list_of_names_that_is_none(listed: object) -> None:
    [fault] = faults_of(ROTTERDAM | {"municipalities": listed})
    assert fault.startswith("/municipalities")


def test_a_ladder_of_one_rung_that_is_wrong_does_not_have_too_few() -> None:
    wrong = rotterdam_with(contact__contact_day_every=365)
    del wrong["ladder"][1:]
    wrong["ladder"][0]["tone"] = "threatening"
    assert faults_of(wrong) == ["/contact/contact_day_every: contact-day-not-first", "/ladder/0/tone: choice"]
    wrong["ladder"] = []
    assert faults_of(wrong) == ["/ladder: too-few"]
