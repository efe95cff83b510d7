"""A mistake in what was recorded is set right: the silence clock, the promises and the ladder follow what is true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.correcting import CorrectConversation, CorrectFollowUp, WithdrawTalk
from activation.domain.commands.exempting import NoteExemption
from activation.domain.commands.inviting import Invite, RecordOutcome
from activation.domain.commands.partner_told import PartnerAccepts, PartnerSpeaks
from activation.domain.commands.promising import MovePromise
from activation.domain.deciding import Command
from activation.domain.drafting import Draft
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue, PromiseEnded, PromiseOwedAgain
from activation.domain.setting_right import set_right
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import ContactCorrected, ConversationHeld, FollowUpHeld
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


def talks(story: Story, *, next_in_days: int | None = 30, **how: Any) -> UUID:
    """A talk, by its id."""
    talk = story.conversation(next_in_days=next_in_days, **how)
    story.does(talk)
    return talk.conversation_id


def follows_up(story: Story, promise: Promise, *, next_in_days: int = 60) -> None:
    story.does(
        HoldFollowUp(promise.promise_id, story.now, True, FollowUpBy.COACH, NextContact(story.day(next_in_days)))
    )


def withdrawn(talk: UUID) -> WithdrawTalk:
    return WithdrawTalk(talk, follow_up=False)


@pytest.fixture
def started(story: Story) -> Story:
    """Somebody with a coach, with whom nobody spoke yet."""
    return story.starts().gets_coach()


def test_a_talk_that_was_on_another_day_counts_from_that_day(started: Story) -> None:
    started.passes(days=5)
    talk = talks(started)
    started.passes(days=5)
    started.does(CorrectConversation(talk, held_at=started.now - timedelta(days=8)))
    assert started.state.silent_days(started.today) == 8
    assert started.kinds_owed == {PromiseKind.FOLLOW_UP}


def test_a_correction_keeps_both_times(started: Story) -> None:
    started.passes(days=5)
    talk = talks(started)
    wrong = started.now
    started.passes(days=2)
    right = wrong - timedelta(days=1)
    [corrected] = started.does(CorrectConversation(talk, held_at=right))
    assert (corrected.occurred_at, corrected.held_at) == (started.now, right)
    assert [event.occurred_at for event in started.events if isinstance(event, ConversationHeld)] == [wrong]


def test_what_was_right_stays_as_it_was(started: Story) -> None:
    talk = talks(started)
    held_at = started.now
    started.passes(days=2)
    started.does(CorrectConversation(talk, channel=Channel.TELEPHONE))
    [held] = [event for event in set_right(started.events) if isinstance(event, ConversationHeld)]
    assert (held.kind, held.channel, held.occurred_at) == (ConversationKind.INTAKE, Channel.TELEPHONE, held_at)
    started.does(CorrectConversation(talk, kind=ConversationKind.MOTIVATION))
    [held] = [event for event in set_right(started.events) if isinstance(event, ConversationHeld)]
    assert (held.kind, held.channel) == (ConversationKind.MOTIVATION, Channel.TELEPHONE)


def test_a_correction_of_one_talk_leaves_the_others_where_they_were(started: Story) -> None:
    talks(started)
    first_at = started.now
    started.passes(days=10)
    second = talks(started)
    started.does(CorrectConversation(second, held_at=started.now - timedelta(days=3)))
    started.does(withdrawn(second))
    assert started.state.last_contact_at == first_at


def test_a_follow_up_is_corrected_by_its_promise(started: Story) -> None:
    talks(started)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=20)
    follows_up(started, promise)
    held_at = started.now - timedelta(days=3)
    started.does(CorrectFollowUp(promise.promise_id, held_at, still_active=False))
    assert started.state.last_contact_at == held_at
    [held] = [event for event in set_right(started.events) if isinstance(event, FollowUpHeld)]
    assert (held.occurred_at, held.still_active) == (held_at, False)


def test_a_correction_says_what_was_different(started: Story) -> None:
    talk = talks(started)
    assert started.refuses(CorrectConversation(talk)).rule == "nothing-to-correct"


def test_a_corrected_talk_is_still_a_talk_with_somebody_whom_we_knew(started: Story) -> None:
    talk = talks(started)
    letter = CorrectConversation(talk, channel=Channel.LETTER)
    assert started.refuses(letter).rule == "contact-goes-both-ways"
    tomorrow = CorrectConversation(talk, held_at=started.now + timedelta(days=1))
    assert started.refuses(tomorrow).rule == "contact-still-to-come"
    early = CorrectConversation(talk, held_at=started.now - timedelta(days=6))
    assert started.refuses(early).rule == "contact-before-registration"


def test_a_talk_of_before_the_promise_that_it_fulfilled_is_withdrawn_instead(started: Story) -> None:
    talks(started)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=20)
    follows_up(started, promise)
    refused = started.refuses(CorrectFollowUp(promise.promise_id, started.now - timedelta(days=21)))
    assert refused.rule == "correction-undoes-promise"
    assert "Trek het gesprek in" in refused.words.nl
    assert "Withdraw" in refused.words.en


def test_a_talk_that_reviewed_an_exemption_does_not_become_another_kind_of_talk(started: Story) -> None:
    started.does(NoteExemption(started.day(30)))
    review = HoldConversation(
        started.new_id(),
        ConversationKind.EXEMPTION_REVIEW,
        Channel.OFFICE,
        started.now,
        NextContact(started.day(30)),
    )
    started.does(review)
    other = CorrectConversation(review.conversation_id, kind=ConversationKind.PROGRESS)
    assert started.refuses(other).rule == "correction-undoes-promise"
    started.does(CorrectConversation(review.conversation_id, ConversationKind.EXEMPTION_REVIEW, Channel.TELEPHONE))


def test_a_correction_fulfils_nothing(started: Story) -> None:
    late = started.now
    talks(started)
    promised = started.owed(PromiseKind.FOLLOW_UP)
    started.passes(days=10)
    talk = talks(started, held_at=late - timedelta(days=2), next_in_days=None)
    assert started.owed(PromiseKind.FOLLOW_UP) == promised
    started.does(CorrectConversation(talk, held_at=started.now))
    assert started.owed(PromiseKind.FOLLOW_UP) == promised
    assert started.state.silent_days(started.today) == 0


def test_a_correction_that_would_fulfil_is_refused(started: Story) -> None:
    talk = talks(started)

    class Fulfils:
        def decide(self, draft: Draft) -> None:
            draft.add(ContactCorrected(draft.now, talk, draft.now))
            draft.end(draft.state.promises[0], PromiseEnding.FULFILLED)

    assert started.refuses(Fulfils()).rule == "only-contact-fulfils"


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


def test_the_talk_at_the_end_of_a_term_is_owed_once(story_in: Callable[[str], Story]) -> None:
    story = story_in("bremen").starts().gets_coach(Intensity.INTENSIVE).talks(next_in_days=20)
    until = story.state.intensive_until
    assert until is not None
    [at_end] = [each for each in story.state.promises if each.not_before == until]
    moved = story.day(1)
    story.does(MovePromise(at_end.promise_id, due_on=moved))
    story.passes(days=1)
    follows_up(story, at_end, next_in_days=20)
    [stand_in] = [each for each in story.state.promises if each.not_before == until]
    assert stand_in.promise_id != at_end.promise_id
    events = story.does(WithdrawTalk(at_end.promise_id, follow_up=True))
    [again] = [each for each in story.state.promises if each.not_before == until]
    assert (again.promise_id, again.due_on) == (at_end.promise_id, moved)
    assert [event.ending for event in events if isinstance(event, PromiseEnded)] == [PromiseEnding.REPLACED]


def test_a_stand_in_that_is_overdue_itself_stays(story_in: Callable[[str], Story]) -> None:
    story = story_in("bremen").starts().gets_coach(Intensity.INTENSIVE).talks(next_in_days=20)
    until = story.state.intensive_until
    assert until is not None
    [at_end] = [each for each in story.state.promises if each.not_before == until]
    story.does(MovePromise(at_end.promise_id, due_on=story.day(1)))
    story.passes(days=1)
    follows_up(story, at_end, next_in_days=20)
    story.passes(days=(until - story.today).days + 1)
    [stand_in] = [each for each in story.state.promises if each.not_before == until]
    story.does(WithdrawTalk(at_end.promise_id, follow_up=True))
    owed = {each.promise_id for each in story.state.promises if each.not_before == until}
    assert owed == {at_end.promise_id, stand_in.promise_id}


def test_a_talk_in_a_closed_trajectory_stays(started: Story) -> None:
    talk = talks(started)
    started.does(CloseTrajectory(TrajectoryOutcome.PAID_WORK))
    assert started.refuses(withdrawn(talk)).rule == "trajectory-is-closed"
