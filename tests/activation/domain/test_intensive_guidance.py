"""Intensive guidance for a limited time, as by a Fallmanager: at its end a talk is owed, and the coach decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach, ChangeIntensity
from activation.domain.commands.contact import HoldFollowUp
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.partner_told import PartnerAccepts
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PromiseEnded
from activation.domain.temporary_work import ProposedWork, TermFor
from activation.domain.trajectory_events import CoachAssigned
from activation.domain.way_of_working import WayOfWorking
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import (
    ActivityKind,
    FollowUpBy,
    Intensity,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import Story

LASTS = 183
USUAL = [Intensity.REGULAR, Intensity.LIGHT]


@pytest.fixture
def guided(story_in: Callable[[str], Story]) -> Story:
    """In Bremen, with a Fallmanager from today on."""
    return story_in("bremen").starts().gets_coach(Intensity.INTENSIVE).talks(next_in_days=30)


def ends_of_terms(story: Story) -> list[Promise]:
    """The talks that are owed when something is over."""
    return [promise for promise in story.state.promises if promise.not_before is not None]


def test_whoever_gets_intensive_guidance_is_owed_a_talk_at_its_end(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    assert (owed.kind, owed.owner) == (PromiseKind.RETURN_CONVERSATION, guided.coach)
    assert owed.due_on == guided.day(LASTS) == guided.state.intensive_until
    assert guided.state.intensive_since == guided.today
    assert guided.owed(PromiseKind.FOLLOW_UP).due_on == guided.day(30)


def test_it_counts_from_the_day_on_which_the_coach_decides_on_it(story_in: Callable[[str], Story]) -> None:
    story = story_in("bremen").starts().gets_coach().talks()
    assert (story.state.intensive_since, ends_of_terms(story)) == (None, [])
    story.passes(days=20)
    story.does(ChangeIntensity(Intensity.INTENSIVE))
    assert (story.state.intensive_since, story.state.intensive_until) == (story.today, story.day(LASTS))
    assert [promise.due_on for promise in ends_of_terms(story)] == [story.day(LASTS)]


def test_where_it_has_no_end_nothing_is_owed_for_it(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts().gets_coach(Intensity.INTENSIVE)
    assert (story.state.intensive_since, story.state.intensive_until) == (story.today, None)
    assert ends_of_terms(story) == []


def test_a_talk_on_the_way_does_not_count_for_the_one_at_the_end(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    guided.passes(days=30)
    guided.talks(next_in_days=30)
    assert ends_of_terms(guided) == [owed]
    held = HoldFollowUp(owed.promise_id, guided.now, True, FollowUpBy.COACH)
    assert guided.refuses(held).rule == "contact-before-end-of-term"
    assert guided.refuses(guided.conversation(next_in_days=None)).rule == "open-promise-required"


def test_deciding_on_the_same_again_before_the_end_changes_nothing(guided: Story) -> None:
    guided.passes(days=LASTS - 1)
    assert guided.does(ChangeIntensity(Intensity.INTENSIVE)) == []
    assert guided.does(AssignCoach(guided.coach.id, Intensity.INTENSIVE)) == []


def test_at_the_end_the_coach_may_make_it_last_as_long_again(guided: Story) -> None:
    since = guided.state.intensive_since
    guided.passes(days=LASTS)
    guided.talks(next_in_days=30)
    assert ends_of_terms(guided) == []
    guided.does(ChangeIntensity(Intensity.INTENSIVE))
    assert (guided.state.intensive_since, guided.state.intensive_until) == (since, guided.day(LASTS))
    assert [promise.due_on for promise in ends_of_terms(guided)] == [guided.day(LASTS)]
    assert guided.does(ChangeIntensity(Intensity.INTENSIVE)) == []


def test_making_it_last_longer_does_not_put_off_the_talk_that_is_owed(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    guided.passes(days=LASTS)
    guided.does(ChangeIntensity(Intensity.INTENSIVE))
    assert [promise.due_on for promise in ends_of_terms(guided)] == [owed.due_on, guided.day(LASTS)]
    guided.talks(next_in_days=30)
    assert [promise.due_on for promise in ends_of_terms(guided)] == [guided.day(LASTS)]


@pytest.mark.parametrize("days", [0, 100, LASTS])
@pytest.mark.parametrize("intensity", USUAL)
def test_less_attention_before_the_end_or_at_it_takes_its_talk_away_and_leaves_the_next_one(
    guided: Story, intensity: Intensity, days: int
) -> None:
    guided.passes(days=days)
    [owed] = ends_of_terms(guided)
    events = guided.does(ChangeIntensity(intensity))
    ended = [(each.promise_id, each.ending) for each in events if isinstance(each, PromiseEnded)]
    assert ended == [(owed.promise_id, PromiseEnding.REPLACED)]
    assert guided.kinds_owed == {PromiseKind.FOLLOW_UP}
    assert (guided.state.intensive_since, guided.state.intensive_until) == (None, None)


@pytest.mark.parametrize("intensity", USUAL)
def test_what_is_overdue_stays_until_there_was_a_talk(guided: Story, intensity: Intensity) -> None:
    [owed] = ends_of_terms(guided)
    guided.passes(days=LASTS + 1)
    guided.does(ChangeIntensity(intensity))
    assert ends_of_terms(guided) == [owed]
    guided.talks(next_in_days=30)
    assert ends_of_terms(guided) == []


def test_who_said_i_am_still_waiting_gets_that_talk_whatever_is_decided(guided: Story) -> None:
    guided.passes(days=20)
    guided.does(MovePromise(ends_of_terms(guided)[0].promise_id, due_on=guided.today))
    guided.does(HearStillWaiting(guided.now))
    guided.does(ChangeIntensity(Intensity.REGULAR))
    assert len(ends_of_terms(guided)) == 1
    guided.talks(next_in_days=30)
    assert ends_of_terms(guided) == []


def test_back_to_the_vermittler_the_person_takes_along_what_is_owed_and_the_end_goes(guided: Story) -> None:
    vermittler = guided.new_id()
    guided.passes(days=90)
    guided.does(AssignCoach(vermittler, Intensity.REGULAR))
    [promise] = guided.state.promises
    assert (promise.kind, promise.owner.id) == (PromiseKind.FOLLOW_UP, vermittler)


def test_another_coach_goes_on_until_the_same_day(guided: Story) -> None:
    until, others = guided.state.intensive_until, [Owner(OwnerKind.COACH, guided.new_id()) for _ in range(2)]
    guided.passes(days=90)
    guided.does(AssignCoach(others[0].id, Intensity.INTENSIVE))
    handed = guided.does(HandOver(others[0], others[1]))
    assert isinstance(handed[0], CoachAssigned)
    assert (handed[0].intensive_until, guided.state.intensive_until) == (until, until)
    [owed] = ends_of_terms(guided)
    assert (owed.owner, owed.due_on) == (others[1], until)


def test_it_stays_with_the_coach_when_a_partner_accepts_or_a_plan_is_signed(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    guided.signs(activity=ActivityKind.DAY_ACTIVITY, in_days=30)
    guided.does(PartnerAccepts(guided.refers(activity=ActivityKind.DAY_ACTIVITY), guided.now))
    assert ends_of_terms(guided) == [owed]


def test_moved_to_an_earlier_day_it_can_be_kept_then_and_is_owed_again_at_the_end(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    guided.does(MovePromise(owed.promise_id, due_on=guided.day(10)))
    guided.passes(days=10)
    guided.talks(next_in_days=30)
    [again] = ends_of_terms(guided)
    assert (again.due_on, again.promise_id == owed.promise_id) == (owed.due_on, False)


def work(story: Story) -> ProposedWork:
    return ProposedWork(story.today, TermFor.OLDER, additional=True)


def test_one_talk_serves_where_the_work_ends_on_the_same_day_and_stays_as_long_as_either_does(guided: Story) -> None:
    [owed] = ends_of_terms(guided)
    guided.signs(activity=ActivityKind.PAID_TEMPORARY, temporary_work=work(guided), in_days=30)
    assert ends_of_terms(guided) == [owed]
    guided.does(ChangeIntensity(Intensity.REGULAR))
    assert ends_of_terms(guided) == [owed], "the work has the same end"


def test_that_talk_is_on_the_last_day_though_the_work_alone_would_leave_days_for_it(guided: Story) -> None:
    assert guided.way.temporary_work is not None
    guided.way = replace(guided.way, temporary_work=replace(guided.way.temporary_work, talk_within=14))
    guided.signs(activity=ActivityKind.PAID_TEMPORARY, temporary_work=work(guided), in_days=30)
    [owed] = ends_of_terms(guided)
    later = MovePromise(owed.promise_id, due_on=owed.due_on + timedelta(days=1))
    assert guided.refuses(later).rule == "next-contact-outside-bounds"
    guided.does(ChangeIntensity(Intensity.REGULAR))
    guided.does(later)


def test_each_has_a_talk_of_its_own_where_they_end_on_different_days(guided: Story) -> None:
    guided.passes(days=7)
    guided.signs(activity=ActivityKind.PAID_TEMPORARY, temporary_work=work(guided), in_days=30)
    assert [promise.due_on for promise in ends_of_terms(guided)] == [guided.day(LASTS - 7), guided.day(LASTS)]
    guided.does(ChangeIntensity(Intensity.LIGHT))
    assert [promise.due_on for promise in ends_of_terms(guided)] == [guided.day(LASTS)]


def test_an_end_that_was_decided_on_is_not_moved_by_another_way_of_working(
    guided: Story, ways: dict[str, WayOfWorking]
) -> None:
    until, owed = guided.state.intensive_until, ends_of_terms(guided)
    guided.does(MoveWayOfWorking(ways["amsterdam"]))
    guided.way = ways["amsterdam"]
    guided.does(AssignCoach(guided.new_id(), Intensity.INTENSIVE))
    assert guided.state.intensive_until == until
    assert [promise.due_on for promise in ends_of_terms(guided)] == [promise.due_on for promise in owed]


def test_whoever_was_guided_without_an_end_gets_one_once_a_coach_decides_so(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts().gets_coach(Intensity.INTENSIVE).talks(next_in_days=20)
    since = story.state.intensive_since
    story.way = story_in("bremen").way
    story.passes(days=10)
    story.does(ChangeIntensity(Intensity.INTENSIVE))
    assert (story.state.intensive_since, story.state.intensive_until) == (since, story.day(LASTS))
    assert len(ends_of_terms(story)) == 1


def test_closing_ends_it_with_all_else(guided: Story) -> None:
    guided.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    assert guided.state.promises == ()


@given(lasts=st.integers(1, 1100), passes=st.integers(0, 1200), talks=st.booleans())
def test_the_talk_is_owed_exactly_until_somebody_spoke_with_the_person_at_the_end(
    lasts: int, passes: int, talks: bool, story_in: Callable[[str], Story]
) -> None:
    story = story_in("bremen")
    story.way = replace(story.way, contact=replace(story.way.contact, intensive_lasts=lasts))
    story.starts().gets_coach(Intensity.INTENSIVE)
    ends_on = story.day(lasts)
    story.passes(days=passes)
    if talks:
        story.talks(next_in_days=30)
    owed = [promise.due_on for promise in ends_of_terms(story)]
    assert owed == ([] if talks and story.today >= ends_on else [ends_on])
