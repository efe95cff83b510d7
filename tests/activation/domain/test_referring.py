"""Referring moves no duty by itself; what a partner answers does."""

from datetime import timedelta
from uuid import UUID

import pytest
from activation.domain.commands.contact import HoldFollowUp
from activation.domain.commands.partner_told import (
    PartnerAccepts,
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
)
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.referring import Refer, WithdrawReferral
from activation.domain.promise_events import PromiseEnded, PromiseMade
from activation.domain.referral_standing import Place
from activation.domain.referring_events import PartnerSpokeWithPerson, PlaceChanged, ReferralEnded, Referred
from activation.domain.trajectory import Stage
from activation.domain.trajectory_events import FollowUpHeld
from meedoen.vocabulary import (
    ActivityKind,
    DeclineReason,
    FollowUpBy,
    OwnerKind,
    PlacementEndReason,
    PromiseEnding,
    PromiseKind,
    ReferralEndReason,
    ReturnAdvice,
    ReturnReason,
)

from tests.activation.domain.conftest import Story


@pytest.fixture
def referred(story: Story) -> UUID:
    """A signed plan, and a partner who was asked; gives the referral's id."""
    story.starts().gets_coach().talks().signs()
    return story.refers()


def placed(story: Story, referral_id: UUID, *, hours: int = 6) -> None:
    story.does(PartnerAccepts(referral_id, story.now))
    story.does(PartnerPlaces(referral_id, ActivityKind.VOLUNTEERING, hours, story.today, story.now))


def test_until_the_partner_accepts_the_coach_owes_what_the_coach_owed(story: Story) -> None:
    story.starts().gets_coach().talks().signs()
    before = story.state.contact_promises
    story.refers()
    assert story.state.contact_promises == before
    assert [type(event) for event in story.events[-2:]] == [Referred, PromiseMade]
    assert story.state.stage is Stage.REFERRED


def test_the_partners_answer_is_a_promise_that_the_partner_owns(story: Story, referred: UUID) -> None:
    answer = story.owed(PromiseKind.REFERRAL_ANSWER)
    assert (answer.owner.kind, answer.owner.id) == (OwnerKind.PARTNER, story.partner)
    assert answer.due_on == story.day(story.way.referral.answer_within)
    assert answer.referral_id == referred


def test_who_accepts_owes_guidance_and_the_coachs_follow_up_makes_way(story: Story, referred: UUID) -> None:
    story.does(PartnerAccepts(referred, story.now))
    assert story.kinds_owed == {PromiseKind.GUIDANCE}
    guidance = story.owed(PromiseKind.GUIDANCE)
    assert (guidance.owner.id, guidance.due_on) == (story.partner, story.day(story.way.referral.guidance_every))
    endings = {event.kind: event.ending for event in story.events if isinstance(event, PromiseEnded)}
    assert endings[PromiseKind.REFERRAL_ANSWER] is PromiseEnding.FULFILLED
    assert endings[PromiseKind.FOLLOW_UP] is PromiseEnding.REPLACED


def test_accepting_does_not_make_an_overdue_follow_up_go_away(story: Story) -> None:
    story.starts().gets_coach().talks(next_in_days=3)
    referral_id = story.refers()
    story.passes(days=4)
    story.does(PartnerAccepts(referral_id, story.now))
    assert story.kinds_owed == {PromiseKind.GUIDANCE, PromiseKind.FOLLOW_UP}


@pytest.mark.parametrize("reason", [ReferralEndReason.DECLINED, ReferralEndReason.RETURNED])
def test_whatever_gives_a_person_back_gives_the_coach_a_promise_at_once(
    story: Story, referred: UUID, reason: ReferralEndReason
) -> None:
    if reason is not ReferralEndReason.DECLINED:
        placed(story, referred)
    story.does(PartnerGivesBack(referred, reason, story.now))
    promise = story.owed(PromiseKind.RETURN_CONVERSATION)
    assert promise.owner == story.coach
    assert promise.due_on == story.day(story.way.contact.return_conversation_within)
    assert not any(promise.with_partner for promise in story.state.promises)
    [ended] = [event for event in story.events if isinstance(event, ReferralEnded)]
    assert (ended.partner_id, ended.reason) == (story.partner, reason)


