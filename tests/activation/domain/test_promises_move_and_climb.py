"""An overdue promise stays, and climbs; each rung is told once; nothing but contact ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.promise import Owner
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue, PersonStillWaiting, PromiseMoved
from hypothesis import given
from hypothesis import strategies as st
from meedoen.clock import local_date
from meedoen.refusals import NotFound
from meedoen.vocabulary import EscalationRung, OwnerKind, PromiseKind

from tests.activation.domain.conftest import Story


def test_a_promise_is_told_due_on_its_date_and_climbs_on_the_days_of_the_way_of_working(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=10)
    due_on = story.owed(PromiseKind.FOLLOW_UP).due_on
    seen = {}
    for _ in range(70):
        for event in story.sweeps():
            seen[getattr(event, "escalated_to", "due")] = (story.today - due_on).days
        story.passes(days=1)
    assert seen == {"due": 0} | dict(story.way.escalation)


def test_a_week_of_standing_still_leaves_the_same_history_behind(story_in: Callable[[str], Story]) -> None:
    steady, asleep = story_in("rotterdam"), story_in("rotterdam")
    for story in (steady, asleep):
        story.starts().gets_coach().talks(next_in_days=2)
    for _ in range(60):
        steady.passes(days=1)
        steady.sweeps()
    asleep.passes(days=60)
    asleep.sweeps()
    assert steady.events == asleep.events
    assert asleep.sweeps() == []


@given(days=st.lists(st.integers(0, 30), max_size=12))
def test_each_rung_is_told_once_in_order_however_often_anybody_looks(
    days: list[int], story_in: Callable[[str], Story]
) -> None:
    story = story_in("amsterdam").starts()
    for step in days:
        story.passes(days=step)
        story.sweeps()
    rungs = [event.escalated_to for event in story.events if isinstance(event, FollowUpOverdue)]
    assert rungs == list(EscalationRung)[: len(rungs)]
    assert sum(isinstance(event, FollowUpDue) for event in story.events) <= 1
    assert all(event.occurred_at <= story.now for event in story.events)


def test_the_promise_says_when_there_is_next_something_to_tell(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=10)
    promise = story.owed(PromiseKind.FOLLOW_UP)
    assert promise.next_action_on(story.way.escalation) == promise.due_on
    story.passes(days=10)
    story.sweeps()
    days = story.way.escalation
    for rung in EscalationRung:
        next_on = story.owed(PromiseKind.FOLLOW_UP).next_action_on(days)
        assert next_on == promise.due_on + timedelta(days=days[rung])
        story.passes(days=(next_on - story.today).days)
        story.sweeps()
    assert story.owed(PromiseKind.FOLLOW_UP).next_action_on(days) is None


def test_the_partners_answer_goes_overdue_too(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=100)
    story.refers()
    story.passes(days=story.way.referral.answer_within + 1)
    kinds = {event.kind for event in story.sweeps() if isinstance(event, FollowUpDue)}
    assert kinds == {PromiseKind.REFERRAL_ANSWER}


def test_an_overdue_promise_gets_no_later_date_but_may_get_another_owner(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=5)
    story.passes(days=13)
    story.sweeps()
    promise = story.owed(PromiseKind.FOLLOW_UP)
    refused = story.refuses(MovePromise(promise.promise_id, due_on=story.day(3)))
    assert refused.rule == "overdue-promise-stays"
    other = Owner(OwnerKind.COACH, story.new_id())
    story.does(MovePromise(promise.promise_id, owner=other))
    moved = story.owed(PromiseKind.FOLLOW_UP)
    assert (moved.owner, moved.due_on, moved.rung) == (other, promise.due_on, EscalationRung.TEAM_LEAD)
    assert story.sweeps() == []


def test_a_promise_moves_to_a_date_within_the_bounds_and_is_told_due_on_that_one(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=5)
    promise = story.owed(PromiseKind.FOLLOW_UP)
    story.passes(days=5)
    story.sweeps()
    story.does(MovePromise(promise.promise_id, due_on=story.day(10)))
    assert story.sweeps() == []
    story.passes(days=10)
    [due] = story.sweeps()
    assert due.due_on == story.today


def test_moving_back_to_a_date_that_was_told_does_not_tell_it_again(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=5)
    promise = story.owed(PromiseKind.FOLLOW_UP)
    story.passes(days=5)
    story.sweeps()
    story.does(MovePromise(promise.promise_id, due_on=story.day(10)))
    story.does(MovePromise(promise.promise_id, due_on=promise.due_on))
    assert story.sweeps() == []


def test_moving_again_and_again_does_not_put_a_contact_off_for_ever(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=30)
    promise = story.owed(PromiseKind.FOLLOW_UP)
    longest = story.way.contact.longest_interval[story.state.intensity]
    last_day = local_date(promise.made_at) + timedelta(days=longest)
    while story.day(25) <= last_day:
        story.does(MovePromise(promise.promise_id, due_on=story.day(25)))
        story.passes(days=25)
    refused = story.refuses(MovePromise(promise.promise_id, due_on=story.day(25)))
    assert refused.rule == "next-contact-outside-bounds"
    assert last_day.isoformat() in refused.words.en


def test_a_promise_is_not_moved_into_the_past_or_to_a_partner(story: Story) -> None:
    story.starts().talks()
    promise = story.owed(PromiseKind.FOLLOW_UP)
    assert story.refuses(MovePromise(promise.promise_id, due_on=story.day(-1))).rule == "next-contact-outside-bounds"
    partner = Owner(OwnerKind.PARTNER, story.partner)
    assert story.refuses(MovePromise(promise.promise_id, owner=partner)).rule == "partner-accepts-first"


def test_moving_nothing_tells_nothing_and_an_unknown_promise_is_not_found(story: Story) -> None:
    story.starts().gets_coach()
    promise = story.owed(PromiseKind.FIRST_CONTACT)
    assert story.does(MovePromise(promise.promise_id, due_on=promise.due_on, owner=promise.owner)) == []
    with pytest.raises(NotFound):
        story.does(MovePromise(story.new_id(), due_on=story.day(3)))


def test_i_am_still_waiting_makes_the_promise_due_today_and_climbs_past_its_owner(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=60)
    story.passes(days=20)
    events = story.does(HearStillWaiting(story.now))
    assert [type(event) for event in events] == [PersonStillWaiting, PromiseMoved, FollowUpDue, FollowUpOverdue]
    promise = story.owed(PromiseKind.FOLLOW_UP)
    assert (promise.due_on, promise.rung) == (story.today, EscalationRung.TEAM_LEAD)
    assert story.state.silent_days(story.today) == 20


def test_i_am_still_waiting_climbs_one_rung_further_each_time_until_the_top(story: Story) -> None:
    story.starts()
    story.passes(days=100)
    story.sweeps()
    assert story.owed(PromiseKind.FIRST_CONTACT).rung is EscalationRung.MUNICIPALITY
    assert [type(event) for event in story.does(HearStillWaiting(story.now))] == [PersonStillWaiting]


def test_after_an_alarm_the_promise_cannot_be_put_off(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=60)
    story.does(HearStillWaiting(story.now))
    promise = story.owed(PromiseKind.FOLLOW_UP)
    assert story.refuses(MovePromise(promise.promise_id, due_on=story.day(5))).rule == "overdue-promise-stays"
    assert story.sweeps() == []
