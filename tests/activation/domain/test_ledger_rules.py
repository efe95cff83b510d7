"""The rules of the ledger, sentence by sentence, each with a command that forgets it: it is refused by name."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.partner_told import PartnerAccepts
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.drafting import Draft
from activation.domain.invitation_events import Attended, Invited, LetterOnItsWay, LetterSent, NoShow
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue, PersonStillWaiting
from activation.domain.referring_events import Referred
from activation.domain.trajectory_events import CoachAssigned, ConversationHeld, TrajectoryEvent
from activation.domain.way_of_working import Tone
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ContactShared,
    ConversationKind,
    EscalationRung,
    Intensity,
    InvitationStep,
    NextStep,
    OwnerKind,
    PromiseEnding,
    PromiseKind,
)

from tests.activation.domain.conftest import Forgetful, Story, refused

NOBODY = UUID(int=0)


def only_promise(draft: Draft) -> Promise:
    [promise] = draft.state.contact_promises
    return promise


@pytest.mark.parametrize("ending", PromiseEnding)
def test_no_open_trajectory_without_an_open_promise(talking: Story, ending: PromiseEnding) -> None:
    def ends_the_last_one(draft: Draft) -> None:
        draft.add(ConversationHeld(draft.now, talking.new_id(), ConversationKind.PROGRESS, Channel.OFFICE))
        draft.end(only_promise(draft), ending)

    rules = {PromiseEnding.CANCELLED: "promise-never-vanishes"}
    assert refused(talking, ends_the_last_one) == rules.get(ending, "open-promise-required")


def test_an_answer_that_a_partner_owes_keeps_nobody_in_view(talking: Story) -> None:
    talking.refers()

    def leaves_the_answer_alone(draft: Draft) -> None:
        draft.add(ConversationHeld(draft.now, talking.new_id(), ConversationKind.PROGRESS, Channel.OFFICE))
        draft.end(only_promise(draft), PromiseEnding.FULFILLED)

    assert refused(talking, leaves_the_answer_alone) == "open-promise-required"


def test_a_plan_needs_a_first_follow_up_with_a_date_an_owner_and_bounds(talking: Story) -> None:
    assert talking.refuses(talking.plan(in_days=None)).rule == "plan-needs-first-follow-up"
    assert talking.refuses(talking.plan(owner=None)).rule == "plan-needs-first-follow-up"
    latest = talking.way.plan.first_follow_up_latest
    assert talking.refuses(talking.plan(in_days=latest + 1)).rule == "first-follow-up-outside-bounds"


INVITATION, LETTER = UUID(int=71), UUID(int=72)
NOT_A_CONTACT: list[Callable[[Story], TrajectoryEvent]] = [
    lambda story: Invited(
        story.now, story.new_id(), 1, InvitationStep.FRIENDLY_LETTER, Channel.LETTER, story.now, None
    ),
    lambda story: NoShow(story.now, story.new_id(), 1, NextStep.INVITE_AGAIN),
    lambda story: Attended(story.now, story.new_id()),
    lambda story: CoachAssigned(story.now, story.new_id(), Intensity.LIGHT),
    lambda story: PersonStillWaiting(story.now),
    lambda story: LetterOnItsWay(story.now, INVITATION, LETTER, Channel.LETTER, Tone.FRIENDLY, ("nl",), story.coach.id),
    lambda story: LetterSent(story.now, LETTER),
    lambda story: FollowUpDue(story.now, promise_of(story), PromiseKind.FOLLOW_UP, story.today, story.coach),
    lambda story: FollowUpOverdue(story.now, promise_of(story), story.today, 1, EscalationRung.OWNER),
]


def promise_of(story: Story) -> UUID:
    return story.owed(PromiseKind.FOLLOW_UP).promise_id


@pytest.mark.parametrize(
    "happens",
    NOT_A_CONTACT,
    ids=["invitation", "no-show", "appearance", "coach", "alarm", "letter", "letter that left", "date", "date passed"],
)
def test_only_a_two_way_contact_fulfils(talking: Story, happens: Callable[[Story], TrajectoryEvent]) -> None:
    def counts_it_as_contact(draft: Draft) -> None:
        draft.add(happens(talking))
        draft.promise(PromiseKind.FOLLOW_UP, draft.within(9), talking.coach)
        draft.end(draft.state.promises[0], PromiseEnding.FULFILLED)

    assert refused(talking, counts_it_as_contact) == "only-contact-fulfils"


def test_only_a_two_way_contact_resets_the_silence_clock(talking: Story) -> None:
    def turns_the_clock(draft: Draft) -> None:
        draft.state = replace(draft.state, partner_spoke_at=draft.now)

    talking.passes(days=3)
    assert refused(talking, turns_the_clock) == "only-contact-fulfils"


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.REGISTERED_LETTER, Channel.EMAIL, Channel.TEXT_MESSAGE])
def test_a_letter_never_counts_as_a_talk(talking: Story, channel: Channel) -> None:
    letter = HoldConversation(talking.new_id(), ConversationKind.PROGRESS, channel, talking.now)
    assert talking.refuses(letter).rule == "contact-goes-both-ways"


def test_referring_moves_no_duty(talking: Story) -> None:
    def refers(draft: Draft, *, answer: bool) -> UUID:
        referral_id = talking.new_id()
        kinds = (ActivityKind.EXERCISE,)
        due_on = draft.within(14)
        draft.add(Referred(draft.now, referral_id, talking.partner, kinds, due_on, ContactShared.NONE))
        if answer:
            owner = Owner(OwnerKind.PARTNER, talking.partner)
            draft.promise(PromiseKind.REFERRAL_ANSWER, due_on, owner, referral_id=referral_id)
        return referral_id

    def hands_the_contact_to_the_partner(draft: Draft) -> None:
        mine = only_promise(draft)
        owner = Owner(OwnerKind.PARTNER, talking.partner)
        draft.promise(PromiseKind.GUIDANCE, mine.due_on, owner, referral_id=refers(draft, answer=True))
        draft.end(mine, PromiseEnding.REPLACED)

    assert refused(talking, hands_the_contact_to_the_partner) == "referring-moves-no-duty"
    assert refused(talking, lambda draft: refers(draft, answer=False)) == "referring-moves-no-duty"


def test_a_partner_owes_only_what_it_accepted(talking: Story) -> None:
    partner = Owner(OwnerKind.PARTNER, talking.partner)
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    assert talking.refuses(MovePromise(promise.promise_id, owner=partner)).rule == "partner-accepts-first"
    assert refused(talking, lambda draft: draft.move(only_promise(draft), owner=partner)) == "owner-is-somebody"


def test_the_owner_is_always_a_named_somebody(talking: Story) -> None:
    nobody = Owner(OwnerKind.COACH, NOBODY)
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    assert talking.refuses(MovePromise(promise.promise_id, owner=nobody)).rule == "owner-is-somebody"


def test_nobody_takes_a_person_on_even_while_somebody_else_owes_the_contact(talking: Story) -> None:
    """Or what a partner gives back later would be refused, and heard by nobody."""
    referral_id = talking.refers()
    talking.does(PartnerAccepts(referral_id, talking.now))
    assert [promise.with_partner for promise in talking.state.contact_promises] == [True]
    assert talking.refuses(AssignCoach(NOBODY, Intensity.REGULAR)).rule == "owner-is-somebody"


def test_a_promise_of_a_team_is_on_the_list_of_that_team(talking: Story) -> None:
    """A team sees its own neighbourhood alone, so what another team owes would be on nobody's list."""
    elsewhere, here = Owner(OwnerKind.TEAM, UUID(int=52)), Owner(OwnerKind.TEAM, talking.state.team_id)
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    next_contact = NextContact(talking.day(20), elsewhere)
    for command in (
        MovePromise(promise.promise_id, owner=elsewhere),
        replace(talking.conversation(), next_contact=next_contact),
        talking.plan(owner=elsewhere),
        HandOver(promise.owner, here, {promise.promise_id: elsewhere}),
    ):
        assert talking.refuses(command).rule == "team-of-the-trajectory"
    talking.does(MovePromise(promise.promise_id, owner=here))
    assert talking.owed(PromiseKind.FOLLOW_UP).owner == here


