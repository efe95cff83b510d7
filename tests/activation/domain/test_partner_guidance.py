"""Which partner said yes, and whether it owes the contact by that."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.commands.partner_told import PartnerAccepts, PartnerEndsPlace, PartnerPlaces
from activation.domain.commands.referring import WithdrawReferral
from activation.domain.partner_guidance import (
    PartnerGuidance,
    guidance_over_before,
    next_guidance,
    partner_guidance,
)
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import ActivityKind, PlacementEndReason, PromiseKind

from tests.activation.domain.conftest import Story

OTHER = UUID(int=32)


def owes_contact(story: Story) -> bool:
    """The partner that said yes."""
    found, [referral] = partner_guidance(story.state), story.state.referrals
    assert found == PartnerGuidance(
        referral.partner_id, referral.guided_since, found is not None and found.owes_contact
    )
    assert found is not None
    return found.owes_contact


@pytest.mark.parametrize(("city", "owed"), [("rotterdam", True), ("utrecht", False)])
def test_a_partner_that_says_yes_owes_guidance_where_the_way_of_working_has_it_so(
    story_in: Callable[[str], Story], city: str, owed: bool
) -> None:
    story = story_in(city).starts().talks()
    referral_id = story.refers()
    assert partner_guidance(story.state) is None, "it did not answer yet"
    story.does(PartnerAccepts(referral_id, story.now))
    assert owes_contact(story) is owed
    story.does(PartnerPlaces(referral_id, ActivityKind.EXERCISE, 4, story.today, story.now))
    assert owes_contact(story) is owed
    story.does(PartnerEndsPlace(referral_id, PlacementEndReason.HEALTH, story.now))
    assert partner_guidance(story.state) is None, "a talk is owed about how to go on"
    story.does(PartnerPlaces(referral_id, ActivityKind.EXERCISE, 4, story.today, story.now))
    assert (partner_guidance(story.state) is None) == (city == "utrecht"), "where that talk stays owed"
    story.does(WithdrawReferral(referral_id))
    assert partner_guidance(story.state) is None


def test_the_partner_that_owes_a_contact_is_named_before_another(story_in: Callable[[str], Story]) -> None:
    story = story_in("rotterdam").starts().talks()
    first, second = story.refers(), story.refers(OTHER)
    story.does(PartnerAccepts(first, story.now))
    story.does(PartnerAccepts(second, story.now))
    story.does(PartnerPlaces(first, ActivityKind.EXERCISE, 4, story.today, story.now))
    story.does(PartnerEndsPlace(first, PlacementEndReason.HEALTH, story.now))
    found = partner_guidance(story.state)
    assert found is not None
    assert (found.partner_id, found.owes_contact) == (OTHER, True)


@given(st.integers(0, 400), st.integers(0, 400))
def test_guidance_is_over_for_the_same_people_one_by_one_and_all_together(since: int, spoken: int) -> None:
    way, first = written_ways_of_working()[0].to_domain(), date(2026, 1, 1)
    guided_since, held_on = first + timedelta(days=since), first + timedelta(days=since + spoken)
    kind, _ = next_guidance(guided_since, held_on, way)
    assert (kind is PromiseKind.ANNUAL_CHECK) == (guided_since < guidance_over_before(way, held_on))
    after, over = held_on + timedelta(days=way.referral.guidance_every), timedelta(days=way.referral.guidance_lasts)
    assert (kind is PromiseKind.GUIDANCE) == (after <= guided_since + over)
