"""Only a two-way contact fulfils a contact promise, and it leaves the next one behind."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from activation.domain.commands.contact import HoldFollowUp, NextContact
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PromiseEnded, PromiseMade
from activation.domain.trajectory_events import FollowUpHeld
from meedoen.refusals import NotFound
from meedoen.vocabulary import (
    Channel,
    ConversationKind,
    FollowUpBy,
    Intensity,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
)

from tests.activation.domain.conftest import Story


def follow_up(
    story: Story,
    *,
    held_at: datetime | None = None,
    next_in_days: int | None = 90,
    promise: Promise | None = None,
) -> HoldFollowUp:
    promise = promise or story.owed(PromiseKind.FOLLOW_UP)
    next_contact = None if next_in_days is None else NextContact(story.day(next_in_days))
    return HoldFollowUp(promise.promise_id, held_at or story.now, True, FollowUpBy.COACH, next_contact)


def test_a_conversation_fulfils_the_first_contact_and_promises_the_next(story: Story) -> None:
    story.starts().gets_coach()
    first = story.owed(PromiseKind.FIRST_CONTACT)
    story.talks(next_in_days=21)
    assert story.kinds_owed == {PromiseKind.FOLLOW_UP}
    assert story.owed(PromiseKind.FOLLOW_UP).due_on == story.day(21)
    ended = [event for event in story.events if isinstance(event, PromiseEnded)]
    assert [(event.promise_id, event.ending) for event in ended] == [(first.promise_id, PromiseEnding.FULFILLED)]


def test_a_conversation_that_leaves_nothing_promised_is_refused_and_says_what_to_state(story: Story) -> None:
    story.starts()
    refused = story.refuses(story.conversation(next_in_days=None))
    assert refused.rule == "open-promise-required"
    assert "datum" in refused.words.nl
    assert "date" in refused.words.en


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.REGISTERED_LETTER, Channel.EMAIL, Channel.TEXT_MESSAGE])
def test_a_letter_is_no_conversation_and_fulfils_no_promise(story: Story, channel: Channel) -> None:
    story.starts()
    assert story.refuses(replace(story.conversation(), channel=channel)).rule == "contact-goes-both-ways"
    story.talks()
    assert story.refuses(replace(follow_up(story), channel=channel)).rule == "contact-goes-both-ways"


@pytest.mark.parametrize("channel", [Channel.TELEPHONE, None])
def test_a_follow_up_keeps_how_they_spoke_where_somebody_said_so(story: Story, channel: Channel | None) -> None:
    story.starts().talks()
    held, *_ = story.does(replace(follow_up(story), channel=channel))
    assert held.channel is channel


def test_what_still_has_to_happen_is_not_recorded_as_held(story: Story) -> None:
    story.starts().gets_coach().talks()
    tomorrow = story.now + timedelta(days=1)
    assert story.refuses(story.conversation(held_at=tomorrow)).rule == "contact-still-to-come"
    assert story.refuses(follow_up(story, held_at=tomorrow)).rule == "contact-still-to-come"


def test_nobody_spoke_with_the_person_before_they_were_registered(story: Story) -> None:
    story.starts()
    early = story.conversation(held_at=story.now - timedelta(days=6))
    assert story.refuses(early).rule == "contact-before-registration"
    story.does(replace(early, held_at=story.now - timedelta(days=5)))
    assert story.state.last_contact_at == story.now - timedelta(days=5)


def test_a_conversation_recorded_late_does_not_fulfil_what_was_promised_after_it(story: Story) -> None:
    story.starts().talks()
    promised = story.owed(PromiseKind.FOLLOW_UP)
    story.passes(days=10)
    story.does(story.conversation(held_at=story.now - timedelta(days=12), next_in_days=None))
    assert story.owed(PromiseKind.FOLLOW_UP) == promised
    assert story.state.silent_days(story.today) == 10


def test_a_follow_up_from_before_its_promise_is_refused(story: Story) -> None:
    story.starts().talks()
    early = follow_up(story, held_at=story.now - timedelta(days=3))
    assert story.refuses(early).rule == "contact-before-promise"


def test_the_next_contact_lies_no_further_than_the_intensity_allows(story: Story) -> None:
    story.starts().gets_coach(Intensity.INTENSIVE)
    longest = story.way.contact.longest_interval[Intensity.INTENSIVE]
    refused = story.refuses(story.conversation(next_in_days=longest + 1))
    assert refused.rule == "next-contact-outside-bounds"
    assert story.day(longest).isoformat() in refused.words.nl
    assert story.refuses(story.conversation(next_in_days=-1)).rule == "next-contact-outside-bounds"
    story.does(story.conversation(next_in_days=longest))


def test_a_follow_up_fulfils_its_promise_and_names_the_one_that_takes_its_place(story: Story) -> None:
    story.starts().gets_coach().talks().signs()
    promised = story.owed(PromiseKind.FOLLOW_UP)
    story.passes(days=88)
    held = story.does(follow_up(story))
    assert [type(event) for event in held] == [FollowUpHeld, PromiseEnded, PromiseMade]
    assert held[0].next_promise_id == story.owed(PromiseKind.FOLLOW_UP).promise_id != promised.promise_id
    assert story.state.last_contact_at == story.now


def test_a_follow_up_without_a_next_contact_is_refused_where_nothing_else_is_promised(story: Story) -> None:
    story.starts().gets_coach().talks()
    assert story.refuses(follow_up(story, next_in_days=None)).rule == "open-promise-required"


def test_a_partner_is_made_to_owe_nothing_by_somebody_else(story: Story) -> None:
    story.starts()
    partner = Owner(OwnerKind.PARTNER, story.partner)
    talk = replace(story.conversation(), next_contact=NextContact(story.day(10), partner))
    assert story.refuses(talk).rule == "partner-accepts-first"


def test_a_promise_that_is_not_open_is_not_found(story: Story) -> None:
    story.starts().talks()
    promised = story.owed(PromiseKind.FOLLOW_UP)
    story.does(follow_up(story))
    with pytest.raises(NotFound):
        story.does(follow_up(story, promise=promised))


def test_an_exemption_leaves_a_review_by_its_end_that_an_ordinary_talk_does_not_fulfil(story: Story) -> None:
    story.starts()
    story.does(NoteExemption(story.day(300)))
    story.talks()
    assert story.owed(PromiseKind.EXEMPTION_REVIEW).due_on == story.day(300)
    story.does(replace(story.conversation(), kind=ConversationKind.EXEMPTION_REVIEW))
    assert PromiseKind.EXEMPTION_REVIEW not in story.kinds_owed


def test_a_longer_exemption_takes_the_place_of_the_review_and_an_early_end_brings_it_near(story: Story) -> None:
    story.starts()
    story.does(NoteExemption(story.day(100)))
    story.does(NoteExemption(story.day(300)))
    assert story.owed(PromiseKind.EXEMPTION_REVIEW).due_on == story.day(300)
    story.does(NoteExemptionEnded())
    assert story.owed(PromiseKind.EXEMPTION_REVIEW).due_on == story.day(story.way.contact.return_conversation_within)


def test_an_exemption_that_ends_unannounced_gives_the_coach_a_promise_too(story: Story) -> None:
    story.starts().gets_coach()
    story.does(NoteExemptionEnded())
    assert story.owed(PromiseKind.EXEMPTION_REVIEW).owner == story.coach
