"""Where a way of working leaves guidance to coach or team, a partner's yes moves no duty."""

from collections.abc import Callable
from uuid import UUID

import pytest
from activation.domain.commands.partner_told import PartnerAccepts, PartnerEndsPlace, PartnerPlaces, PartnerSpeaks
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.promise import Owner
from meedoen.vocabulary import ActivityKind, OwnerKind, PlacementEndReason, PromiseKind

from tests.activation.domain.conftest import Story


@pytest.fixture
def story(story_in: Callable[[str], Story]) -> Story:
    """In Utrecht, where the neighbourhood team goes on owing the contact."""
    return story_in("utrecht").starts().talks()


@pytest.fixture
def referred(story: Story) -> UUID:
    return story.refers()


def places(story: Story, referral_id: UUID) -> None:
    story.does(PartnerPlaces(referral_id, ActivityKind.EXERCISE, 4, story.today, story.now))


def test_who_accepts_has_answered_and_the_team_owes_what_it_owed(story: Story, referred: UUID) -> None:
    before = story.state.contact_promises
    assert [promise.owner for promise in before] == [Owner(OwnerKind.TEAM, story.state.team_id)]
    story.does(PartnerAccepts(referred, story.now))
    assert story.state.promises == before
    places(story, referred)
    assert story.state.promises == before


def test_another_place_after_one_that_ended_moves_no_duty_either(story: Story, referred: UUID) -> None:
    places(story, referred)
    story.does(PartnerEndsPlace(referred, PlacementEndReason.HEALTH, story.now))
    before = story.state.promises
    assert story.kinds_owed == {PromiseKind.FOLLOW_UP, PromiseKind.RETURN_CONVERSATION}
    places(story, referred)
    assert story.state.promises == before


def test_a_partner_who_speaks_with_the_person_all_the_same_resets_the_silence_clock(
    story: Story, referred: UUID
) -> None:
    places(story, referred)
    story.passes(days=20)
    before = story.state.promises
    story.does(PartnerSpeaks(referred, still_active=True, held_at=story.now))
    assert story.state.silent_days(story.today) == 0
    assert story.state.promises == before


def test_who_is_no_longer_active_gets_a_talk_at_once_and_one_is_enough(story: Story, referred: UUID) -> None:
    places(story, referred)
    for _ in range(2):
        story.does(PartnerSpeaks(referred, still_active=False, held_at=story.now))
    assert story.owed(PromiseKind.RETURN_CONVERSATION).owner == story.state.contact_owner
    assert story.kinds_owed == {PromiseKind.FOLLOW_UP, PromiseKind.RETURN_CONVERSATION}


def test_guidance_that_a_partner_promised_before_a_move_stands_and_what_follows_it_is_not_the_partners(
    story_in: Callable[[str], Story], story: Story
) -> None:
    moved = story_in("rotterdam").starts().gets_coach().talks()
    referral_id = moved.refers()
    moved.does(PartnerAccepts(referral_id, moved.now))
    promised = moved.state.promises
    moved.does(MoveWayOfWorking(story.way))
    moved.way = story.way
    assert moved.state.promises == promised

    moved.does(PartnerSpeaks(referral_id, still_active=True, held_at=moved.now))
    [next_contact] = moved.state.promises
    assert (next_contact.kind, next_contact.owner) == (PromiseKind.FOLLOW_UP, moved.coach)
    assert next_contact.due_on == moved.day(story.way.contact.longest_interval[moved.state.intensity])
