"""Whoever is exempt is not led up the ladder: nothing with consequences, and always a talk."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.commands.sending import SendLetter
from activation.domain.exemption import Exemption
from activation.domain.invitation import LetterState
from activation.domain.invitation_events import NoShow
from activation.domain.ladder import Following, next_on_ladder, no_show_action
from activation.domain.letter import Addressee, Filling, Letter, Page, Sender
from activation.domain.way_of_working import Tone
from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep, PromiseKind, TrajectoryOutcome

from tests.activation.domain.conftest import Story

REFUSED = "no-consequences-while-exempt"
EXEMPT = CloseTrajectory(TrajectoryOutcome.EXEMPT)
COMPLETE = Filling(
    addressee=Addressee("S. C.", ("Kerkstraat 1", "3011 AB Rotterdam")),
    place="Huis van de Wijk",
    sender=Sender("Gemeente", "E. M.", "010 123 45 67"),
)


def is_exempt(story: Story, *, for_days: int = 100, since: int = 0) -> None:
    """From today; or from a day that is still to come, or that has been."""
    story.does(NoteExemption(story.day(for_days), story.day(since)))


def invitation(story: Story, *, in_days: int = 10, channel: Channel | None = None) -> Invite:
    return Invite(story.new_id(), story.now + timedelta(days=in_days), channel=channel)


def does_not_come(story: Story) -> NoShow:
    """To the appointment that is open, in ten days."""
    story.passes(days=10)
    [missed] = story.does(RecordOutcome(story.state.invitations[-1].invitation_id, InvitationOutcome.NO_SHOW))
    assert isinstance(missed, NoShow)
    return missed


def misses(story: Story, *, times: int) -> tuple[UUID, ...]:
    """So many appointments in a row, the last of them yesterday; gives all invitations."""
    for _ in range(times):
        story.does(invitation(story))
        does_not_come(story)
        story.passes(days=1)
    return tuple(each.invitation_id for each in story.state.invitations)


def asks(story: Story) -> Following | None:
    return next_on_ladder(story.state, story.way, story.today)


def asks_for(story: Story) -> tuple[NextStep | None, InvitationStep | None]:
    following = asks(story)
    assert following is not None
    return following.action, following.rung.step if following.rung else None


def let_go(story: Story, tone: Tone) -> SendLetter:
    page = Page("nl", story.today.isoformat(), "Uitnodiging", ("Tot dan.",))
    letter = Letter(Channel.LETTER, tone, COMPLETE, (page,))
    invited = story.state.invitations[-1].invitation_id
    return SendLetter(invited, story.new_id(), letter, letter.fingerprint, story.coach.id)


def test_the_ladder_asks_for_no_letter_with_consequences_until_the_exemption_is_over(started: Story) -> None:
    first = asks(started)
    is_exempt(started, for_days=30)
    assert asks(started) is None
    started.passes(days=30)
    assert asks(started) is None, "its last day still counts"
    started.passes(days=1)
    assert asks(started) == first


@pytest.mark.parametrize("times", [2, 3])
def test_what_stood_before_the_exemption_rests_and_stands_again_after_it(started: Story, times: int) -> None:
    missed = misses(started, times=times)
    stood = asks(started)
    advice = AdviseMeasure(missed, started.coach.id)
    is_exempt(started, for_days=30)
    assert asks(started) is None
    assert started.refuses(advice).rule == REFUSED
    started.passes(days=31)
    assert asks(started) == stood == no_show_action(started.state, started.way)
    if times == 3:
        started.does(advice)


def test_nobody_who_is_exempt_is_invited_by_a_letter_with_consequences_and_the_words_say_until_when(
    started: Story,
) -> None:
    is_exempt(started, for_days=30)
    refused = started.refuses(invitation(started))
    assert refused.rule == REFUSED
    for words in (refused.words.nl, refused.words.en):
        assert started.day(0).isoformat() in words
        assert started.day(30).isoformat() in words
    assert started.refuses(invitation(started, in_days=31)).rule == REFUSED, "it would leave today"
    started.passes(days=31)
    started.does(invitation(started))


def test_nor_to_an_appointment_within_an_exemption_that_is_still_to_begin(started: Story) -> None:
    is_exempt(started, since=20, for_days=60)
    assert started.refuses(invitation(started, in_days=20)).rule == REFUSED
    assert asks_for(started) == (None, InvitationStep.CONSEQUENCES_LETTER)
    started.does(invitation(started, in_days=19))


def test_calling_somebody_who_is_exempt_is_always_possible(started: Story) -> None:
    is_exempt(started)
    started.does(invitation(started, channel=Channel.TELEPHONE))


def test_but_not_where_it_is_the_call_itself_that_mentions_consequences(started: Story) -> None:
    first = replace(started.way.ladder[0], step=InvitationStep.TELEPHONE, channel=Channel.TELEPHONE)
    started.way = replace(started.way, ladder=(first, *started.way.ladder[1:]))
    is_exempt(started)
    for channel in (None, Channel.TELEPHONE, Channel.EMAIL):
        assert started.refuses(invitation(started, channel=channel)).rule == REFUSED
    started.does(invitation(started, channel=Channel.OFFICE))


def test_a_letter_with_consequences_stays_where_it_is_and_a_friendly_one_leaves(started: Story) -> None:
    started.does(invitation(started))
    is_exempt(started, for_days=5)
    assert started.refuses(let_go(started, Tone.CONSEQUENCES)).rule == REFUSED
    started.does(let_go(started, Tone.FRIENDLY))
    assert [each.state for each in started.state.letters] == [LetterState.ON_ITS_WAY]
    started.passes(days=6)
    started.does(let_go(started, Tone.CONSEQUENCES))


def test_nor_does_it_leave_for_an_appointment_on_which_the_person_will_be_exempt(started: Story) -> None:
    started.does(invitation(started))
    is_exempt(started, since=10, for_days=50)
    assert started.refuses(let_go(started, Tone.CONSEQUENCES)).rule == REFUSED


def test_who_is_exempt_is_spoken_with_and_that_fulfils_what_was_promised(started: Story) -> None:
    is_exempt(started)
    started.talks()
    assert started.kinds_owed == {PromiseKind.FOLLOW_UP, PromiseKind.EXEMPTION_REVIEW}


def test_from_the_day_on_which_an_exemption_is_ended_the_ladder_asks_again(started: Story) -> None:
    is_exempt(started)
    started.passes(days=10)
    ended_at = started.now
    started.passes(days=3)
    started.does(NoteExemptionEnded(ended_at))
    assert asks(started) is not None
    assert started.state.exemption == Exemption(started.day(-13), started.day(-4)), "though it was told days later"


def test_an_end_that_is_told_long_after_the_last_day_makes_it_no_longer(started: Story) -> None:
    is_exempt(started, for_days=5)
    started.passes(days=20)
    started.does(NoteExemptionEnded())
    assert started.state.exemption == Exemption(started.day(-20), started.day(-15))


def test_the_end_of_an_exemption_that_nobody_told_of_changes_nothing_on_the_ladder(started: Story) -> None:
    before = asks(started)
    started.does(NoteExemptionEnded())
    assert (asks(started), started.state.exemption) == (before, None)


@pytest.mark.parametrize(("days_between", "since"), [(0, -10), (1, 2)])
def test_an_exemption_that_follows_at_once_is_one_with_the_one_before_it(
    started: Story, days_between: int, since: int
) -> None:
    started.passes(days=10)
    is_exempt(started, since=-10, for_days=0)
    is_exempt(started, since=1 + days_between, for_days=60)
    assert started.state.exemption == Exemption(started.day(since), started.day(60))


def test_after_a_talk_before_an_exemption_begins_there_is_a_next_one_and_while_it_runs_its_end_is_enough(
    started: Story,
) -> None:
    started.talks()
    is_exempt(started, since=60, for_days=400)
    assert started.refuses(started.conversation(next_in_days=None)).rule == "open-promise-required"
    started.talks(next_in_days=30)
    started.passes(days=60)
    started.does(started.conversation(next_in_days=None))
    assert started.kinds_owed == {PromiseKind.EXEMPTION_REVIEW}


@pytest.mark.parametrize(("since", "owed"), [(20, 2), (0, 1)], ids=["to come", "begun"])
def test_an_exemption_to_come_does_not_take_the_place_of_the_only_talk_before_it(
    started: Story, since: int, owed: int
) -> None:
    started.talks()
    is_exempt(started, for_days=30)
    started.does(started.conversation(next_in_days=None))
    started.does(NoteExemptionEnded())
    within = started.owed(PromiseKind.EXEMPTION_REVIEW).due_on
    is_exempt(started, since=since, for_days=400)
    dates = [promise.due_on for promise in started.state.promises]
    assert dates == [within, started.day(400)][-owed:]


def test_nobody_is_closed_as_exempt_between_the_end_of_an_exemption_and_its_review(started: Story) -> None:
    """Its end was told already: nothing would bring the person back into view."""
    started.talks()
    is_exempt(started, for_days=30)
    started.passes(days=31)
    started.does(NoteExemptionEnded())
    assert PromiseKind.EXEMPTION_REVIEW in started.kinds_owed
    refused = started.refuses(EXEMPT)
    assert refused.rule == "exempt-needs-exemption"
    assert "hold the talk" in refused.words.en


def test_nor_before_it_begins_and_on_its_last_day_they_may_be(started: Story) -> None:
    is_exempt(started, since=5, for_days=30)
    assert started.refuses(EXEMPT).rule == "exempt-needs-exemption"
    started.passes(days=30)
    started.does(EXEMPT)
