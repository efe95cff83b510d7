"""A handover moves promises, one by one, to a named owner; none is left behind."""

from collections.abc import Callable

import pytest
from activation.domain.commands.coaching import ChangeIntensity
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.partner_told import PartnerAccepts
from activation.domain.commands.promising import MovePromise
from activation.domain.promise import Owner
from activation.domain.promise_events import PromiseMoved
from activation.domain.trajectory_events import BroughtToTeam, CoachAssigned, CoachReleased
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from tests.activation.domain.conftest import Story


@pytest.fixture
def other(story: Story) -> Owner:
    return Owner(OwnerKind.COACH, story.new_id())


@pytest.fixture
def coached(story: Story) -> Story:
    """A coach with two promises to one person: a follow-up, and the review of an exemption."""
    story.starts().gets_coach().talks()
    story.does(NoteExemption(story.day(100)))
    return story


def test_a_person_goes_to_another_coach_promise_by_promise(coached: Story, other: Owner) -> None:
    before = coached.state.promises
    events = coached.does(HandOver(coached.coach, other))
    assert [type(event) for event in events] == [CoachAssigned, PromiseMoved, PromiseMoved]
    assert coached.state.contact_owner == other
    assert coached.state.intensity is Intensity.REGULAR
    for was, now in zip(before, coached.state.promises, strict=True):
        assert (now.owner, now.promise_id, now.due_on) == (other, was.promise_id, was.due_on)


def test_a_promise_may_go_to_somebody_else_than_the_rest(coached: Story, other: Owner) -> None:
    team = Owner(OwnerKind.TEAM, coached.state.team_id)
    review = coached.owed(PromiseKind.EXEMPTION_REVIEW)
    coached.does(HandOver(coached.coach, other, {review.promise_id: team}))
    assert coached.owed(PromiseKind.EXEMPTION_REVIEW).owner == team
    assert coached.owed(PromiseKind.FOLLOW_UP).owner == other


def test_a_handover_that_would_leave_a_promise_behind_is_refused_and_says_which(coached: Story, other: Owner) -> None:
    review, follow_up = coached.owed(PromiseKind.EXEMPTION_REVIEW), coached.owed(PromiseKind.FOLLOW_UP)
    refused = coached.refuses(HandOver(coached.coach, None, {review.promise_id: other}))
    assert refused.rule == "handover-leaves-nothing-behind"
    assert str(follow_up.promise_id) in refused.words.en
    assert str(coached.state.trajectory_id) in refused.words.nl
    assert str(review.promise_id) not in refused.words.en


def test_who_takes_every_promise_but_not_the_person_leaves_the_person_behind(coached: Story, other: Owner) -> None:
    all_of_them = {promise.promise_id: other for promise in coached.state.promises}
    refused = coached.refuses(HandOver(coached.coach, None, all_of_them))
    assert str(coached.state.trajectory_id) in refused.words.en


def test_a_loose_promise_moves_and_the_person_stays_with_their_coach(coached: Story, other: Owner) -> None:
    review = coached.owed(PromiseKind.EXEMPTION_REVIEW)
    coached.does(MovePromise(review.promise_id, owner=other))
    successor = Owner(OwnerKind.COACH, coached.new_id())
    [moved] = coached.does(HandOver(other, successor))
    assert (moved.promise_id, moved.owner) == (review.promise_id, successor)
    assert coached.state.contact_owner == coached.coach
    assert coached.owed(PromiseKind.FOLLOW_UP).owner == coached.coach


