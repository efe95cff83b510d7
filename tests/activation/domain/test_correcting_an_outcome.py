"""How an appointment went was recorded wrongly: the ladder follows what is true."""

from datetime import timedelta
from uuid import UUID

import pytest
from activation.domain.commands.correcting import CorrectOutcome, WithdrawTalk
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.ladder import next_on_ladder, no_show_action
from meedoen.vocabulary import InvitationOutcome, InvitationStep, NextStep

from tests.activation.domain.conftest import Story


def appointment(story: Story, outcome: InvitationOutcome = InvitationOutcome.NO_SHOW) -> UUID:
    """An appointment, and how it was recorded to have gone."""
    invitation_id = story.new_id()
    story.does(Invite(invitation_id, story.now + timedelta(days=7)))
    story.passes(days=8)
    story.does(RecordOutcome(invitation_id, outcome))
    return invitation_id


def test_who_did_come_after_all_starts_at_the_foot_of_the_ladder(started: Story) -> None:
    appointment(started)
    second = appointment(started)
    assert started.state.no_shows_in_a_row == 2
    started.does(CorrectOutcome(second, InvitationOutcome.ATTENDED))
    invitation = started.state.invitation(second)
    assert invitation is not None
    assert (invitation.outcome, invitation.next_step) == (InvitationOutcome.ATTENDED, None)
    assert started.state.no_shows_in_a_row == 0
    assert next_on_ladder(started.state, started.way, started.today) is None


def test_an_earlier_mistake_takes_away_only_what_came_before_it(started: Story) -> None:
    first, second = appointment(started), appointment(started)
    appointment(started)
    started.does(CorrectOutcome(second, InvitationOutcome.ATTENDED))
    assert started.state.no_shows_in_a_row == 1
    started.does(CorrectOutcome(second, InvitationOutcome.CANCELLED))
    assert started.state.no_shows_in_a_row == 2
    started.does(CorrectOutcome(first, InvitationOutcome.CANCELLED))
    assert started.state.no_shows_in_a_row == 1


def test_who_did_not_come_after_all_is_a_rung_up(started: Story) -> None:
    appointment(started)
    second = appointment(started, InvitationOutcome.ATTENDED)
    [corrected] = started.does(CorrectOutcome(second, InvitationOutcome.NO_SHOW))
    assert corrected.next_step is NextStep.NO_SHOW_ACTION
    assert started.state.no_shows_in_a_row == 2
    following = next_on_ladder(started.state, started.way, started.today)
    assert following is not None
    assert following.action is NextStep.NO_SHOW_ACTION


def asks(story: Story) -> NextStep | None:
    following = next_on_ladder(story.state, story.way, story.today)
    return None if following is None else following.action


def test_a_miss_that_turns_out_to_be_the_first_is_followed_by_what_follows_a_first(started: Story) -> None:
    missed = [appointment(started) for _ in range(3)]
    assert asks(started) is NextStep.MEASURE_MAY_BE_ADVISED
    for mistake in missed[:2]:
        started.does(CorrectOutcome(mistake, InvitationOutcome.ATTENDED))
    assert asks(started) is NextStep.INVITE_AGAIN
    assert no_show_action(started.state, started.way) is None
    assert started.refuses(AdviseMeasure((missed[2],), UUID(int=5))).rule == "ladder-not-finished"
    [invited] = started.does(Invite(started.new_id(), started.now + timedelta(days=7)))
    assert (invited.attempt, invited.step) == (2, InvitationStep.REGISTERED_LETTER)


def test_the_last_rung_stays_the_last_when_of_many_misses_one_was_none(started: Story) -> None:
    missed = [appointment(started) for _ in range(4)]
    started.does(CorrectOutcome(missed[0], InvitationOutcome.CANCELLED))
    assert asks(started) is NextStep.MEASURE_MAY_BE_ADVISED
    started.does(AdviseMeasure((missed[3],), UUID(int=5)))


def test_whoever_was_invited_before_the_mistake_was_set_right_missed_the_first_all_the_same(started: Story) -> None:
    missed = [appointment(started) for _ in range(2)]
    third = started.new_id()
    started.does(Invite(third, started.now + timedelta(days=7)))
    for mistake in missed:
        started.does(CorrectOutcome(mistake, InvitationOutcome.ATTENDED))
    started.passes(days=8)
    [told] = started.does(RecordOutcome(third, InvitationOutcome.NO_SHOW))
    assert (told.attempt, told.next_step) == (3, NextStep.INVITE_AGAIN)


