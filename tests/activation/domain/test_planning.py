"""A signed plan always leaves a dated, owned promise behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.commands.planning import SignPlan
from activation.domain.plan_rules import Signatory
from activation.domain.promise import Owner
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import PlanSigned
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import ActivityKind, Intensity, OwnerKind, PromiseEnding, PromiseKind

from tests.activation.domain.conftest import Story


def test_a_signed_plan_promises_its_first_follow_up_in_place_of_the_talk_that_was_promised(story: Story) -> None:
    story.starts().gets_coach().talks()
    talk = story.owed(PromiseKind.FOLLOW_UP)
    story.signs(in_days=90)
    promised = story.owed(PromiseKind.FOLLOW_UP)
    assert (promised.due_on, promised.owner) == (story.day(90), story.coach)
    assert story.events[-1].promise_id == talk.promise_id
    assert story.events[-1].ending is PromiseEnding.REPLACED
    assert story.state.stage is Stage.PLAN_SIGNED


def test_a_plan_without_a_first_follow_up_is_refused_and_says_what_to_state(story: Story) -> None:
    story.starts().gets_coach().talks()
    for plan in (story.plan(in_days=None), story.plan(owner=None)):
        refused = story.refuses(plan)
        assert refused.rule == "plan-needs-first-follow-up"
        assert "State its date and who" in refused.words.en
        assert "Noem de datum en wie" in refused.words.nl


@given(days=st.integers(-400, 800))
def test_the_first_follow_up_lies_within_the_bounds_of_the_way_of_working(
    days: int, story_in: Callable[[str], Story]
) -> None:
    story = story_in("rotterdam").starts().gets_coach().talks()
    rules = story.way.plan
    allowed = rules.first_follow_up_earliest <= days <= rules.first_follow_up_latest
    if allowed:
        story.does(story.plan(in_days=days))
        assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.day(days)
    else:
        refused = story.refuses(story.plan(in_days=days))
        assert refused.rule == "first-follow-up-outside-bounds"
        assert story.day(rules.first_follow_up_latest).isoformat() in refused.words.en


@pytest.mark.parametrize("city", [way.name for way in written_ways_of_working()])
@pytest.mark.parametrize("intensity", list(Intensity))
def test_a_plan_makes_nobody_wait_longer_than_their_intensity_allows(
    city: str, intensity: Intensity, story_in: Callable[[str], Story]
) -> None:
    story = story_in(city).starts().gets_coach(intensity).talks(next_in_days=5)
    longest = min(story.way.contact.longest_interval[intensity], story.way.plan.first_follow_up_latest)
    offered = ({ActivityKind.VOLUNTEERING, ActivityKind.OWN_OBSTACLES} & story.way.plan.activity_kinds).pop()
    assert story.refuses(story.plan(in_days=longest + 1, activity=offered)).rule == "first-follow-up-outside-bounds"
    story.signs(in_days=longest, activity=offered)
    assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.day(longest)


def test_a_partner_cannot_own_the_first_follow_up(story: Story) -> None:
    story.starts().talks()
    assert story.refuses(story.plan(owner=Owner(OwnerKind.PARTNER, story.partner))).rule == "partner-accepts-first"


def test_a_plan_and_each_new_version_comes_out_of_a_talk(story: Story) -> None:
    story.starts()
    assert story.refuses(story.plan()).rule == "plan-needs-conversation"
    story.talks().signs()
    assert story.refuses(story.plan()).rule == "plan-needs-conversation"
    story.talks().signs()
    assert story.state.plan is not None
    assert story.state.plan.version == 2


def test_a_talk_from_before_the_plan_that_is_recorded_after_it_gives_no_other_plan(story: Story) -> None:
    story.starts().talks()
    story.passes(days=1)
    story.signs()
    story.does(story.conversation(held_at=story.now - timedelta(days=1)))
    assert story.refuses(story.plan()).rule == "plan-needs-conversation"
    story.does(story.conversation(held_at=story.now))
    story.signs()


def test_signing_does_not_make_an_overdue_promise_go_away(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=5)
    overdue = story.owed(PromiseKind.FOLLOW_UP)
    story.passes(days=6)
    story.signs()
    assert overdue.promise_id in {promise.promise_id for promise in story.state.promises}


@pytest.mark.parametrize("signed_by", [{}, {Signatory.PERSON}, {Signatory.COACH}])
def test_a_plan_is_signed_by_the_person_and_by_the_coach(story: Story, signed_by: set[Signatory]) -> None:
    story.starts().talks()
    refused = story.refuses(story.plan(signed_by=frozenset(signed_by)))
    assert refused.rule == "plan-needs-both-signatures"
    assert "by the person and by the coach" in refused.words.en


def test_where_not_everyone_signs_a_plan_is_agreed_on_without_a_signature(story: Story) -> None:
    story.way = replace(story.way, plan=replace(story.way.plan, signed_by_everyone=False))
    story.starts().talks()
    story.does(story.plan(signed_by=frozenset()))
    assert story.state.stage is Stage.PLAN_SIGNED


def test_informal_care_comes_with_a_contract_where_the_way_of_working_says_so(story: Story) -> None:
    story.starts().talks()
    refused = story.refuses(story.plan(activity=ActivityKind.INFORMAL_CARE))
    assert refused.rule == "informal-care-needs-contract"
    assert "careContractSigned" in refused.words.nl
    [signed, *_] = story.does(story.plan(activity=ActivityKind.INFORMAL_CARE, care_contract_signed=True))
    assert isinstance(signed, PlanSigned)
    assert signed.care_contract_signed
    story.way = replace(story.way, plan=replace(story.way.plan, informal_care_contract=False))
    story.talks().signs(activity=ActivityKind.INFORMAL_CARE)


@pytest.mark.parametrize("activity", ActivityKind)
def test_only_what_the_way_of_working_has_is_agreed_on(story: Story, activity: ActivityKind) -> None:
    story.starts().talks()
    story.way = replace(story.way, plan=replace(story.way.plan, activity_kinds=frozenset({ActivityKind.LANGUAGE})))
    plan = story.plan(activity=activity, care_contract_signed=True)
    if activity is ActivityKind.LANGUAGE:
        story.does(plan)
    else:
        refused = story.refuses(plan)
        assert refused.rule == "activity-not-offered"
        assert "Choose from: language." in refused.words.en


def test_nobody_is_asked_more_hours_than_the_way_of_working_says(story: Story) -> None:
    story.starts().talks()
    assert story.refuses(story.plan(hours=story.way.plan.most_hours_per_week + 1)).rule == "too-many-hours"
    assert isinstance(story.plan(), SignPlan)
