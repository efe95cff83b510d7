"""What happened is recorded later at times, with the moment at which it did; and never as if it could not have been."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.inviting import Invite, RecordOutcome
from activation.domain.commands.stepping import TakeStep
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue
from meedoen.vocabulary import InvitationOutcome, PromiseKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story


@pytest.fixture
def invited(story: Story) -> Story:
    """Somebody who has an appointment in a week."""
    story.starts().gets_coach()
    story.does(Invite(story.new_id(), story.now + timedelta(days=7)))
    return story


def cancelled(story: Story, *, days_ago: int) -> RecordOutcome:
    at = story.now - timedelta(days=days_ago)
    return RecordOutcome(story.state.invitations[-1].invitation_id, InvitationOutcome.CANCELLED, at)


def test_a_cancellation_that_was_left_lying_counts_from_when_the_person_called(invited: Story) -> None:
    invited.passes(days=9)
    invited.does(cancelled(invited, days_ago=4))
    [invitation] = invited.state.invitations
    assert (invitation.outcome, invitation.ended_at) == (
        InvitationOutcome.CANCELLED,
        invited.now - timedelta(days=4),
    )


def test_who_cancelled_did_so_by_the_time_of_the_appointment_at_the_latest(invited: Story) -> None:
    invited.passes(days=9)
    invited.does(RecordOutcome(invited.state.invitations[-1].invitation_id, InvitationOutcome.CANCELLED))
    assert invited.state.invitations[-1].ended_at == invited.now - timedelta(days=2)


@pytest.mark.parametrize("days_ago", [2, 10])
def test_an_appointment_is_cancelled_after_the_invitation_and_before_its_moment(invited: Story, days_ago: int) -> None:
    invited.passes(days=9)
    assert invited.refuses(cancelled(invited, days_ago=days_ago)).rule == "cancelled-beforehand"


def test_nobody_has_cancelled_yet_who_will(invited: Story) -> None:
    assert invited.refuses(cancelled(invited, days_ago=-1)).rule == "not-happened-yet"


def test_a_plan_signed_weeks_ago_has_its_first_follow_up_from_then_and_that_climbs_at_once(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=90)
    story.passes(days=60)
    signed_at = story.now - timedelta(days=59)
    earliest = story.way.plan.first_follow_up_earliest
    plan = replace(story.plan(in_days=earliest - 59), signed_at=signed_at)
    assert story.refuses(replace(plan, first_follow_up_on=story.day(earliest - 60))).rule == (
        "first-follow-up-outside-bounds"
    )
    assert story.refuses(replace(plan, signed_at=story.now)).rule == "first-follow-up-outside-bounds"
    story.does(plan)
    assert story.state.plan is not None
    assert story.state.plan.signed_at == signed_at
    owed = story.owed(PromiseKind.FOLLOW_UP)
    assert owed.due_on == story.day(earliest - 59)
    assert owed.is_overdue(story.today)
    assert {type(event) for event in story.sweeps()} == {FollowUpDue, FollowUpOverdue}


def test_a_plan_is_not_signed_in_the_future_nor_before_anybody_knew_the_person(story: Story) -> None:
    story.starts().gets_coach().talks()
    assert story.refuses(replace(story.plan(), signed_at=story.now + timedelta(hours=1))).rule == "not-happened-yet"
    early = replace(story.plan(), signed_at=story.now - timedelta(days=6))
    assert story.refuses(early).rule == "before-the-registration"


def test_a_plan_comes_out_of_a_talk_that_was_held_by_then(story: Story) -> None:
    story.starts().gets_coach()
    story.passes(days=10)
    story.talks()
    early = replace(story.plan(in_days=30), signed_at=story.now - timedelta(days=3))
    assert story.refuses(early).rule == "plan-needs-conversation"
    story.does(replace(early, signed_at=story.now - timedelta(hours=1)))


def test_a_plan_is_not_signed_before_the_one_that_it_replaces(story: Story) -> None:
    story.starts().gets_coach().talks().signs()
    story.passes(days=10)
    story.talks()
    before = replace(story.plan(in_days=60), signed_at=story.now - timedelta(days=11))
    assert story.refuses(before).rule == "plan-before-plan"
    story.does(replace(before, signed_at=story.now - timedelta(hours=2)))


def test_a_talk_held_after_a_plan_that_is_recorded_late_is_reason_for_the_next_plan(story: Story) -> None:
    story.starts().gets_coach().talks()
    story.passes(days=20)
    story.talks()
    story.does(replace(story.plan(in_days=30), signed_at=story.now - timedelta(days=10)))
    story.signs(in_days=60)
    assert story.state.plan is not None
    assert story.state.plan.version == 2


def test_a_step_is_taken_when_it_was_and_not_before_the_step_before_it(story: Story) -> None:
    story.starts().gets_coach().talks()
    story.passes(days=30)
    story.does(TakeStep(3, 2, story.now - timedelta(days=20)))
    assert story.state.stepped_at == story.now - timedelta(days=20)
    assert story.refuses(TakeStep(4, taken_at=story.now - timedelta(days=21))).rule == "step-before-step"
    assert story.refuses(TakeStep(4, taken_at=story.now + timedelta(hours=1))).rule == "not-happened-yet"
    story.does(TakeStep(4, taken_at=story.now - timedelta(days=20)))


def test_a_step_of_before_the_registration_is_a_mistake(story: Story) -> None:
    story.starts()
    assert story.refuses(TakeStep(3, 2, story.now - timedelta(days=6))).rule == "before-the-registration"


def test_a_step_from_before_a_referral_does_not_undo_that_something_came_since(story: Story) -> None:
    story.starts().gets_coach().talks()
    story.passes(days=30)
    story.refers()
    story.does(TakeStep(3, 2, story.now - timedelta(days=20)))
    assert story.state.stepped_at == story.now


def test_a_trajectory_ended_when_it_did(story: Story) -> None:
    story.starts().gets_coach().talks()
    story.passes(days=30)
    ended_at = story.now - timedelta(days=12)
    story.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK, ended_at=ended_at))
    assert story.state.closed_at == ended_at
    assert story.state.promises == ()


def test_a_trajectory_does_not_end_before_the_last_that_happened_in_it(story: Story) -> None:
    closes = CloseTrajectory(TrajectoryOutcome.PAID_WORK, ended_at=story.now)
    story.starts().gets_coach()
    assert story.refuses(replace(closes, ended_at=story.now - timedelta(hours=1))).rule == "closed-before-the-last"
    assert story.refuses(replace(closes, ended_at=story.now + timedelta(hours=1))).rule == "not-happened-yet"
    happens: list[Callable[[], object]] = [
        story.talks,
        lambda: story.signs(in_days=60),
        story.refers,
        lambda: story.does(TakeStep(3, 2)),
        lambda: story.does(Invite(story.new_id(), story.now + timedelta(days=30))),
    ]
    for something in happens:
        story.passes(days=10)
        something()
        assert story.refuses(replace(closes, ended_at=story.now - timedelta(days=1))).rule == "closed-before-the-last"
    story.does(replace(closes, ended_at=story.now))


def test_what_intake_tells_of_a_departure_is_taken_as_it_is(story: Story) -> None:
    story.starts().gets_coach()
    story.passes(days=30)
    story.talks()
    gone = story.now - timedelta(days=20)
    story.does(CloseTrajectory(TrajectoryOutcome.MOVED, happened_at=gone))
    assert story.state.closed_at == gone
