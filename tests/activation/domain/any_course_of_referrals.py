"""Somebody is spoken with, agrees on something, and goes to partners, who say yes or no, find places, and give back."""

from datetime import timedelta
from uuid import UUID

from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.partner_told import (
    PartnerAccepts,
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
)
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.referring import Refer, WithdrawReferral
from activation.domain.deciding import Command
from activation.domain.plan_rules import Signatory
from activation.domain.referral_standing import ReferralState
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from meedoen.clock import local_date
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ConversationKind,
    FollowUpBy,
    Intensity,
    PlacementEndReason,
    ReferralEndReason,
)

from tests.activation.domain.any_course import IDS, NOBODY
from tests.activation.domain.any_course_of_corrections import AnyCourseOfCorrections

activities = st.sampled_from(ActivityKind)
partners = st.sampled_from([*IDS, NOBODY])
ago = st.integers(0, 20)
OPEN = frozenset(ReferralState) - {ReferralState.ENDED}
WITH_PARTNER = OPEN - {ReferralState.OFFERED}


class AnyCourseOfReferrals(AnyCourseOfCorrections):
    """One trajectory, and the partners to whom the person may be referred."""

    def those(self, standings: frozenset[ReferralState]) -> list[UUID]:
        return [each.referral_id for each in self.state.referrals if each.standing in standings]

    def one_of(self, data: st.DataObject, standings: frozenset[ReferralState]) -> UUID:
        return data.draw(st.sampled_from(self.those(standings)))

    def they_just_talk(self) -> None:
        following = NextContact(self.day(7))
        self.ask(HoldConversation(self.new_id(), ConversationKind.PLAN, Channel.OFFICE, self.now, following))

    @precondition(lambda self: self.state.is_open and not self.state.talks)
    @rule(far=st.integers(1, 5), partner=st.sampled_from(IDS))
    def it_gets_under_way(self, far: int, partner: UUID) -> None:
        """So far: a coach and a talk, a referral, a yes, a place, a plan."""
        self.ask(AssignCoach(IDS[0], Intensity.REGULAR))
        self.they_just_talk()
        referral_id, activity = self.new_id(), ActivityKind.OWN_OBSTACLES
        on, owner, signed_by = self.day(60), self.state.contact_owner, frozenset(Signatory)
        steps: list[Command] = [
            Refer(referral_id, partner, (activity,), 4),
            PartnerAccepts(referral_id, self.now),
            PartnerPlaces(referral_id, activity, 6, self.day(0), self.now),
            SignPlan(self.new_id(), activity, 6, ChosenBy.PERSON, on, owner, signed_by),
        ]
        for step in steps[: far - 1]:
            self.ask(step)

    @precondition(lambda self: any(each.owes_contact and not each.with_partner for each in self.state.promises))
    @rule(data=st.data(), weeks=st.integers(0, 12), active=st.booleans(), following=st.none() | st.integers(0, 30))
    def a_promised_contact_is_held(self, data: st.DataObject, weeks: int, active: bool, following: int | None) -> None:
        """On its day, or when it is overdue for weeks by then."""
        self.now += timedelta(weeks=weeks)
        owed = data.draw(st.sampled_from([each for each in self.state.contact_promises if not each.with_partner]))
        next_contact = None if following is None else NextContact(self.day(following))
        self.ask(HoldFollowUp(owed.promise_id, self.now, active, FollowUpBy.COACH, next_contact))

    @precondition(lambda self: self.state.is_open)
    @rule(partner=partners, activity=activities, spoken=st.booleans())
    def the_person_is_referred(self, partner: UUID, activity: ActivityKind, spoken: bool) -> None:
        if spoken:
            self.they_just_talk()
        self.ask(Refer(self.new_id(), partner, (activity,), 4))

    @precondition(lambda self: self.those(frozenset({ReferralState.OFFERED})))
    @rule(data=st.data(), ago=ago, place=st.booleans())
    def the_partner_says_yes(self, data: st.DataObject, ago: int, place: bool) -> None:
        referral_id, at = self.one_of(data, frozenset({ReferralState.OFFERED})), self.now - timedelta(days=ago)
        self.ask(PartnerAccepts(referral_id, at))
        if place:
            self.ask(PartnerPlaces(referral_id, ActivityKind.LANGUAGE, 4, local_date(at), at))

    @precondition(lambda self: self.those(frozenset({ReferralState.OFFERED})))
    @rule(in_days=st.integers(0, 30))
    def the_answer_is_wanted_sooner_or_may_take_longer(self, in_days: int) -> None:
        """The partner was told by when, and goes by that."""
        [answer, *_] = [each for each in self.state.promises if not each.owes_contact]
        assert not self.ask(MovePromise(answer.promise_id, self.day(in_days))) or answer in self.state.promises

    @precondition(lambda self: self.those(frozenset({ReferralState.PLACED})))
    @rule(data=st.data(), hours=st.integers(1, 20), ends=st.booleans(), reason=st.sampled_from(PlacementEndReason))
    def the_place_changes_or_ends(
        self, data: st.DataObject, hours: int, ends: bool, reason: PlacementEndReason
    ) -> None:
        referral_id = self.one_of(data, frozenset({ReferralState.PLACED}))
        ended = PartnerEndsPlace(referral_id, reason, self.now)
        self.ask(ended if ends else PartnerChangesPlace(referral_id, hours, self.now))

    @precondition(lambda self: self.those(WITH_PARTNER))
    @rule(data=st.data(), weeks=st.integers(4, 26), times=st.integers(1, 4), still_active=st.booleans())
    def the_partner_guides_the_person(self, data: st.DataObject, weeks: int, times: int, still_active: bool) -> None:
        """And after its period checks once a year."""
        referral_id = self.one_of(data, WITH_PARTNER)
        for time in range(1, times + 1):
            self.now += timedelta(weeks=weeks)
            self.ask(PartnerSpeaks(referral_id, still_active or time < times, self.now))

    @precondition(lambda self: self.those(OPEN))
    @rule(data=st.data(), weeks=st.integers(0, 6), ago=ago)
    def the_person_is_given_back(self, data: st.DataObject, weeks: int, ago: int) -> None:
        """Also of somebody whose contact was overdue by then."""
        self.now += timedelta(weeks=weeks)
        referral_id, at = self.one_of(data, OPEN), self.now - timedelta(days=ago)
        ends: list[Command] = [
            PartnerGivesBack(referral_id, ReferralEndReason.DECLINED, at),
            PartnerGivesBack(referral_id, ReferralEndReason.RETURNED, at),
            WithdrawReferral(referral_id),
        ]
        self.ask(data.draw(st.sampled_from(ends)))

    @precondition(lambda self: self.state.referrals)
    @rule(data=st.data(), ago=ago, still_active=st.booleans())
    def a_partner_tells_something_early_or_late(self, data: st.DataObject, ago: int, still_active: bool) -> None:
        """Whether it asked so before or not, and of what is over too."""
        referral_id = data.draw(st.sampled_from(self.state.referrals)).referral_id
        at = self.now - timedelta(days=ago)
        says: list[Command] = [
            PartnerAccepts(referral_id, at),
            PartnerPlaces(referral_id, ActivityKind.VOLUNTEERING, 6, local_date(at), at),
            PartnerChangesPlace(referral_id, 12, at),
            PartnerSpeaks(referral_id, still_active, at),
            PartnerEndsPlace(referral_id, PlacementEndReason.HEALTH, at),
            PartnerGivesBack(referral_id, ReferralEndReason.RETURNED, at),
            WithdrawReferral(referral_id),
        ]
        self.ask(data.draw(st.sampled_from(says)))
