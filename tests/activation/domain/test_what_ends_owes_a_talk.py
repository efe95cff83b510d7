"""What ends owes a talk at once: a referral, a place, an exemption, a term. A command that forgets it is refused."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.partner_told import PartnerAccepts
from activation.domain.drafting import Draft
from activation.domain.exemption_events import ExemptionOver
from activation.domain.promise import Owner
from activation.domain.referring_events import Placed, PlaceEnded, ReferralEnded
from activation.domain.temporary_work import WorkTerm
from activation.domain.trajectory_events import CoachAssigned, PlanSigned
from meedoen.vocabulary import (
    ActivityKind,
    ChosenBy,
    Intensity,
    OwnerKind,
    PlacementEndReason,
    PromiseEnding,
    PromiseKind,
    ReferralEndReason,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import COACH, Forgetful, Story, refused

PLAN = UUID(int=77)
GIVEN_BACK = (ReferralEndReason.DECLINED, ReferralEndReason.RETURNED, ReferralEndReason.WITHDRAWN)


@pytest.mark.parametrize("reason", GIVEN_BACK)
def test_whoever_is_given_back_is_owed_a_talk_at_once(talking: Story, reason: ReferralEndReason) -> None:
    referral_id = talking.refers()
    ended = ReferralEnded(talking.now, referral_id, talking.partner, reason)

    def ends_without_a_talk(draft: Draft) -> None:
        draft.add(ended)
        draft.end(draft.state.promises[-1], PromiseEnding.CANCELLED)

    assert refused(talking, ends_without_a_talk) == "given-back-owes-a-talk"


def test_a_place_that_ends_owes_a_talk_at_once(talking: Story) -> None:
    referral_id = talking.refers()

    def ends_without_a_talk(draft: Draft) -> None:
        draft.add(Placed(draft.now, referral_id, ActivityKind.EXERCISE, 4, draft.today))
        draft.add(PlaceEnded(draft.now, referral_id, PlacementEndReason.STOPPED_BY_PERSON))

    assert refused(talking, ends_without_a_talk) == "given-back-owes-a-talk"


def test_a_partner_does_not_hold_the_talk_about_a_place_that_ended(talking: Story) -> None:
    referral_id = talking.refers()
    talking.does(PartnerAccepts(referral_id, talking.now))

    ends = ends_with_a_talk(referral_id)
    assert refused(talking, ends(Owner(OwnerKind.PARTNER, talking.partner), 7)) == "given-back-owes-a-talk"
    talking.does(Forgetful(ends(COACH, 7)))


def test_that_talk_is_owed_within_days_unless_it_was_owed_already(talking: Story) -> None:
    within = talking.way.contact.return_conversation_within
    referral_id = talking.refers()
    talking.does(PartnerAccepts(referral_id, talking.now))
    ends = ends_with_a_talk(referral_id)
    assert refused(talking, ends(COACH, within + 1)) == "given-back-owes-a-talk"
    talking.does(Forgetful(ends(COACH, within)))
    moved = talking.owed(PromiseKind.RETURN_CONVERSATION).promise_id
    talking.does(Forgetful(lambda draft: draft.move(draft.state.promises[-1], due_on=draft.within(within + 9))))

    def is_given_back(draft: Draft) -> None:
        draft.add(ReferralEnded(draft.now, referral_id, talking.partner, ReferralEndReason.RETURNED))
        draft.end(draft.state.contact_promises[-2], PromiseEnding.REPLACED)

    talking.does(Forgetful(is_given_back))
    assert talking.owed(PromiseKind.RETURN_CONVERSATION).promise_id == moved


def ends_with_a_talk(referral_id: UUID) -> Callable[[Owner, int], Callable[[Draft], None]]:
    """A place that ends, with a talk in so many days; who holds it is stated."""

    def ends(owner: Owner, days: int) -> Callable[[Draft], None]:
        def does(draft: Draft) -> None:
            draft.add(Placed(draft.now, referral_id, ActivityKind.EXERCISE, 4, draft.today))
            draft.add(PlaceEnded(draft.now, referral_id, PlacementEndReason.STOPPED_BY_PERSON))
            draft.promise(PromiseKind.RETURN_CONVERSATION, draft.within(days), owner, referral_id=referral_id)

        return does

    return ends


def test_when_an_exemption_is_over_a_talk_about_it_is_owed_within_days(talking: Story) -> None:
    within = talking.way.contact.return_conversation_within

    def owes_it_after(days: int, kind: PromiseKind = PromiseKind.EXEMPTION_REVIEW) -> Callable[[Draft], None]:
        def ends(draft: Draft) -> None:
            draft.add(ExemptionOver(draft.now))
            draft.promise(kind, draft.within(days), talking.coach)

        return ends

    forgets: list[Callable[[Draft], object]] = [
        lambda draft: draft.add(ExemptionOver(draft.now)),
        owes_it_after(within + 1),
        owes_it_after(within, PromiseKind.RETURN_CONVERSATION),
    ]
    for does in forgets:
        assert refused(talking, does) == "exemption-over-owes-a-review"
    talking.does(Forgetful(owes_it_after(within)))


def test_a_partner_does_not_hold_the_talk_about_an_exemption(talking: Story) -> None:
    referral_id = talking.refers()
    talking.does(PartnerAccepts(referral_id, talking.now))

    def leaves_it_to_the_partner(draft: Draft) -> None:
        draft.add(ExemptionOver(draft.now))
        owner = Owner(OwnerKind.PARTNER, talking.partner)
        draft.promise(PromiseKind.EXEMPTION_REVIEW, draft.today, owner, referral_id=referral_id)

    assert refused(talking, leaves_it_to_the_partner) == "exemption-over-owes-a-review"


def test_whoever_closes_the_trajectory_owes_nothing_more(talking: Story) -> None:
    def closes(draft: Draft) -> None:
        draft.add(ExemptionOver(draft.now))
        CloseTrajectory(TrajectoryOutcome.PAID_WORK).decide(draft)

    talking.does(Forgetful(closes))


def works_until(draft: Draft, ends_on: date) -> None:
    """A plan is signed that has an end, and nothing is promised for that."""
    activity, chosen_by = ActivityKind.PAID_TEMPORARY, ChosenBy.PERSON
    term = WorkTerm(draft.today, ends_on)
    owner = draft.state.contact_owner
    draft.add(PlanSigned(draft.now, PLAN, 1, activity, 8, chosen_by, draft.within(9), owner, (), False, term))


def guided_until(draft: Draft, ends_on: date) -> None:
    draft.add(CoachAssigned(draft.now, COACH.id, Intensity.INTENSIVE, ends_on))


@pytest.mark.parametrize("begins", [works_until, guided_until], ids=["work", "intensive guidance"])
def test_the_talk_at_the_end_of_a_term_is_promised_as_long_as_the_term_runs(
    talking: Story, begins: Callable[[Draft, date], None]
) -> None:
    ends_on = talking.day(90)

    def and_owes(not_before: date | None, owner: Owner = COACH) -> Callable[[Draft], None]:
        def does(draft: Draft) -> None:
            begins(draft, ends_on)
            draft.promise(PromiseKind.RETURN_CONVERSATION, ends_on, owner, not_before=not_before)

        return does

    for does in (lambda draft: begins(draft, ends_on), and_owes(None), and_owes(talking.day(89))):
        assert refused(talking, does) == "end-of-term-owes-a-talk"
    talking.does(Forgetful(and_owes(ends_on)))

    def drops_it(draft: Draft) -> None:
        draft.end(draft.state.promises[-1], PromiseEnding.REPLACED)

    assert refused(talking, drops_it) == "end-of-term-owes-a-talk"
    talking.passes(days=90)
    talking.does(Forgetful(drops_it))


def test_of_a_term_that_is_over_already_nothing_is_promised_any_more(talking: Story) -> None:
    talking.does(Forgetful(lambda draft: works_until(draft, draft.today)))
