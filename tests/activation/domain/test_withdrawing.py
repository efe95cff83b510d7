"""A talk that did not take place with this person is taken back: what it fulfilled is owed again, and climbs on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.correcting import CorrectConversation, CorrectFollowUp, WithdrawTalk
from activation.domain.commands.inviting import Invite, RecordOutcome
from activation.domain.commands.partner_told import PartnerAccepts, PartnerSpeaks
from activation.domain.commands.promising import MovePromise
from activation.domain.deciding import Command
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue, PromiseEnded, PromiseOwedAgain
from activation.domain.setting_right import set_right
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import FollowUpHeld
from meedoen.refusals import NotFound
from meedoen.vocabulary import (
    Channel,
    ConversationKind,
    FollowUpBy,
    Intensity,
    InvitationOutcome,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import Story
from tests.activation.domain.test_correcting import follows_up, talks, withdrawn


def test_a_talk_with_the_wrong_person_is_taken_back_and_the_first_contact_is_owed_again(started: Story) -> None:
    owed = started.owed(PromiseKind.FIRST_CONTACT)
    started.passes(days=3)
    talk = talks(started, next_in_days=21)
    next_contact = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=2)
    started.does(withdrawn(talk))
    assert started.owed(PromiseKind.FIRST_CONTACT) == owed
    assert started.owed(PromiseKind.FOLLOW_UP) == next_contact
    assert started.state.last_contact_at is None
    assert started.state.silent_days(started.today) == 10
    assert started.state.stage is Stage.WAITING


def test_others_are_told_what_is_owed_again_by_whom_and_by_which_day(started: Story) -> None:
    owed = started.owed(PromiseKind.FIRST_CONTACT)
    talk = talks(started)
    started.passes(days=2)
    [told, _] = started.does(withdrawn(talk))
    assert told == PromiseOwedAgain(started.now, owed.promise_id, owed.kind, owed.due_on, started.coach)


def test_what_is_owed_again_may_be_overdue_and_climbs_from_where_it_was(started: Story) -> None:
    talks(started, next_in_days=10)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=12)
    started.sweeps()
    climbed = started.owed(PromiseKind.FOLLOW_UP).rung
    follows_up(started, promise)
    started.passes(days=30)
    started.sweeps()
    started.does(WithdrawTalk(promise.promise_id, follow_up=True))
    [again] = [each for each in started.state.promises if each.promise_id == promise.promise_id]
    assert (again.due_on, again.rung) == (promise.due_on, climbed)
    told = [event for event in started.sweeps() if event.promise_id == promise.promise_id]
    assert FollowUpDue not in {type(event) for event in told}
    rungs = [event.escalated_to for event in told if isinstance(event, FollowUpOverdue)]
    assert rungs
    assert climbed not in rungs


def test_what_a_later_talk_fulfilled_as_well_is_not_owed_again(started: Story) -> None:
    owed = started.owed(PromiseKind.FIRST_CONTACT)
    mistake = talks(started, next_in_days=21)
    started.passes(days=15)
    real, held_at = talks(started, next_in_days=60), started.now
    started.passes(days=30)
    told = started.does(withdrawn(mistake))
    assert [event for event in told if isinstance(event, PromiseEnded)] == [
        PromiseEnded(held_at, owed.promise_id, owed.kind, PromiseEnding.FULFILLED)
    ]
    assert started.kinds_owed == {PromiseKind.FOLLOW_UP}
    started.does(withdrawn(real))
    assert started.owed(PromiseKind.FIRST_CONTACT) == owed, "now nobody spoke with them"


def test_a_talk_from_before_a_promise_fulfils_nothing_in_the_place_of_the_one_that_is_withdrawn(started: Story) -> None:
    started.passes(days=1)
    earlier = started.now
    started.passes(days=3)
    talks(started, next_in_days=21)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=9)
    follows_up(started, promise)
    talks(started, held_at=earlier)
    started.does(WithdrawTalk(promise.promise_id, follow_up=True))
    assert promise in started.state.promises


def test_the_silence_clock_goes_back_to_the_talk_before_it(started: Story) -> None:
    talks(started)
    before = started.now
    started.passes(days=20)
    talk = talks(started)
    started.passes(days=1)
    started.does(withdrawn(talk))
    assert started.state.last_contact_at == before


def test_what_a_partner_spoke_about_still_counts_when_a_talk_is_withdrawn(started: Story) -> None:
    talks(started)
    referral = started.refers()
    started.does(PartnerAccepts(referral, started.now))
    started.passes(days=10)
    started.does(PartnerSpeaks(referral, True, started.now))
    guided_at = started.now
    started.passes(days=10)
    talk = talks(started, next_in_days=None)
    started.does(withdrawn(talk))
    assert started.state.last_contact_at == guided_at


def test_what_a_partner_fulfilled_is_not_owed_again_with_a_talk_of_the_coach(started: Story) -> None:
    talk = talks(started)
    referral = started.refers()
    started.does(PartnerAccepts(referral, started.now))
    started.passes(days=10)
    started.does(PartnerSpeaks(referral, True, started.now))
    next_guidance = started.owed(PromiseKind.GUIDANCE)
    started.does(withdrawn(talk))
    assert started.kinds_owed == {PromiseKind.FIRST_CONTACT, PromiseKind.GUIDANCE}
    assert started.owed(PromiseKind.GUIDANCE) == next_guidance


def test_what_a_plan_took_the_place_of_is_not_owed_again(started: Story) -> None:
    talk = talks(started)
    started.signs(in_days=60)
    first_follow_up = started.owed(PromiseKind.FOLLOW_UP)
    started.does(withdrawn(talk))
    assert started.kinds_owed == {PromiseKind.FIRST_CONTACT, PromiseKind.FOLLOW_UP}
    assert started.owed(PromiseKind.FOLLOW_UP) == first_follow_up


def test_a_talk_is_withdrawn_once(started: Story) -> None:
    talk = talks(started)
    started.does(withdrawn(talk))
    with pytest.raises(NotFound):
        started.does(withdrawn(talk))


def test_a_conversation_is_no_follow_up_and_what_a_partner_told_is_not_ours_to_withdraw(started: Story) -> None:
    talk = talks(started)
    referral = started.refers()
    started.does(PartnerAccepts(referral, started.now))
    guidance = started.owed(PromiseKind.GUIDANCE)
    started.does(PartnerSpeaks(referral, True, started.now))
    wrong: list[Command] = [
        WithdrawTalk(talk, follow_up=True),
        CorrectFollowUp(talk, started.now),
        WithdrawTalk(guidance.promise_id, follow_up=True),
        CorrectConversation(guidance.promise_id, held_at=started.now),
    ]
    for command in wrong:
        with pytest.raises(NotFound):
            started.does(command)


def test_a_promised_contact_that_was_withdrawn_can_be_held_after_all(started: Story) -> None:
    talks(started)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    for days in (20, 5):
        started.passes(days=days)
        follows_up(started, promise)
        held_at = started.now
        if days == 20:
            started.does(WithdrawTalk(promise.promise_id, follow_up=True))
    assert started.state.last_contact_at == held_at
    held = [event for event in set_right(started.events) if isinstance(event, FollowUpHeld)]
    assert [event.occurred_at for event in held] == [held_at]


def test_a_colleague_who_has_no_part_in_it_any_more_gets_nothing_back(started: Story) -> None:
    colleague = Owner(OwnerKind.COACH, UUID(int=77))
    started.does(replace(started.conversation(), next_contact=NextContact(started.day(20), colleague)))
    promise = started.owed(PromiseKind.FOLLOW_UP)
    follows_up(started, promise)
    started.does(WithdrawTalk(promise.promise_id, follow_up=True))
    [again] = [each for each in started.state.promises if each.promise_id == promise.promise_id]
    assert again.owner == started.coach


def test_who_left_gets_nothing_back(started: Story) -> None:
    talk = talks(started)
    successor = Owner(OwnerKind.COACH, UUID(int=99))
    started.does(AssignCoach(successor.id, Intensity.REGULAR))
    started.does(withdrawn(talk))
    assert {promise.owner for promise in started.state.promises} == {successor}


def test_a_colleague_who_still_owes_something_gets_theirs_back(started: Story) -> None:
    colleague = Owner(OwnerKind.COACH, UUID(int=77))

    def next_by_colleague(in_days: int) -> NextContact:
        return NextContact(started.day(in_days), colleague)

    first = HoldConversation(
        started.new_id(), ConversationKind.INTAKE, Channel.OFFICE, started.now, next_by_colleague(10)
    )
    started.does(first)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=3)
    started.does(HoldFollowUp(promise.promise_id, started.now, True, FollowUpBy.COACH, next_by_colleague(20)))
    started.does(WithdrawTalk(promise.promise_id, follow_up=True))
    assert {each.owner for each in started.state.promises} == {colleague}


def test_a_plan_stands_but_the_next_one_asks_for_a_talk_that_took_place(started: Story) -> None:
    talks(started)
    started.signs(in_days=60)
    started.passes(days=5)
    talk = talks(started)
    started.does(withdrawn(talk))
    assert started.refuses(started.plan(in_days=60)).rule == "plan-needs-conversation"


def test_a_withdrawn_talk_starts_no_ladder_again(started: Story) -> None:
    invitation_id = started.new_id()
    started.does(Invite(invitation_id, started.now + timedelta(days=7)))
    started.passes(days=8)
    started.does(RecordOutcome(invitation_id, InvitationOutcome.NO_SHOW))
    talk = talks(started)
    assert started.state.no_shows_in_a_row == 0
    started.does(withdrawn(talk))
    assert started.state.no_shows_in_a_row == 1


@pytest.fixture
def held_early(story_in: Callable[[str], Story]) -> tuple[Story, date, UUID]:
    """The talk at the end of a term was held on the second day, so another stands in for it; with the end of the term,
    and the promise that was held."""
    story = story_in("bremen").starts().gets_coach(Intensity.INTENSIVE).talks(next_in_days=20)
    until = story.state.intensive_until
    assert until is not None
    [at_end] = at_the_end(story, until)
    story.does(MovePromise(at_end.promise_id, due_on=story.day(1)))
    story.passes(days=1)
    follows_up(story, at_end, next_in_days=20)
    return story, until, at_end.promise_id


def at_the_end(story: Story, until: date) -> list[Promise]:
    """The talks that are owed when a term is over."""
    return [each for each in story.state.promises if each.not_before == until]


def test_the_talk_at_the_end_of_a_term_is_owed_once(held_early: tuple[Story, date, UUID]) -> None:
    story, until, at_end = held_early
    moved = story.today
    [stand_in] = at_the_end(story, until)
    assert stand_in.promise_id != at_end
    events = story.does(WithdrawTalk(at_end, follow_up=True))
    [again] = at_the_end(story, until)
    assert (again.promise_id, again.due_on) == (at_end, moved)
    assert [event.ending for event in events if isinstance(event, PromiseEnded)] == [PromiseEnding.REPLACED]


def test_a_stand_in_that_is_overdue_itself_stays(held_early: tuple[Story, date, UUID]) -> None:
    story, until, at_end = held_early
    story.passes(days=(until - story.today).days + 1)
    [stand_in] = at_the_end(story, until)
    story.does(WithdrawTalk(at_end, follow_up=True))
    assert {each.promise_id for each in at_the_end(story, until)} == {at_end, stand_in.promise_id}


def test_a_talk_in_a_closed_trajectory_stays(started: Story) -> None:
    talk = talks(started)
    started.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    assert started.refuses(withdrawn(talk)).rule == "trajectory-is-closed"
