"""A way of working is data: every value with its source, every fault told at once."""

import tomllib
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from activation.adapters.way_of_working_document import read_document
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from meedoen.refusals import InvalidInput
from meedoen.vocabulary import EscalationRung, Intensity

ROTTERDAM, BREMEN = (
    tomllib.loads(files("activation.ways_of_working").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("rotterdam", "bremen")
)


def faults_of(written: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as wrong:
        read_document(written)
    return {fault.where: fault.code for fault in wrong.value.faults}


def test_rotterdam_follows_up_after_half_a_year_at_most_and_asks_twenty_hours() -> None:
    way = read_document(ROTTERDAM).to_domain()
    assert way.plan.first_follow_up_latest == 183
    assert way.plan.most_hours_per_week == 20
    assert way.contact.longest_interval[Intensity.LIGHT] == 365
    assert list(way.escalation) == list(EscalationRung)


def test_all_faults_are_told_at_once() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["ladder"][0]["step"] = "shouting"
    wrong["plan"]["most_hours_per_week"]["value"] = 60
    wrong["contact"]["first_contact_within"] = {"value": "soon", "source": "assumption"}
    wrong["steady_no"]["respected"] = {"value": True, "source": "everybody knows"}
    wrong["surprise"] = 1
    del wrong["referral"]["answer_within"]
    assert faults_of(wrong) == {
        "/ladder/0/step": "choice",
        "/plan/most_hours_per_week/value": "too-large",
        "/contact/first_contact_within/value": "whole-number",
        "/steady_no/respected/source": "form",
        "/surprise": "unknown",
        "/referral/answer_within": "missing",
    }


def test_a_norm_that_is_a_range_goes_up_and_hours_do_too() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["caseload"]["coach"]["least"] = 351
    wrong["plan"]["start_hours_per_week"]["value"] = 11
    assert faults_of(wrong) == {
        "/caseload/coach/least": "least-above-most",
        "/plan/usual_hours_per_week": "hours-go-down",
    }


@pytest.mark.parametrize("words", ["with \x00 in it", "two\nlines", " ", "", "x" * 121])
def test_words_are_one_line_without_control_characters(words: str) -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["title"]["nl"] = words
    assert list(faults_of(wrong)) == ["/title/nl"]


@pytest.mark.parametrize("source", ["dossier", "dossier: ", "decision:", "assumption: \x07", "hearsay: x", "x" * 201])
def test_a_source_says_where_a_value_comes_from(source: str) -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["cut"]["months"]["source"] = source
    assert list(faults_of(wrong)) == ["/cut/months/source"]


def test_the_earliest_first_follow_up_is_not_after_the_latest() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["plan"]["first_follow_up_earliest"]["value"] = 90
    wrong["plan"]["first_follow_up_latest"]["value"] = 89
    assert faults_of(wrong) == {"/plan/first_follow_up_latest": "earliest-after-latest"}


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("youngest_age", 26, "/value: too-small"),
        ("decided_by", [], "/value: too-few"),
        ("decided_by", ["professional", "risk-model"], "/value/1: choice"),
        ("longest_exemption", 0, "/value: too-small"),
        ("longest_exemption", 2001, "/value: too-large"),
    ],
)
def test_the_cut_is_of_nobody_under_27_by_a_method_that_there_is_and_exempts_for_a_time(
    name: str, value: object, fault: str
) -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["cut"][name]["value"] = value
    assert [f"{where}: {code}" for where, code in faults_of(wrong).items()] == [f"/cut/{name}{fault}"]


@pytest.mark.parametrize(("people", "code"), [(0, "too-small"), (100_001, "too-large"), ("many", "whole-number")])
def test_a_target_is_how_many_people_and_none_has_to_be_stated(people: object, code: str) -> None:
    way = deepcopy(ROTTERDAM) | {"targets": {}}
    read_document(way)
    way["targets"]["placements"] = {"value": people, "source": "assumption"}
    way["targets"]["to_volunteering"] = {"value": 1}
    assert faults_of(way) == {"/targets/placements/value": code, "/targets/to_volunteering/source": "missing"}


