"""What somebody misses while they are exempt does not count, whenever it is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.inviting import AdviseMeasure
from activation.domain.ladder import no_show_action
from meedoen.vocabulary import InvitationStep, NextStep

from tests.activation.domain.conftest import Story
from tests.activation.domain.test_exempting import asks, asks_for, does_not_come, invitation, is_exempt, misses


def test_a_friendly_ladder_goes_on_and_what_is_missed_leads_no_rung_up(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts()
    is_exempt(story)
    for _ in range(4):
        misses(story, times=1)
        assert asks_for(story) == (NextStep.INVITE_AGAIN, InvitationStep.FRIENDLY_LETTER)
    assert {each.attempt for each in story.state.invitations} == {1}


@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_is_missed_while_exempt_is_followed_by_the_same_rung_once_more(started: Story, times: int) -> None:
    misses(started, times=times)
    started.does(invitation(started))
    is_exempt(started, for_days=10)
    assert does_not_come(started).next_step is NextStep.INVITE_AGAIN
    assert asks(started) is None
    started.passes(days=1)
    assert asks_for(started) == (NextStep.INVITE_AGAIN, started.way.ladder_step(times + 1).step)
    assert no_show_action(started.state, started.way) is None
    started.does(invitation(started))
    assert started.state.invitations[-1].attempt == times + 1


def test_also_where_it_is_recorded_when_the_exemption_is_over(started: Story) -> None:
    misses(started, times=1)
    started.does(invitation(started))
    is_exempt(started, for_days=10)
    started.passes(days=40)
    assert does_not_come(started).next_step is NextStep.INVITE_AGAIN
    assert started.state.no_shows_in_a_row == 1


def test_also_where_another_exemption_was_told_by_then(started: Story) -> None:
    started.does(invitation(started))
    is_exempt(started, for_days=10)
    started.passes(days=40)
    is_exempt(started, since=5, for_days=20)
    assert does_not_come(started).next_step is NextStep.INVITE_AGAIN
    assert started.state.no_shows_in_a_row == 0
    assert [started.state.is_exempt(started.day(days)) for days in (-41, -35, -5, 0)] == [True, False, True, True]


def test_where_even_a_cancellation_has_consequences_the_coach_decides(started: Story) -> None:
    rung = replace(started.way.ladder[0], after_cancelled=NextStep.NO_SHOW_ACTION)
    started.way = replace(started.way, ladder=(rung,))
    started.does(invitation(started))
    is_exempt(started, for_days=10)
    assert does_not_come(started).next_step is NextStep.COACH_DECIDES
    started.passes(days=1)
    assert asks_for(started) == (NextStep.COACH_DECIDES, None)


def test_what_was_missed_before_the_exemption_counts_though_it_is_recorded_in_it(started: Story) -> None:
    misses(started, times=1)
    started.does(invitation(started))
    started.passes(days=11)
    is_exempt(started, for_days=30)
    assert does_not_come(started).next_step is NextStep.NO_SHOW_ACTION
    assert asks(started) is None
    started.passes(days=21)
    assert asks_for(started)[0] is NextStep.NO_SHOW_ACTION


def test_an_exemption_that_is_told_late_excuses_what_was_missed_since_it_began(started: Story) -> None:
    missed = misses(started, times=3)
    is_exempt(started, since=-12, for_days=1)
    started.passes(days=2)
    assert [each.excused for each in started.state.invitations] == [False, True, True]
    assert asks_for(started) == (NextStep.INVITE_AGAIN, InvitationStep.REGISTERED_LETTER)
    assert no_show_action(started.state, started.way) is None
    assert started.refuses(AdviseMeasure(missed[-1:], started.coach.id)).rule == "missed-while-exempt"


def test_what_was_excused_before_the_last_talk_takes_nothing_off_what_was_missed_after_it(started: Story) -> None:
    misses(started, times=2)
    ended_on = started.today
    started.talks()
    misses(started, times=1)
    started.does(NoteExemption(ended_on, ended_on - timedelta(days=5)))
    assert [each.excused for each in started.state.invitations] == [False, True, False]
    assert started.state.no_shows_in_a_row == 1


def test_a_measure_is_advised_on_nothing_that_was_missed_while_exempt_however_long_ago(started: Story) -> None:
    started.does(invitation(started))
    is_exempt(started, for_days=10)
    does_not_come(started)
    started.passes(days=100)
    [excused, *others] = misses(started, times=3)
    is_exempt(started, since=1, for_days=20)
    started.passes(days=50)
    assert asks_for(started) == (NextStep.MEASURE_MAY_BE_ADVISED, None)
    with_it = AdviseMeasure((excused, *others), started.coach.id)
    assert started.refuses(with_it).rule == "missed-while-exempt"
    started.does(AdviseMeasure(tuple(others), started.coach.id))