def test_no_rung_is_passed_over_when_a_talk_in_between_is_withdrawn(started: Story) -> None:
    appointment(started)
    talk = started.conversation()
    started.does(talk)
    started.passes(days=1)
    second = appointment(started)
    started.does(WithdrawTalk(talk.conversation_id, follow_up=False))
    assert asks(started) is NextStep.INVITE_AGAIN, "what was said at the second"
    [invited] = started.does(Invite(started.new_id(), started.now + timedelta(days=7)))
    assert invited.attempt == 2
    started.passes(days=8)
    [told] = started.does(RecordOutcome(invited.invitation_id, InvitationOutcome.NO_SHOW))
    assert told.next_step is NextStep.NO_SHOW_ACTION
    assert started.refuses(AdviseMeasure((second, invited.invitation_id), UUID(int=5))).rule == "ladder-not-finished"


@pytest.mark.parametrize(
    ("days_ago", "action", "attempt"),
    [
        (20, NextStep.NO_SHOW_ACTION, 3),
        (5, NextStep.INVITE_AGAIN, 2),
        (0, None, 1),
    ],
    ids=["before both", "in between", "after both"],
)
def test_the_ladder_begins_again_from_when_a_talk_was_held_whenever_it_is_recorded(
    started: Story, days_ago: int, action: NextStep | None, attempt: int
) -> None:
    started.passes(days=15)
    appointment(started)
    appointment(started)
    started.does(started.conversation(held_at=started.now - timedelta(days=days_ago)))
    assert asks(started) is action
    [invited] = started.does(Invite(started.new_id(), started.now + timedelta(days=7)))
    assert invited.attempt == attempt


def test_who_is_said_to_have_stayed_away_while_exempt_is_led_no_rung_up(started: Story) -> None:
    missed = appointment(started, InvitationOutcome.ATTENDED)
    started.does(NoteExemption(started.day(60), started.day(-20)))
    started.does(CorrectOutcome(missed, InvitationOutcome.NO_SHOW))
    assert started.state.no_shows_in_a_row == 0


def test_a_correction_keeps_both_times(started: Story) -> None:
    missed = appointment(started)
    invitation = started.state.invitation(missed)
    assert invitation is not None
    cancelled_at = invitation.appointment_at - timedelta(hours=3)
    started.passes(days=2)
    [corrected] = started.does(CorrectOutcome(missed, InvitationOutcome.CANCELLED, cancelled_at))
    assert (corrected.occurred_at, corrected.happened_at) == (started.now, cancelled_at)


def test_a_cancellation_is_corrected_to_another_moment(started: Story) -> None:
    invitation_id = appointment(started, InvitationOutcome.CANCELLED)
    again = CorrectOutcome(invitation_id, InvitationOutcome.CANCELLED)
    assert started.refuses(again).rule == "outcome-already-so"
    started.does(CorrectOutcome(invitation_id, InvitationOutcome.CANCELLED, started.now - timedelta(days=3)))
    late = CorrectOutcome(invitation_id, InvitationOutcome.CANCELLED, started.now)
    assert started.refuses(late).rule == "cancelled-beforehand"


def test_what_is_already_recorded_so_is_not_corrected(started: Story) -> None:
    missed = appointment(started)
    assert started.refuses(CorrectOutcome(missed, InvitationOutcome.NO_SHOW)).rule == "outcome-already-so"


def test_what_is_not_recorded_yet_is_recorded_not_corrected(started: Story) -> None:
    invitation_id = started.new_id()
    started.does(Invite(invitation_id, started.now + timedelta(days=7)))
    refused = started.refuses(CorrectOutcome(invitation_id, InvitationOutcome.CANCELLED))
    assert refused.rule == "outcome-not-known-yet"


def test_nobody_came_yet_to_an_appointment_that_is_still_to_come(started: Story) -> None:
    invitation_id = started.new_id()
    started.does(Invite(invitation_id, started.now + timedelta(days=7)))
    started.does(RecordOutcome(invitation_id, InvitationOutcome.CANCELLED))
    refused = started.refuses(CorrectOutcome(invitation_id, InvitationOutcome.ATTENDED))
    assert refused.rule == "appointment-still-to-come"


def test_where_a_measure_was_advised_a_person_tells_who_decides(started: Story) -> None:
    missed = [appointment(started) for _ in range(3)]
    started.does(AdviseMeasure(tuple(missed[1:]), UUID(int=5)))
    refused = started.refuses(CorrectOutcome(missed[2], InvitationOutcome.ATTENDED))
    assert refused.rule == "measure-was-advised"
    assert "beslist" in refused.words.nl
    started.does(CorrectOutcome(missed[0], InvitationOutcome.ATTENDED))