def test_an_overdue_promise_stays(talking: Story) -> None:
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    talking.passes(days=31)
    assert talking.refuses(MovePromise(promise.promise_id, due_on=talking.day(4))).rule == "overdue-promise-stays"


@pytest.mark.parametrize("rung", [EscalationRung.OWNER, EscalationRung.TEAM_LEAD])
def test_each_rung_is_told_once_and_a_promise_never_descends(talking: Story, rung: EscalationRung) -> None:
    talking.passes(days=30 + talking.way.escalation[EscalationRung.TEAM_LEAD])
    talking.sweeps()
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    again = FollowUpOverdue(talking.now, promise.promise_id, promise.due_on, 9, rung)
    assert refused(talking, lambda draft: draft.add(again)) == "told-once"


@pytest.mark.parametrize("swept", [False, True])
def test_whatever_is_asked_an_overdue_promise_gets_no_later_date_and_makes_way_for_no_other(
    talking: Story, swept: bool
) -> None:
    talking.passes(days=31)
    if swept:
        talking.sweeps()

    def puts_another_in_its_place(draft: Draft) -> None:
        draft.promise(PromiseKind.FOLLOW_UP, draft.within(3), talking.coach)
        draft.end(draft.state.promises[0], PromiseEnding.REPLACED)

    def puts_it_off(draft: Draft) -> None:
        draft.move(only_promise(draft), due_on=draft.within(3))

    for does in (puts_another_in_its_place, puts_it_off):
        assert refused(talking, does) == "overdue-promise-stays"


