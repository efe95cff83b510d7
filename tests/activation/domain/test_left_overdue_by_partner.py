"""A contact that a partner leaves overdue: when it gives the person back it is the coach's, and stays owed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from activation.domain.commands.contact import HoldFollowUp, NextContact
from activation.domain.commands.partner_told import PartnerEndsPlace, PartnerGivesBack, PartnerPlaces, PartnerSpeaks
from activation.domain.commands.referring import WithdrawReferral
from activation.domain.deciding import Command
from meedoen.vocabulary import (
    ActivityKind,
    EscalationRung,
    FollowUpBy,
    PlacementEndReason,
    PromiseKind,
    ReferralEndReason,
)

from tests.activation.domain.conftest import COACH, Story

GUIDANCE, RETURN, FOLLOW_UP = PromiseKind.GUIDANCE, PromiseKind.RETURN_CONVERSATION, PromiseKind.FOLLOW_UP


def places(story: Story, referral_id: UUID) -> None:
    story.does(PartnerPlaces(referral_id, ActivityKind.EXERCISE, 4, story.today, story.now))


def late(story: Story, days: int = 5) -> UUID:
    """A partner placed the person, and owes guidance that is so many days overdue; gives the referral's id."""
    referral_id = story.refers()
    places(story, referral_id)
    story.passes(days=story.way.referral.guidance_every + days)
    story.sweeps()
    return referral_id


def ends(story: Story, referral_id: UUID, how: str) -> None:
    told: dict[str, Command] = {
        "returned": PartnerGivesBack(referral_id, ReferralEndReason.RETURNED, story.now),
        "withdrawn": WithdrawReferral(referral_id),
        "place ended": PartnerEndsPlace(referral_id, PlacementEndReason.HEALTH, story.now),
    }
    story.does(told[how])


every_end = pytest.mark.parametrize("how", ["returned", "withdrawn", "place ended"])


@every_end
@pytest.mark.parametrize("days", [1, 20])
def test_it_is_the_coachs_on_its_date_and_its_rung_and_climbs_on(talking: Story, how: str, days: int) -> None:
    """The talk about the return comes besides; whoever speaks with the person has done both."""
    referral_id = late(talking, days)
    guidance = talking.owed(GUIDANCE)
    ends(talking, referral_id, how)
    assert talking.owed(GUIDANCE) == replace(guidance, owner=COACH)
    assert talking.owed(RETURN).owner == COACH
    talking.passes(days=talking.way.escalation[EscalationRung.MUNICIPALITY] - days)
    talking.sweeps()
    assert talking.owed(GUIDANCE).rung is EscalationRung.MUNICIPALITY
    talking.talks()
    assert talking.kinds_owed == {FOLLOW_UP}


@every_end
def test_one_that_is_not_overdue_makes_way_for_the_talk_about_the_return(talking: Story, how: str) -> None:
    ends(talking, late(talking, 0), how)
    assert talking.kinds_owed == {RETURN}


@pytest.mark.parametrize("held", [GUIDANCE, RETURN])
def test_a_follow_up_by_either_of_both_is_the_talk_for_both(talking: Story, held: PromiseKind) -> None:
    """So that it states the next contact: nothing overdue is left that would do for one."""
    ends(talking, late(talking), "returned")
    promise_id = talking.owed(held).promise_id
    spoke = HoldFollowUp(promise_id, talking.now, still_active=False, by_kind=FollowUpBy.COACH)
    assert talking.refuses(spoke).rule == "open-promise-required"
    talking.does(replace(spoke, next_contact=NextContact(talking.day(20))))
    assert talking.kinds_owed == {FOLLOW_UP}


def test_a_follow_up_of_a_plan_is_not(talking: Story) -> None:
    ends(talking, late(talking), "returned")
    talking.signs()
    promise_id = talking.owed(FOLLOW_UP).promise_id
    talking.does(HoldFollowUp(promise_id, talking.now, still_active=True, by_kind=FollowUpBy.COACH))
    assert talking.kinds_owed == {GUIDANCE}, "the talk about the return made way for the plan"


@pytest.mark.parametrize(("before_due", "fulfils"), [(1, False), (0, True)])
def test_what_the_coach_spoke_about_before_it_was_due_is_another_talk(
    talking: Story, before_due: int, fulfils: bool
) -> None:
    """Whenever that is recorded: at the time it was the partner's, and went by none of the coach's talks."""
    ends(talking, late(talking), "returned")
    held_at = talking.now - timedelta(days=5 + before_due)
    talking.does(talking.conversation(held_at=held_at))
    assert (GUIDANCE in talking.kinds_owed) is not fulfils


def test_as_a_follow_up_such_a_talk_is_refused_for_what_it_is_and_no_term_is_spoken_of(talking: Story) -> None:
    ends(talking, late(talking), "returned")
    guidance, held_at = talking.owed(GUIDANCE), talking.now - timedelta(days=6)
    spoke = HoldFollowUp(guidance.promise_id, held_at, still_active=True, by_kind=FollowUpBy.COACH)
    assert talking.refuses(spoke).rule == "contact-before-promise"


@every_end
@pytest.mark.parametrize("ago", [0, 3, 9])
def test_a_talk_that_the_partner_tells_of_late_was_that_contact(talking: Story, how: str, ago: int) -> None:
    """It may have been in time; the talk about the return is the coach's own."""
    referral_id = late(talking)
    ends(talking, referral_id, how)
    talking.does(PartnerSpeaks(referral_id, still_active=False, held_at=talking.now - timedelta(days=ago)))
    assert talking.kinds_owed == {RETURN}


def test_where_the_partner_has_the_person_again_its_next_talk_makes_up_for_it(talking: Story) -> None:
    referral_id = late(talking)
    ends(talking, referral_id, "place ended")
    places(talking, referral_id)
    assert [each.kind for each in talking.state.contact_promises] == [GUIDANCE, GUIDANCE]
    talking.passes(days=1)
    talking.does(PartnerSpeaks(referral_id, still_active=True, held_at=talking.now))
    [guidance] = talking.state.contact_promises
    assert (guidance.kind, guidance.with_partner) == (GUIDANCE, True)


def test_a_partners_talk_from_before_it_was_promised_is_not_that_contact(talking: Story) -> None:
    referral_id = late(talking)
    made_at = talking.owed(GUIDANCE).made_at
    ends(talking, referral_id, "returned")
    talking.does(PartnerSpeaks(referral_id, still_active=True, held_at=made_at - timedelta(days=1)))
    assert talking.kinds_owed == {GUIDANCE, RETURN}


def test_what_a_partner_made_up_for_is_no_talk_of_the_coachs(talking: Story) -> None:
    """Whoever withdraws a talk of the coach's owes again what that fulfilled, and nothing else."""
    referral_id = late(talking)
    ends(talking, referral_id, "returned")
    talking.does(PartnerSpeaks(referral_id, still_active=True, held_at=talking.now))
    assert all(GUIDANCE not in {each.kind for each in talk.fulfilled} for talk in talking.state.talks)