def test_a_place_that_ends_gives_the_coach_a_promise_and_the_partner_may_find_another_place(
    story: Story, referred: UUID
) -> None:
    placed(story, referred)
    story.does(PartnerEndsPlace(referred, PlacementEndReason.HEALTH, story.now))
    assert story.kinds_owed == {PromiseKind.RETURN_CONVERSATION}
    assert story.state.stage.value == Stage.REFERRED
    story.passes(days=2)
    story.does(PartnerPlaces(referred, ActivityKind.EXERCISE, 3, story.today, story.now))
    assert story.kinds_owed == {PromiseKind.GUIDANCE}
    assert story.state.stage is Stage.PLACED


def test_the_talk_about_a_partner_that_gave_the_person_back_stays_when_another_says_yes(
    story: Story, referred: UUID
) -> None:
    other = story.refers(UUID(int=12))
    story.does(PartnerGivesBack(referred, ReferralEndReason.RETURNED, story.now, advice=ReturnAdvice.DEBT_HELP))
    talk = story.owed(PromiseKind.RETURN_CONVERSATION)
    story.does(PartnerAccepts(other, story.now))
    assert story.kinds_owed == {PromiseKind.GUIDANCE, PromiseKind.RETURN_CONVERSATION}
    assert story.owed(PromiseKind.RETURN_CONVERSATION) == talk, "the advice is for the coach"


def place_of(story: Story, referral_id: UUID) -> Place | None:
    referral = story.state.referral(referral_id)
    assert referral is not None
    return referral.place


def test_a_place_is_known_as_it_was_found_and_with_the_hours_that_it_was_changed_to(
    story: Story, referred: UUID
) -> None:
    started_on = story.today
    placed(story, referred, hours=6)
    assert place_of(story, referred) == Place(ActivityKind.VOLUNTEERING, 6, started_on)
    story.passes(days=30)
    promises = story.state.promises
    assert story.does(PartnerChangesPlace(referred, 12, story.now)) == [PlaceChanged(story.now, referred, 12)]
    assert place_of(story, referred) == Place(ActivityKind.VOLUNTEERING, 12, started_on)
    assert (story.state.promises, story.state.silent_days(story.today)) == (promises, 30)
    assert story.does(PartnerChangesPlace(referred, 12, story.now)) == []


def test_who_has_no_place_any_more_has_no_hours_to_change(story: Story, referred: UUID) -> None:
    assert story.does(PartnerChangesPlace(referred, 12, story.now)) == []
    placed(story, referred)
    story.does(PartnerEndsPlace(referred, PlacementEndReason.HEALTH, story.now))
    assert place_of(story, referred) is None
    assert story.does(PartnerChangesPlace(referred, 12, story.now)) == []
    placed(story, referred)
    story.does(WithdrawReferral(referred))
    assert place_of(story, referred) is None
    assert story.does(PartnerChangesPlace(referred, 12, story.now)) == []


def test_withdrawing_gives_the_coach_a_promise_and_ends_the_wait_for_an_answer(story: Story, referred: UUID) -> None:
    story.does(WithdrawReferral(referred))
    assert story.kinds_owed == {PromiseKind.FOLLOW_UP, PromiseKind.RETURN_CONVERSATION}
    assert story.refuses(WithdrawReferral(referred)).rule == "referral-has-ended"


def test_what_a_partner_answers_after_the_end_changes_nothing(story: Story, referred: UUID) -> None:
    story.does(WithdrawReferral(referred))
    assert story.does(PartnerAccepts(referred, story.now)) == []
    assert story.does(PartnerGivesBack(referred, ReferralEndReason.RETURNED, story.now)) == []


