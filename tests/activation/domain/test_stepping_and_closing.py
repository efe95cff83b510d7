"""Steps on the participation ladder, and how a trajectory ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.stepping import TakeStep
from activation.domain.promise_events import PromiseEnded
from activation.domain.referring_events import ReferralEnded
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import StepTaken, TrajectoryClosed
from meedoen.refusals import InvalidInput
from meedoen.vocabulary import PromiseEnding, PromiseKind, ReferralEndReason, TrajectoryOutcome

from tests.activation.domain.conftest import Story


def a_no(*, nobody_in_danger: bool | None = True) -> CloseTrajectory:
    return CloseTrajectory(TrajectoryOutcome.RESPECTED_NO, nobody_in_danger=nobody_in_danger)


@pytest.fixture
def no_is_steady(story_in: Callable[[str], Story]) -> Story:
    """Amsterdam, after as many talks as it takes to believe a no."""
    return story_in("amsterdam").starts().talks().talks()


def test_steps_go_up_and_down_from_where_the_person_is(story: Story) -> None:
    story.starts()
    assert story.refuses(TakeStep(3)).rule == "step-needs-start"
    story.does(TakeStep(3, from_rung=2))
    [down] = story.does(TakeStep(1))
    assert isinstance(down, StepTaken)
    assert (down.from_rung, down.to_rung) == (3, 1)
    assert story.refuses(TakeStep(4, from_rung=2)).rule == "step-starts-elsewhere"
    assert story.refuses(TakeStep(1)).rule == "step-starts-elsewhere"


def test_a_step_is_no_contact(story: Story) -> None:
    story.starts()
    before = story.state.promises
    story.does(TakeStep(3, from_rung=2))
    assert (story.state.promises, story.state.last_contact_at) == (before, None)


def test_closing_ends_every_promise_and_referral_in_it(story: Story) -> None:
    story.starts().gets_coach().talks().signs()
    story.refers()
    events = story.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    assert story.state.promises == ()
    assert {event.ending for event in events if isinstance(event, PromiseEnded)} == {PromiseEnding.CANCELLED}
    assert [event.reason for event in events if isinstance(event, ReferralEnded)] == [
        ReferralEndReason.TRAJECTORY_CLOSED
    ]
    assert isinstance(events[-1], TrajectoryClosed)
    assert story.state.stage is Stage.CLOSED


def test_nothing_is_asked_of_a_closed_trajectory(story: Story) -> None:
    story.starts()
    promise = story.owed(PromiseKind.FIRST_CONTACT)
    story.does(CloseTrajectory(TrajectoryOutcome.MOVED))
    for command in (story.conversation(), TakeStep(2, 1), MovePromise(promise.promise_id, due_on=story.day(1))):
        assert story.refuses(command).rule == "trajectory-is-closed"


def test_nobody_is_let_go_as_exempt_of_whom_no_exemption_is_known_to_end(story: Story) -> None:
    story.starts().gets_coach().talks()
    exempt = CloseTrajectory(TrajectoryOutcome.EXEMPT)
    assert story.refuses(exempt).rule == "exempt-needs-exemption"
    story.passes(days=9)
    story.does(NoteExemption(story.day(300)))
    before = replace(exempt, ended_at=story.now - timedelta(days=1))
    assert story.refuses(before).rule == "exempt-needs-exemption"
    story.does(exempt)
    assert story.state.outcome is TrajectoryOutcome.EXEMPT


def test_rotterdam_does_not_take_a_no_for_the_end(story: Story) -> None:
    story.starts().talks()
    for stated in (True, False, None):
        assert story.refuses(a_no(nobody_in_danger=stated)).rule == "no-is-not-the-end-here"


@pytest.mark.parametrize("talks", [0, 1])
def test_amsterdam_respects_a_no_that_is_steady(story_in: Callable[[str], Story], talks: int) -> None:
    story = story_in("amsterdam").starts()
    for _ in range(talks):
        story.does(story.conversation(next_in_days=20))
    assert story.refuses(a_no()).rule == "no-is-not-steady-yet"
    for _ in range(2 - talks):
        story.does(story.conversation(next_in_days=20))
    closed = story.does(a_no())[-1]
    assert (story.state.outcome, closed.nobody_in_danger) == (TrajectoryOutcome.RESPECTED_NO, True)


def test_a_no_is_not_respected_before_somebody_said_whether_anybody_is_in_danger(no_is_steady: Story) -> None:
    before = no_is_steady.state
    with pytest.raises(InvalidInput) as wrong:
        no_is_steady.does(a_no(nobody_in_danger=None))
    assert [(fault.where, fault.code) for fault in wrong.value.faults] == [("/nobodyInDanger", "missing")]
    assert no_is_steady.state == before


def test_where_somebody_may_be_in_danger_the_promise_stays_however_steady_the_no(no_is_steady: Story) -> None:
    before = no_is_steady.state
    refused = no_is_steady.refuses(a_no(nobody_in_danger=False))
    assert refused.rule == "danger-keeps-contact"
    assert "contact" in refused.words.nl
    assert "next talk" in refused.words.en
    assert no_is_steady.state == before


@pytest.mark.parametrize("outcome", sorted(set(TrajectoryOutcome) - {TrajectoryOutcome.RESPECTED_NO}))
def test_no_other_end_asks_whether_anybody_is_in_danger(no_is_steady: Story, outcome: TrajectoryOutcome) -> None:
    no_is_steady.does(NoteExemption(no_is_steady.day(300)))
    closed = no_is_steady.does(CloseTrajectory(outcome))[-1]
    assert (closed.outcome, closed.nobody_in_danger) == (outcome, None)
