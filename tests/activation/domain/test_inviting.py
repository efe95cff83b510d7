"""Inviting along the ladder: steps on the way to a contact, never a contact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.invitation_events import Invited, MeasureAdvised, NoShow
from activation.domain.trajectory import Stage
from meedoen.refusals import NotFound
from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep, PromiseKind

from tests.activation.domain.conftest import Story


def invite(story: Story, *, in_days: int = 10, step: InvitationStep | None = None) -> Invited:
    command = Invite(story.new_id(), story.now + timedelta(days=in_days), "huis-12", step)
    [invited] = story.does(command)
    assert isinstance(invited, Invited)
    return invited


def stay_away(story: Story) -> NoShow:
    invited = invite(story)
    story.passes(days=11)
    [missed] = story.does(RecordOutcome(invited.invitation_id, InvitationOutcome.NO_SHOW))
    assert isinstance(missed, NoShow)
    return missed


def test_rotterdam_letter_registered_letter_no_show_action_and_then_a_measure_may_be_advised(story: Story) -> None:
    story.starts()
    seen = []
    for _ in range(3):
        missed = stay_away(story)
        seen.append((missed.attempt, story.state.invitations[-1].step, missed.next_step))
    assert seen == [
        (1, InvitationStep.CONSEQUENCES_LETTER, NextStep.INVITE_AGAIN),
        (2, InvitationStep.REGISTERED_LETTER, NextStep.NO_SHOW_ACTION),
        (3, InvitationStep.CONSEQUENCES_LETTER, NextStep.MEASURE_MAY_BE_ADVISED),
    ]
    professional = story.new_id()
    all_three = tuple(each.invitation_id for each in story.state.invitations)
    advice = story.does(AdviseMeasure(all_three, professional))
    assert advice == [MeasureAdvised(story.now, all_three, professional)]


def test_amsterdam_writes_friendly_letters_and_then_comes_by(story_in: Callable[[str], Story]) -> None:
    story = story_in("amsterdam").starts()
    next_steps = [stay_away(story).next_step for _ in range(4)]
    assert next_steps == [
        NextStep.INVITE_AGAIN,
        NextStep.INVITE_AGAIN,
        NextStep.HOME_VISIT,
        NextStep.COACH_DECIDES,
    ]
    assert story.state.invitations[-1].step is InvitationStep.HOME_VISIT
    assert story.refuses(AdviseMeasure((story.state.invitations[-1].invitation_id,), story.new_id())).rule == (
        "no-measures-here"
    )


def test_who_cancels_stays_on_the_same_step(story: Story) -> None:
    story.starts()
    first = invite(story)
    story.does(RecordOutcome(first.invitation_id, InvitationOutcome.CANCELLED))
    again = invite(story)
    assert (again.attempt, again.step) == (first.attempt, first.step)


def test_after_a_talk_the_ladder_starts_again(story: Story) -> None:
    story.starts()
    stay_away(story)
    stay_away(story)
    story.talks()
    assert invite(story).attempt == 1


def test_a_talk_before_an_appointment_does_not_make_up_for_missing_it(story: Story) -> None:
    story.starts()
    invited = invite(story)
    story.talks()
    story.passes(days=11)
    story.does(RecordOutcome(invited.invitation_id, InvitationOutcome.NO_SHOW))
    assert invite(story).attempt == 2


def test_a_measure_is_advised_once_and_only_after_the_last_step(story: Story) -> None:
    story.starts()
    first = stay_away(story)
    assert story.refuses(AdviseMeasure((first.invitation_id,), story.new_id())).rule == "ladder-not-finished"
    stay_away(story)
    last = stay_away(story)
    story.does(AdviseMeasure((last.invitation_id,), story.new_id()))
    assert story.refuses(AdviseMeasure((last.invitation_id,), story.new_id())).rule == "ladder-not-finished"


def test_an_invitation_or_a_no_show_fulfils_nothing_and_leaves_the_clock_running(story: Story) -> None:
    story.starts()
    before = story.owed(PromiseKind.FIRST_CONTACT)
    stay_away(story)
    came = invite(story)
    assert story.state.stage is Stage.INVITED
    story.passes(days=11)
    story.does(RecordOutcome(came.invitation_id, InvitationOutcome.ATTENDED))
    assert story.owed(PromiseKind.FIRST_CONTACT) == before
    assert story.state.last_contact_at is None


def test_a_gentler_step_may_be_chosen_a_harder_one_not_yet(story: Story) -> None:
    story.starts()
    too_soon = Invite(story.new_id(), story.now + timedelta(days=5), None, InvitationStep.REGISTERED_LETTER)
    assert story.refuses(too_soon).rule == "ladder-rung-skipped"
    stay_away(story)
    gentle = invite(story, step=InvitationStep.CONSEQUENCES_LETTER)
    assert (gentle.attempt, gentle.channel) == (2, Channel.LETTER)


def test_one_appointment_at_a_time_in_the_future_and_its_outcome_once(story: Story) -> None:
    story.starts()
    assert story.refuses(Invite(story.new_id(), story.now)).rule == "appointment-in-the-past"
    open_one = invite(story)
    assert story.refuses(Invite(story.new_id(), story.now + timedelta(days=2))).rule == "invitation-still-open"
    missed = RecordOutcome(open_one.invitation_id, InvitationOutcome.NO_SHOW)
    assert story.refuses(missed).rule == "appointment-still-to-come"
    story.passes(days=10)
    story.does(missed)
    assert story.refuses(missed).rule == "outcome-already-known"


def test_nobody_is_invited_to_an_appointment_that_is_years_ahead(story_in: Callable[[str], Story]) -> None:
    for city, days in (("rotterdam", 366), ("utrecht", 366)):
        story = story_in(city).starts()
        too_far = Invite(story.new_id(), story.now + timedelta(days=days + 1))
        assert story.refuses(too_far).rule == "appointment-too-far-ahead"
        story.does(Invite(story.new_id(), story.now + timedelta(days=days)))
    rare = story_in("utrecht").starts()
    rare.way = replace(rare.way, contact=replace(rare.way.contact, contact_day_every=500))
    rare.does(Invite(rare.new_id(), rare.now + timedelta(days=500)))


def test_an_invitation_that_is_not_there_is_not_found(story: Story) -> None:
    story.starts()
    with pytest.raises(NotFound):
        story.does(RecordOutcome(story.new_id(), InvitationOutcome.ATTENDED))