def test_guidance_goes_on_for_half_a_year_and_then_becomes_a_yearly_check(story: Story, referred: UUID) -> None:
    placed(story, referred)
    kinds = []
    for _ in range(4):
        story.passes(days=60)
        story.does(PartnerSpeaks(referred, still_active=True, held_at=story.now))
        [promise] = story.state.contact_promises
        kinds.append((promise.kind, (promise.due_on - story.today).days))
    every, yearly = story.way.referral.guidance_every, story.way.referral.annual_check_every
    assert kinds == [
        (PromiseKind.GUIDANCE, every),
        (PromiseKind.GUIDANCE, every),
        (PromiseKind.ANNUAL_CHECK, yearly),
        (PromiseKind.ANNUAL_CHECK, yearly),
    ]


def test_a_partner_who_spoke_with_the_person_resets_the_silence_clock(story: Story, referred: UUID) -> None:
    placed(story, referred)
    story.passes(days=50)
    assert story.state.silent_days(story.today) == 50
    [held, *_] = story.does(PartnerSpeaks(referred, still_active=True, held_at=story.now - timedelta(days=2)))
    assert isinstance(held, FollowUpHeld)
    assert held.by_kind is FollowUpBy.PARTNER
    assert story.state.silent_days(story.today) == 2


def test_a_talk_by_a_partner_from_before_it_owed_guidance_does_not_fulfil_that(story: Story, referred: UUID) -> None:
    story.passes(days=5)
    story.does(PartnerAccepts(referred, story.now))
    guidance = story.owed(PromiseKind.GUIDANCE)
    [spoke] = story.does(PartnerSpeaks(referred, still_active=True, held_at=story.now - timedelta(days=2)))
    assert isinstance(spoke, PartnerSpokeWithPerson)
    assert story.owed(PromiseKind.GUIDANCE) == guidance
    assert story.state.silent_days(story.today) == 2


def test_who_is_no_longer_active_gets_a_talk_with_the_coach_once(story: Story, referred: UUID) -> None:
    placed(story, referred)
    story.passes(days=30)
    story.does(PartnerSpeaks(referred, still_active=False, held_at=story.now))
    owed = story.owed(PromiseKind.RETURN_CONVERSATION)
    assert story.kinds_owed == {PromiseKind.RETURN_CONVERSATION}
    story.does(PartnerGivesBack(referred, ReferralEndReason.RETURNED, story.now))
    assert story.owed(PromiseKind.RETURN_CONVERSATION) == owed


def test_a_partner_who_finds_somebody_no_longer_active_names_the_talk_that_the_coach_owes_already(
    story: Story, referred: UUID
) -> None:
    placed(story, referred)
    story.does(PartnerEndsPlace(referred, PlacementEndReason.STOPPED_BY_PLACE, story.now))
    story.passes(days=story.way.contact.return_conversation_within + 1)
    story.does(PartnerPlaces(referred, ActivityKind.VOLUNTEERING, 4, story.today, story.now))
    overdue = story.owed(PromiseKind.RETURN_CONVERSATION)
    [held, *_] = story.does(PartnerSpeaks(referred, still_active=False, held_at=story.now))
    assert held.next_promise_id == overdue.promise_id
    assert story.state.contact_promises == (overdue,)


def test_a_talk_by_a_partner_whose_referral_has_ended_is_still_a_talk(story: Story, referred: UUID) -> None:
    story.does(WithdrawReferral(referred))
    story.passes(days=3)
    promises = story.state.promises
    [spoke] = story.does(PartnerSpeaks(referred, still_active=True, held_at=story.now))
    assert isinstance(spoke, PartnerSpokeWithPerson)
    assert story.state.promises == promises
    assert story.state.silent_days(story.today) == 0


