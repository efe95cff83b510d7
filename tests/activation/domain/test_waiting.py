"""Until when a person may be left waiting: for a plan, and for the next talk."""

from collections.abc import Callable
from datetime import date

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.promising import MovePromise
from activation.domain.waiting import latest_next_talk, plan_asked_for_by, plan_due_on, working_days_after
from meedoen.vocabulary import ActivityKind, PromiseKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story

MONDAY, TUESDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (2, 3, 6, 7))


@pytest.mark.parametrize(
    ("day", "number", "later"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 4, FRIDAY),
        (MONDAY, 5, date(2026, 3, 9)),
        (FRIDAY, 1, date(2026, 3, 9)),
        (SATURDAY, 5, date(2026, 3, 13)),
    ],
)
def test_working_days_pass_over_weekends(day: date, number: int, later: date) -> None:
    assert working_days_after(day, number) == later


def test_a_plan_that_is_due_within_days_keeps_the_next_talk_within_them(story_in: Callable[[str], Story]) -> None:
    story = story_in("stockholm").starts().gets_coach()
    assert latest_next_talk(story.state, story.way, TUESDAY) == date(2026, 3, 9)
    assert story.refuses(story.conversation(next_in_days=8)).rule == "next-contact-outside-bounds"

    story.talks(next_in_days=7)
    put_off = MovePromise(story.owed(PromiseKind.FOLLOW_UP).promise_id, due_on=story.day(8))
    assert story.refuses(put_off).rule == "next-contact-outside-bounds"


def test_whoever_is_exempt_is_asked_for_no_plan_and_for_no_talk_every_few_days(
    story_in: Callable[[str], Story],
) -> None:
    story = story_in("stockholm").starts().gets_coach()
    longest = story.way.contact.longest_interval[story.state.intensity]
    story.does(NoteExemption(story.day(90)))
    assert plan_asked_for_by(story.state, story.way, story.today) is None
    assert story.refuses(story.conversation(next_in_days=longest + 1)).rule == "next-contact-outside-bounds"
    story.talks(next_in_days=longest)

    story.passes(days=91)
    assert plan_asked_for_by(story.state, story.way, story.today) == date(2026, 3, 9), "it is late from then on"
    assert story.refuses(story.conversation(next_in_days=8)).rule == "next-contact-outside-bounds"


def test_a_plan_that_is_late_keeps_the_talks_close_until_it_is_there(story_in: Callable[[str], Story]) -> None:
    story = story_in("stockholm").starts().gets_coach()
    story.passes(days=14)
    assert story.refuses(story.conversation(next_in_days=8)).rule == "next-contact-outside-bounds"
    story.talks(next_in_days=7)
    story.signs(activity=ActivityKind.LEARN_WORK, in_days=60)
    story.passes(days=60)
    story.talks(next_in_days=61)


def test_where_no_day_is_agreed_for_the_plan_the_interval_is_all_there_is(story: Story) -> None:
    story.starts().gets_coach()
    assert latest_next_talk(story.state, story.way, story.today) == story.day(183)


def test_a_plan_is_due_until_there_is_one_or_the_trajectory_is_over(story_in: Callable[[str], Story]) -> None:
    story = story_in("stockholm").starts().gets_coach()
    assert plan_due_on(story.state, story.way) == date(2026, 3, 9)
    story.passes(days=14)
    assert plan_due_on(story.state, story.way) == date(2026, 3, 9), "late, and it stays what it was"

    story.talks(next_in_days=7).signs(activity=ActivityKind.LEARN_WORK, in_days=60)
    assert plan_due_on(story.state, story.way) is None
    story = story_in("stockholm").starts()
    story.does(CloseTrajectory(TrajectoryOutcome.MOVED))
    assert plan_due_on(story.state, story.way) is None


def test_where_nothing_is_agreed_no_plan_is_ever_late(story: Story) -> None:
    assert plan_due_on(story.starts().state, story.way) is None