@pytest.mark.parametrize(("days", "code"), [(0, "too-small"), (733, "too-large")])
def test_partners_give_account_once_in_two_years_at_least(days: int, code: str) -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["referral"]["account_every"] = {"value": days, "source": "assumption"}
    assert faults_of(wrong) == {"/referral/account_every/value": code}


@pytest.mark.parametrize("intensity", Intensity)
def test_a_plan_makes_nobody_wait_longer_than_a_talk_whatever_the_intensity(intensity: Intensity) -> None:
    way = deepcopy(ROTTERDAM)
    way["plan"]["first_follow_up_earliest"]["value"] = 28
    way["contact"]["longest_interval"]["activation"][intensity.value]["value"] = 28
    assert read_document(way).to_domain().plan.first_follow_up_earliest == 28
    way["contact"]["longest_interval"]["activation"][intensity.value]["value"] = 27
    assert faults_of(way) == {"/plan/first_follow_up_earliest": "follows-up-too-late"}


@pytest.mark.parametrize(("days", "code"), [(-1, "too-small"), (93, "too-large"), ("soon", "whole-number")])
def test_after_temporary_work_a_talk_is_within_a_quarter(days: object, code: str) -> None:
    wrong = deepcopy(BREMEN)
    wrong["temporary_work"]["talk_within"]["value"] = days
    assert faults_of(wrong) == {"/temporary_work/talk_within/value": code}
    del wrong["temporary_work"]["talk_within"]
    assert faults_of(wrong) == {"/temporary_work/talk_within": "missing"}


def test_where_there_are_contact_days_the_ladder_begins_with_one() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["contact"]["contact_day_every"] = {"value": 365, "source": "assumption"}
    assert faults_of(wrong) == {"/contact/contact_day_every": "contact-day-not-first"}
    wrong["ladder"][0]["step"] = "contact-day"
    assert read_document(wrong).to_domain().contact.contact_day_every == 365


def with_intensive_guidance(lasts: object, *, intensive: int = 28, regular: int = 183) -> dict[str, Any]:
    way = deepcopy(ROTTERDAM)
    way["contact"]["intensive_lasts"] = {"value": lasts, "source": "assumption"}
    way["contact"]["longest_interval"]["activation"]["intensive"]["value"] = intensive
    way["contact"]["longest_interval"]["activation"]["regular"]["value"] = regular
    return way


def test_intensive_guidance_may_have_an_end_and_need_not() -> None:
    assert read_document(ROTTERDAM).to_domain().contact.intensive_lasts is None
    assert read_document(with_intensive_guidance(29)).to_domain().contact.intensive_lasts == 29
    unstated = deepcopy(ROTTERDAM)
    unstated["contact"]["intensive_lasts"] = None
    assert read_document(unstated) == read_document(ROTTERDAM)


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (with_intensive_guidance(28), "no-time-to-be-intensive"),
        (with_intensive_guidance(365, intensive=183), "no-time-to-be-intensive"),
        (with_intensive_guidance(0), "too-small"),
        (with_intensive_guidance(1101), "too-large"),
        (with_intensive_guidance("a while"), "whole-number"),
    ],
)
def test_it_lasts_longer_than_the_time_between_two_talks_where_those_are_more_often_than_usual(
    way: dict[str, Any], code: str
) -> None:
    del way["referral"]["answer_within"]
    place = "/contact/intensive_lasts" + ("" if code == "no-time-to-be-intensive" else "/value")
    assert faults_of(way) == {place: code, "/referral/answer_within": "missing"}


def test_an_interval_that_is_wrong_is_told_and_not_what_follows_from_it() -> None:
    wrong = with_intensive_guidance(29, intensive=0)
    assert faults_of(wrong) == {"/contact/longest_interval/activation/intensive/value": "too-small"}


def test_an_interval_is_stated_for_those_who_have_a_trajectory_and_for_nobody_else() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["contact"]["longest_interval"]["reintegration"] = wrong["contact"]["longest_interval"]["activation"]
    assert faults_of(wrong) == {"/contact/longest_interval/reintegration": "unknown"}


