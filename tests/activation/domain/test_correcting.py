"""A mistake in what was recorded of a talk is set right: the silence clock follows what is true."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.correcting import CorrectConversation, CorrectFollowUp, WithdrawTalk
from activation.domain.commands.exempting import NoteExemption
from activation.domain.drafting import Draft
from activation.domain.promise import Promise
from activation.domain.setting_right import set_right
from activation.domain.trajectory_events import ContactCorrected, ConversationHeld, FollowUpHeld
from meedoen.vocabulary import (
    Channel,
    ConversationKind,
    FollowUpBy,
    PromiseEnding,
    PromiseKind,
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
    started.does(CorrectFollowUp(promise.promise_id, channel=Channel.HOME_VISIT))
    started.does(CorrectFollowUp(promise.promise_id, still_active=False))
    [held] = [event for event in set_right(started.events) if isinstance(event, FollowUpHeld)]
    assert (held.occurred_at, held.still_active, held.channel) == (held_at, False, Channel.HOME_VISIT)


def test_a_correction_says_what_was_different(started: Story) -> None:
    talk = talks(started)
    assert started.refuses(CorrectConversation(talk)).rule == "nothing-to-correct"
    promise = started.owed(PromiseKind.FOLLOW_UP)
    follows_up(started, promise)
    assert started.refuses(CorrectFollowUp(promise.promise_id)).rule == "nothing-to-correct"


def test_a_corrected_talk_is_still_a_talk_with_somebody_whom_we_knew(started: Story) -> None:
    talk = talks(started)
    letter = CorrectConversation(talk, channel=Channel.LETTER)
    assert started.refuses(letter).rule == "contact-goes-both-ways"
    tomorrow = CorrectConversation(talk, held_at=started.now + timedelta(days=1))
    assert started.refuses(tomorrow).rule == "contact-still-to-come"
    early = CorrectConversation(talk, held_at=started.now - timedelta(days=6))
    assert started.refuses(early).rule == "contact-before-registration"


def test_a_corrected_follow_up_is_still_a_talk(started: Story) -> None:
    talks(started)
    promise = started.owed(PromiseKind.FOLLOW_UP)
    follows_up(started, promise)
    by_letter = CorrectFollowUp(promise.promise_id, channel=Channel.LETTER)
    assert started.refuses(by_letter).rule == "contact-goes-both-ways"


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


def test_a_talk_that_reviewed_an_exemption_after_all_is_recorded_anew_and_fulfils_that(started: Story) -> None:
    started.does(NoteExemption(started.day(30)))
    talk = talks(started)
    owed = started.owed(PromiseKind.EXEMPTION_REVIEW)
    about_it = CorrectConversation(talk, kind=ConversationKind.EXEMPTION_REVIEW)
    refused = started.refuses(about_it)
    assert (refused.rule, started.owed(PromiseKind.EXEMPTION_REVIEW)) == ("correction-fulfils-nothing", owed)
    started.passes(days=1)
    started.does(NoteExemption(started.day(90)))
    started.does(about_it)
    assert PromiseKind.EXEMPTION_REVIEW in started.kinds_owed, "that of the later exemption came after this talk"


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