def test_what_a_colleague_or_a_partner_owes_stays_theirs(coached: Story, other: Owner) -> None:
    colleague = Owner(OwnerKind.COACH, coached.new_id())
    review = coached.owed(PromiseKind.EXEMPTION_REVIEW)
    coached.does(MovePromise(review.promise_id, owner=colleague))
    coached.does(PartnerAccepts(coached.refers(), coached.now))
    guidance = coached.owed(PromiseKind.GUIDANCE)
    coached.does(HandOver(coached.coach, other))
    assert coached.owed(PromiseKind.GUIDANCE) == guidance
    assert coached.owed(PromiseKind.EXEMPTION_REVIEW).owner == colleague
    assert coached.state.contact_owner == other
    partner = Owner(OwnerKind.PARTNER, coached.partner)
    assert coached.refuses(HandOver(partner, coached.coach)).rule == "partner-keeps-its-promise"


def test_whoever_leaves_takes_nothing_on_and_a_partner_neither(coached: Story, other: Owner) -> None:
    review = coached.owed(PromiseKind.EXEMPTION_REVIEW).promise_id
    assert coached.refuses(HandOver(coached.coach, coached.coach)).rule == "leaver-takes-nothing-on"
    again = HandOver(coached.coach, other, {review: coached.coach})
    assert coached.refuses(again).rule == "leaver-takes-nothing-on"
    partner = Owner(OwnerKind.PARTNER, coached.partner)
    assert coached.refuses(HandOver(coached.coach, partner)).rule == "partner-accepts-first"


def test_the_team_takes_its_own_people_back_and_owes_what_comes_next(coached: Story) -> None:
    team = Owner(OwnerKind.TEAM, coached.state.team_id)
    events = coached.does(HandOver(coached.coach, team))
    assert [type(event) for event in events[:2]] == [BroughtToTeam, CoachReleased]
    assert {promise.owner for promise in coached.state.promises} == {team}
    coached.does(NoteExemption(coached.day(200)))
    assert coached.owed(PromiseKind.EXEMPTION_REVIEW).owner == team


def test_another_neighbourhoods_team_does_not_see_the_person_and_does_not_get_them(coached: Story) -> None:
    elsewhere = Owner(OwnerKind.TEAM, coached.new_id())
    refused = coached.refuses(HandOver(coached.coach, elsewhere))
    assert refused.rule == "team-of-the-trajectory"
    assert str(coached.state.team_id) in refused.words.en


def test_an_overdue_promise_keeps_its_date_and_its_rung_with_its_new_owner(coached: Story, other: Owner) -> None:
    coached.passes(days=40)
    coached.sweeps()
    before = coached.owed(PromiseKind.FOLLOW_UP)
    coached.does(HandOver(coached.coach, other))
    after = coached.owed(PromiseKind.FOLLOW_UP)
    assert (after.owner, after.due_on, after.rung) == (other, before.due_on, before.rung)
    assert coached.sweeps() == []


def test_more_attention_brings_the_promised_talk_nearer_and_less_leaves_it(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=180)
    nearest = story.way.contact.longest_interval[Intensity.INTENSIVE]
    story.does(ChangeIntensity(Intensity.INTENSIVE))
    assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.day(nearest)
    [assigned] = story.does(ChangeIntensity(Intensity.LIGHT))
    assert (assigned.coach_id, assigned.intensity) == (story.coach.id, Intensity.LIGHT)
    assert story.does(ChangeIntensity(Intensity.LIGHT)) == []


def test_more_attention_after_a_long_wait_makes_the_talk_due_today(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=180)
    story.passes(days=170)
    story.does(ChangeIntensity(Intensity.INTENSIVE))
    assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.today


def test_a_coach_decides_the_intensity_so_there_must_be_one(story: Story) -> None:
    assert story.starts().refuses(ChangeIntensity(Intensity.INTENSIVE)).rule == "intensity-needs-coach"


def test_another_coach_with_another_intensity_brings_it_nearer_too(story_in: Callable[[str], Story]) -> None:
    story = story_in("rotterdam").starts().gets_coach().talks(next_in_days=180)
    story.gets_coach(Intensity.INTENSIVE)
    nearest = story.way.contact.longest_interval[Intensity.INTENSIVE]
    assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.day(nearest)