@pytest.mark.parametrize("owner", ["partner", "coach"])
def test_guidance_is_owed_by_the_partner_or_by_who_owes_the_contact(owner: str) -> None:
    way = deepcopy(ROTTERDAM)
    way["referral"]["guidance_owed_by"]["value"] = owner
    assert read_document(way).to_domain().referral.guidance_owed_by.value == owner


def test_guidance_is_owed_by_nobody_who_did_not_owe_the_contact() -> None:
    wrong = deepcopy(ROTTERDAM)
    wrong["referral"]["guidance_owed_by"]["value"] = "team"
    assert faults_of(wrong) == {"/referral/guidance_owed_by": "guidance-owed-by-others"}
    wrong["contact"]["owed_by"]["value"] = "nobody"
    assert faults_of(wrong) == {"/contact/owed_by/value": "choice"}


def test_a_municipality_adds_a_file_of_its_own(tmp_path: Path) -> None:
    own = Path(str(files("activation.ways_of_working").joinpath("leeuwarden.toml"))).read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(own.replace('"leeuwarden"', '"harlingen"').replace('"0080"', '"0072"'))
    ways = ways_of_working(written_ways_of_working(tmp_path), default="amsterdam")
    day = ROTTERDAM["effective_on"]
    assert ways.of_municipality("0072", day).name == "harlingen"
    assert ways.of_municipality("0599", day).name == "rotterdam"
    assert ways.of_municipality("0995", day).name == "amsterdam"
    with pytest.raises(KeyError):
        ways.of_municipality("0599", day.replace(year=2000))


def test_every_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("name = ")
    (tmp_path / "b.toml").write_text('name = "b"')
    with pytest.raises(InvalidInput) as wrong:
        written_ways_of_working(tmp_path)
    assert {fault.where.split("#")[0] for fault in wrong.value.faults} == {"a.toml", "b.toml"}


def test_a_version_stated_twice_a_municipality_claimed_twice_and_an_unknown_default_are_refused() -> None:
    documents = written_ways_of_working()
    rival = documents[0].model_copy(update={"name": "rival"})
    with pytest.raises(InvalidInput) as wrong:
        ways_of_working([*documents, documents[0], rival], default="nowhere")
    assert {fault.code for fault in wrong.value.faults} == {"stated-twice", "unknown-way-of-working"}
    assert len(wrong.value.faults) == 3


def test_a_newer_version_counts_from_its_date_and_old_trajectories_keep_theirs() -> None:
    documents = written_ways_of_working()
    [rotterdam] = [document for document in documents if document.name == "rotterdam"]
    newer = rotterdam.model_copy(update={"version": 2, "effective_on": rotterdam.effective_on.replace(year=2030)})
    ways = ways_of_working([*documents, newer], default="amsterdam")
    assert ways.of_municipality("0599", newer.effective_on.replace(year=2029)).version == 1
    assert ways.of_municipality("0599", newer.effective_on).version == 2


def test_the_installation_says_which_municipality_works_how_whatever_a_way_claims() -> None:
    ways = ways_of_working(written_ways_of_working(), default="amsterdam", assigned={"0599": "leeuwarden"})
    day = ROTTERDAM["effective_on"]
    assert ways.of_municipality("0599", day).name == "leeuwarden"
    assert ways.of_municipality("0363", day).name == "amsterdam"


def test_a_way_of_working_without_municipalities_of_its_own_is_for_who_is_assigned_to_it() -> None:
    nowhere = read_document(ROTTERDAM | {"name": "nowhere", "municipalities": []})
    ways = ways_of_working([*written_ways_of_working(), nowhere], default="amsterdam", assigned={"0599": "nowhere"})
    assert ways.of_municipality("0599", nowhere.effective_on).name == "nowhere"


def test_every_assigned_way_of_working_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInput) as wrong:
        ways_of_working(written_ways_of_working(), default="amsterdam", assigned={"0599": "atlantis", "0363": "ys"})
    assert [(fault.where, fault.code) for fault in wrong.value.faults] == [
        ("atlantis", "unknown-way-of-working"),
        ("ys", "unknown-way-of-working"),
    ]