def test_a_promise_that_gets_an_earlier_date_or_another_owner_has_climbed_as_far_as_before(talking: Story) -> None:
    talking.passes(days=31)
    talking.sweeps()
    climbed = talking.owed(PromiseKind.FOLLOW_UP).rung
    assert climbed is not None
    talking.does(Forgetful(lambda draft: draft.move(only_promise(draft), due_on=draft.within(-2))))
    talking.does(MovePromise(promise_of(talking), owner=Owner(OwnerKind.COACH, UUID(int=22))))
    assert talking.owed(PromiseKind.FOLLOW_UP).rung is climbed


def test_each_date_is_told_due_once(talking: Story) -> None:
    talking.passes(days=30)
    talking.sweeps()
    promise = talking.owed(PromiseKind.FOLLOW_UP)
    again = FollowUpDue(talking.now, promise.promise_id, promise.kind, promise.due_on, promise.owner)
    assert refused(talking, lambda draft: draft.add(again)) == "told-once"


def test_the_persons_alarm_is_heard_and_fulfils_nothing(talking: Story) -> None:
    alarm = PersonStillWaiting(talking.now)

    def due_today_without_climbing(draft: Draft) -> None:
        draft.add(alarm)
        draft.move(only_promise(draft), due_on=draft.today)

    def climbs_and_stays_a_month_away(draft: Draft) -> None:
        draft.add(alarm)
        promise = only_promise(draft)
        draft.add(FollowUpOverdue(draft.now, promise.promise_id, promise.due_on, 0, EscalationRung.TEAM_LEAD))

    for does in (lambda draft: draft.add(alarm), due_today_without_climbing, climbs_and_stays_a_month_away):
        assert refused(talking, does) == "alarm-is-heard"


def test_the_persons_alarm_makes_no_other_promise_go_away(talking: Story) -> None:
    talking.refers()

    def hears_it_and_drops_the_answer(draft: Draft) -> None:
        HearStillWaiting(draft.now).decide(draft)
        draft.end(draft.state.promises[-1], PromiseEnding.REPLACED)

    assert refused(talking, hears_it_and_drops_the_answer) == "alarm-is-heard"
