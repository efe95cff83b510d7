"""When somebody is asked to a contact day in the neighbourhood again: Utrecht's, once a year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.ladder import contact_day_due_on
from activation.domain.way_of_working import WayOfWorking
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import InvitationOutcome, InvitationStep, TrajectoryOutcome

from tests.activation.domain.conftest import Story
from tests.activation.domain.test_ladder import ends, is_invited

A_YEAR = timedelta(days=365)


@pytest.fixture
def somebody(story_in: Callable[[str], Story]) -> Story:
    return story_in("utrecht").starts()


def test_the_first_is_within_a_year_of_the_start(somebody: Story) -> None:
    started_on = somebody.today
    somebody.passes(days=400)
    assert contact_day_due_on(somebody.state, somebody.way) == started_on + A_YEAR


@pytest.mark.parametrize("outcome", [InvitationOutcome.ATTENDED, InvitationOutcome.NO_SHOW])
def test_the_next_is_a_year_after_the_day_to_which_somebody_was_asked_come_or_not(
    somebody: Story, outcome: InvitationOutcome
) -> None:
    is_invited(somebody, in_days=20)
    asked_to = somebody.day(20)
    assert contact_day_due_on(somebody.state, somebody.way) is None, "the appointment is open"
    somebody.passes(days=25)
    ends(somebody, outcome)
    assert contact_day_due_on(somebody.state, somebody.way) == asked_to + A_YEAR


def test_who_cancelled_is_asked_again_as_if_they_had_not_been(somebody: Story) -> None:
    first_by = contact_day_due_on(somebody.state, somebody.way)
    is_invited(somebody, in_days=20)
    ends(somebody, InvitationOutcome.CANCELLED)
    assert contact_day_due_on(somebody.state, somebody.way) == first_by
    is_invited(somebody, in_days=30)
    somebody.passes(days=31)
    ends(somebody, InvitationOutcome.ATTENDED)
    came_on = somebody.day(-1)
    is_invited(somebody, in_days=360)
    ends(somebody, InvitationOutcome.CANCELLED)
    assert contact_day_due_on(somebody.state, somebody.way) == came_on + A_YEAR


def test_after_each_contact_day_the_year_begins_anew(somebody: Story) -> None:
    for _ in range(3):
        is_invited(somebody, in_days=20)
        somebody.passes(days=21)
        ends(somebody, InvitationOutcome.ATTENDED)
        assert contact_day_due_on(somebody.state, somebody.way) == somebody.day(-1) + A_YEAR
        somebody.passes(days=300)


def test_a_talk_is_no_contact_day(somebody: Story) -> None:
    by = contact_day_due_on(somebody.state, somebody.way)
    somebody.passes(days=100)
    somebody.talks()
    assert contact_day_due_on(somebody.state, somebody.way) == by


def test_nor_is_an_invitation_by_another_step(story: Story, ways: dict[str, WayOfWorking]) -> None:
    story.starts()
    started_on = story.today
    is_invited(story, in_days=20)
    story.passes(days=21)
    ends(story, InvitationOutcome.ATTENDED)
    assert story.state.invitations[-1].step is not InvitationStep.CONTACT_DAY
    assert contact_day_due_on(story.state, story.way) is None, "Rotterdam has none"
    story.does(MoveWayOfWorking(ways["utrecht"]))
    assert contact_day_due_on(story.state, ways["utrecht"]) == started_on + A_YEAR


def test_who_left_is_asked_to_none(somebody: Story) -> None:
    somebody.does(CloseTrajectory(TrajectoryOutcome.MOVED))
    assert contact_day_due_on(somebody.state, somebody.way) is None


@given(every=st.integers(1, 1100), came_after=st.integers(0, 900))
def test_the_days_between_are_those_of_the_way_of_working(
    ways: dict[str, WayOfWorking], every: int, came_after: int
) -> None:
    way = replace(ways["utrecht"], contact=replace(ways["utrecht"].contact, contact_day_every=every))
    story = Story(way).starts()
    story.passes(days=came_after)
    is_invited(story, in_days=20)
    story.passes(days=20)
    ends(story, InvitationOutcome.ATTENDED)
    assert contact_day_due_on(story.state, way) == story.day(every)