def test_a_second_attempt_goes_to_another_partner_or_after_the_first_ended(story: Story, referred: UUID) -> None:
    assert story.refuses(Refer(story.new_id(), story.partner, (ActivityKind.EXERCISE,), 4)).rule == (
        "already-referred-to-partner"
    )
    story.does(PartnerGivesBack(referred, ReferralEndReason.RETURNED, story.now))
    story.refers()
    assert len(story.state.referrals) == 2


def test_each_attempt_stays_visible_with_how_it_ended(story: Story, referred: UUID) -> None:
    story.passes(days=3)
    story.does(PartnerGivesBack(referred, ReferralEndReason.DECLINED, story.now, DeclineReason.NO_PLACE))
    second = story.refers()
    story.does(PartnerAccepts(second, story.now))
    advice = ReturnAdvice.DEBT_HELP
    story.does(PartnerGivesBack(second, ReferralEndReason.RETURNED, story.now, ReturnReason.DEBTS, advice))
    third = story.refers()
    story.does(WithdrawReferral(third))
    story.refers()
    told = [(each.attempt, each.ended_by, each.because, each.advice) for each in story.state.referrals]
    assert told == [
        (1, ReferralEndReason.DECLINED, DeclineReason.NO_PLACE, None),
        (2, ReferralEndReason.RETURNED, ReturnReason.DEBTS, ReturnAdvice.DEBT_HELP),
        (3, ReferralEndReason.WITHDRAWN, None, None),
        (4, None, None, None),
    ]


def test_a_partner_out_of_contract_is_not_asked(story: Story) -> None:
    story.starts().gets_coach().talks()
    refused = story.refuses(Refer(story.new_id(), story.partner, (ActivityKind.EXERCISE,), 4, under_contract=False))
    assert refused.rule == "partner-out-of-contract"


@pytest.mark.parametrize(
    ("kinds", "hours", "rule"),
    [
        ((ActivityKind.EXERCISE, ActivityKind.PAID_TEMPORARY), 4, "activity-not-offered"),
        ((ActivityKind.EXERCISE,), 21, "too-many-hours"),
    ],
)
def test_a_partner_is_asked_for_nothing_that_a_plan_may_not_say(
    story: Story, kinds: tuple[ActivityKind, ...], hours: int, rule: str
) -> None:
    story.starts().gets_coach().talks()
    assert story.refuses(Refer(story.new_id(), story.partner, kinds, hours)).rule == rule
    story.does(Refer(story.new_id(), story.partner, (ActivityKind.EXERCISE,), 20))


def test_nobody_is_referred_before_anybody_spoke_with_them(story: Story) -> None:
    story.starts()
    assert story.refuses(Refer(story.new_id(), story.partner, (ActivityKind.EXERCISE,), 4)).rule == (
        "referral-needs-conversation"
    )


@pytest.mark.parametrize("days", [-3, 3])
def test_a_partner_answers_by_the_day_that_the_offer_gave_and_no_other(story: Story, referred: UUID, days: int) -> None:
    answer = story.owed(PromiseKind.REFERRAL_ANSWER)
    assert answer.referral_id == referred
    moved = MovePromise(answer.promise_id, due_on=answer.due_on + timedelta(days=days))
    assert story.refuses(moved).rule == "answer-keeps-its-date"
    assert story.does(MovePromise(answer.promise_id, due_on=answer.due_on)) == []


def test_what_a_partner_owes_is_not_held_or_handed_over_by_the_coach(story: Story, referred: UUID) -> None:
    placed(story, referred)
    guidance = story.owed(PromiseKind.GUIDANCE)
    held = HoldFollowUp(guidance.promise_id, story.now, True, FollowUpBy.COACH)
    assert story.refuses(held).rule == "partner-keeps-its-promise"
    assert story.refuses(MovePromise(guidance.promise_id, owner=story.coach)).rule == "partner-keeps-its-promise"
