"""Whatever anybody does, in whatever order, whenever: the rules of the promise hold."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from activation.adapters.event_codec import TRAJECTORY_SNAPSHOTS
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach, ChangeIntensity
from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.escalating import Escalate
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.commands.partner_told import (
    PartnerAccepts,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
)
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.commands.referring import Refer, WithdrawReferral
from activation.domain.commands.starting import MoveWayOfWorking, StartTrajectory
from activation.domain.commands.stepping import TakeStep
from activation.domain.deciding import Command, decide
from activation.domain.evolving import evolve
from activation.domain.plan_rules import Signatory
from activation.domain.promise import RUNGS, Owner
from activation.domain.promise_rules import TWO_WAY_CONTACTS
from activation.domain.temporary_work import ProposedWork, TermFor
from activation.domain.trajectory import NOT_STARTED, InvitationOutcome, Trajectory
from activation.domain.trajectory_events import (
    FollowUpDue,
    FollowUpOverdue,
    PromiseEnded,
    PromiseMade,
    PromiseMoved,
    TrajectoryEvent,
)
from activation.domain.way_of_working import TemporaryWork, WayOfWorking
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from meedoen.clock import local_date
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ConversationKind,
    FollowUpBy,
    Intensity,
    OwnerKind,
    PlacementEndReason,
    PromiseEnding,
    PromiseKind,
    ReferralEndReason,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import MONDAY

TEMPORARY_WORK = TemporaryWork(
    activity_kinds=frozenset({ActivityKind.PAID_TEMPORARY}),
    term=365,
    term_of_young=183,
    wage_on_top=140,
    additional=True,
    training_allowed=False,
)


def with_temporary_work(way: WayOfWorking) -> WayOfWorking:
    """Every way of working has some, so that it meets all that may happen besides."""
    return way if way.temporary_work else replace(way, temporary_work=TEMPORARY_WORK)


WAYS = {document.name: with_temporary_work(document.to_domain()) for document in written_ways_of_working()}
IDS = [UUID(int=number) for number in range(1, 7)]
ids = st.sampled_from(IDS)
days = st.integers(-10, 400)
owners = st.builds(Owner, st.sampled_from(OwnerKind), ids)
activities = st.sampled_from(ActivityKind)


class AnyCourseOfEvents(RuleBasedStateMachine):
    """One trajectory, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.state = NOT_STARTED
        self.now = MONDAY
        self.made: set[UUID] = set()
        self.ended: set[UUID] = set()
        self.told: set[tuple[UUID, object]] = set()
        self.number = 100

    def new_id(self) -> UUID:
        self.number += 1
        return UUID(int=self.number)

    def day(self, offset: int) -> date:
        return local_date(self.now) + timedelta(days=offset)

    def ask(self, command: Command) -> bool:
        way = WAYS[self.state.way_of_working]
        try:
            events = decide(self.state, command, way, self.now)
        except (RuleRefused, NotFound):
            return False
        before = self.state
        for event in events:
            self.state = evolve(self.state, event)
        self.check(before, events)
        return True

    def check(self, before: Trajectory, events: list[TrajectoryEvent]) -> None:
        contact = any(isinstance(event, TWO_WAY_CONTACTS) for event in events)
        assert contact or self.state.last_contact_at == before.last_contact_at
        for event in events:
            match event:
                case PromiseMade():
                    assert event.promise_id not in self.made
                    self.made.add(event.promise_id)
                case PromiseEnded():
                    assert event.promise_id in self.made - self.ended
                    self.ended.add(event.promise_id)
                    if event.kind is not PromiseKind.REFERRAL_ANSWER:
                        assert event.ending is not PromiseEnding.FULFILLED or contact
                        assert event.ending is not PromiseEnding.CANCELLED or not self.state.is_open
                case PromiseMoved():
                    moved = before.promise(event.promise_id)
                    assert moved is not None
                    assert not moved.with_partner or event.owner == moved.owner
                case FollowUpDue():
                    assert (event.promise_id, event.due_on) not in self.told
                    self.told.add((event.promise_id, event.due_on))
                case FollowUpOverdue():
                    higher = {(event.promise_id, rung) for rung in RUNGS[RUNGS.index(event.escalated_to) :]}
                    assert not higher & self.told
                    self.told.add((event.promise_id, event.escalated_to))

    @initialize(way=st.sampled_from(sorted(WAYS)))
    def start(self, way: str) -> None:
        command = StartTrajectory(self.new_id(), self.new_id(), self.now - timedelta(days=9), "0599", "05990824")
        for event in decide(self.state, command, WAYS[way], self.now):
            self.state = evolve(self.state, event)
            if isinstance(event, PromiseMade):
                self.made.add(event.promise_id)

    @invariant()
    def an_open_trajectory_has_an_open_contact_promise_with_an_owner(self) -> None:
        if self.state.is_open:
            assert self.state.contact_promises
        if self.state.closed_at is not None:
            assert self.state.promises == ()
        assert all(promise.owner.id.int for promise in self.state.promises)
        assert {promise.promise_id for promise in self.state.promises} == self.made - self.ended

    @invariant()
    def a_partner_owes_only_within_an_open_referral(self) -> None:
        for promise in self.state.promises:
            if promise.with_partner:
                referral = self.state.referral(promise.referral_id or UUID(int=0))
                assert referral is not None
                assert referral.is_open
                assert referral.partner_id == promise.owner.id

    @invariant()
    def it_comes_out_of_a_snapshot_as_it_went_in(self) -> None:
        assert TRAJECTORY_SNAPSHOTS.read(TRAJECTORY_SNAPSHOTS.write(self.state).state) == self.state

    @rule(hours=st.integers(1, 24 * 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.state.is_open)
    @rule(weeks=st.integers(1, 12))
    def the_machine_stands_still_for_weeks_and_catches_up(self, weeks: int) -> None:
        self.now += timedelta(weeks=weeks)
        self.ask(Escalate())
        escalation = WAYS[self.state.way_of_working].escalation
        for promise in self.state.promises:
            assert promise.due_announced or promise.due_on > self.day(0)
            reached = [rung for rung in RUNGS if promise.due_on + timedelta(days=escalation[rung]) <= self.day(0)]
            assert promise.rung is not None or not reached
            assert not reached or RUNGS.index(promise.rung or RUNGS[0]) >= RUNGS.index(reached[-1])

    @rule(twice=st.booleans())
    def the_sweep_comes_by(self, twice: bool) -> None:
        self.ask(Escalate())
        if twice and self.state.is_open:
            assert decide(self.state, Escalate(), WAYS[self.state.way_of_working], self.now) == []

    @rule(coach=ids, intensity=st.sampled_from(Intensity))
    def a_coach_takes_it_on(self, coach: UUID, intensity: Intensity) -> None:
        self.ask(AssignCoach(coach, intensity))

    @rule(intensity=st.sampled_from(Intensity))
    def the_person_gets_more_attention_or_less(self, intensity: Intensity) -> None:
        self.ask(ChangeIntensity(intensity))

    @rule(data=st.data(), to=st.none() | owners, named=st.lists(owners, max_size=3))
    def it_is_handed_over_or_a_coach_departs(self, data: st.DataObject, to: Owner | None, named: list[Owner]) -> None:
        before = self.state
        leaves = data.draw(st.sampled_from([before.contact_owner, *(each.owner for each in before.promises)]))
        by_name = {self.some_promise(data): owner for owner in named}
        if self.ask(HandOver(leaves, to, by_name)):
            there = {each.promise_id: each for each in self.state.promises}
            assert there.keys() == {each.promise_id for each in before.promises}
            assert leaves not in {each.owner for each in self.state.promises}
            assert self.state.contact_owner != leaves
            assert all(there[each.promise_id].due_on == each.due_on for each in before.promises)

    @rule(way=st.sampled_from(sorted(WAYS)))
    def it_moves_to_another_way_of_working(self, way: str) -> None:
        self.ask(MoveWayOfWorking(WAYS[way]))

    @rule(in_days=days)
    def the_person_is_invited(self, in_days: int) -> None:
        self.ask(Invite(self.new_id(), self.now + timedelta(days=in_days)))

    @precondition(lambda self: self.state.invitations)
    @rule(outcome=st.sampled_from(InvitationOutcome))
    def the_appointment_goes_somehow(self, outcome: InvitationOutcome) -> None:
        self.ask(RecordOutcome(self.state.invitations[-1].invitation_id, outcome))

    @precondition(lambda self: self.state.invitations)
    @rule()
    def a_measure_is_advised(self) -> None:
        self.ask(AdviseMeasure((self.state.invitations[-1].invitation_id,), self.new_id()))

    @rule(
        kind=st.sampled_from(ConversationKind),
        channel=st.sampled_from(Channel),
        ago=st.integers(-5, 40),
        next_in=st.none() | days,
        owner=st.none() | owners,
    )
    def they_talk(
        self, kind: ConversationKind, channel: Channel, ago: int, next_in: int | None, owner: Owner | None
    ) -> None:
        following = None if next_in is None else NextContact(self.day(next_in), owner)
        self.ask(HoldConversation(self.new_id(), kind, channel, self.now - timedelta(days=ago), following))

    @rule(data=st.data(), ago=st.integers(-5, 40), still_active=st.booleans(), next_in=st.none() | days)
    def a_follow_up_is_held(self, data: st.DataObject, ago: int, still_active: bool, next_in: int | None) -> None:
        following = None if next_in is None else NextContact(self.day(next_in))
        held_at = self.now - timedelta(days=ago)
        self.ask(HoldFollowUp(self.some_promise(data), held_at, still_active, FollowUpBy.COACH, following))

    @rule(in_days=st.none() | days, owner=st.none() | owners, hours=st.integers(0, 40), activity=activities)
    def a_plan_is_signed(self, in_days: int | None, owner: Owner | None, hours: int, activity: ActivityKind) -> None:
        on = None if in_days is None else self.day(in_days)
        self.ask(SignPlan(self.new_id(), activity, hours, ChosenBy.PERSON, on, owner, frozenset(Signatory), True))

    @rule(in_days=st.integers(7, 90), starts_in=st.integers(-200, 60), term_for=st.sampled_from(TermFor))
    def temporary_work_is_agreed_on(self, in_days: int, starts_in: int, term_for: TermFor) -> None:
        work = ProposedWork(self.day(starts_in), term_for, additional=True)
        plan = SignPlan(
            plan_id=self.new_id(),
            activity_kind=ActivityKind.PAID_TEMPORARY,
            hours_per_week=8,
            chosen_by=ChosenBy.TOGETHER,
            first_follow_up_on=self.day(in_days),
            follow_up_owner=Owner(OwnerKind.COACH, IDS[0]),
            signed_by=frozenset(Signatory),
            temporary_work=work,
        )
        self.ask(plan)

    @invariant()
    def while_temporary_work_lasts_the_talk_at_its_end_is_owed(self) -> None:
        term = None if self.state.plan is None else self.state.plan.work_term
        if self.state.is_open and term is not None and not term.is_over(self.day(0)):
            [owed] = [each for each in self.state.promises if each.not_before == term.ends_on]
            assert not owed.with_partner

    @invariant()
    def nobody_is_kept_in_view_by_the_end_of_a_term_alone(self) -> None:
        if self.state.is_open:
            assert any(promise.not_before is None for promise in self.state.contact_promises)

    @precondition(lambda self: self.state.closed_at is not None)
    @rule(way=st.sampled_from(sorted(WAYS)))
    def the_person_comes_back(self, way: str) -> None:
        left, self.state = self.state, NOT_STARTED
        command = StartTrajectory(
            trajectory_id=self.new_id(),
            client_id=left.client_id,
            registered_at=left.registered_at,
            municipality=left.municipality,
            neighbourhood=left.neighbourhood,
            previous_trajectory_id=left.trajectory_id,
        )
        events = decide(self.state, command, WAYS[way], self.now)
        for event in events:
            self.state = evolve(self.state, event)
        self.check(self.state, events)
        assert self.state.previous_trajectory_id == left.trajectory_id

    @rule(partner=ids, activity=activities)
    def the_person_is_referred(self, partner: UUID, activity: ActivityKind) -> None:
        self.ask(Refer(self.new_id(), partner, (activity,)))

    @precondition(lambda self: self.state.referrals)
    @rule(data=st.data(), ago=st.integers(0, 20), still_active=st.booleans())
    def the_partner_says_something(self, data: st.DataObject, ago: int, still_active: bool) -> None:
        referral_id = data.draw(st.sampled_from(self.state.referrals)).referral_id
        at = self.now - timedelta(days=ago)
        says: list[Command] = [
            PartnerAccepts(referral_id, at),
            PartnerPlaces(referral_id, ActivityKind.VOLUNTEERING, 6, local_date(at), at),
            PartnerSpeaks(referral_id, still_active, at),
            PartnerEndsPlace(referral_id, PlacementEndReason.HEALTH, at),
            PartnerGivesBack(referral_id, ReferralEndReason.DECLINED, at),
            PartnerGivesBack(referral_id, ReferralEndReason.RETURNED, at),
            WithdrawReferral(referral_id),
        ]
        self.ask(data.draw(st.sampled_from(says)))

    @rule(data=st.data(), in_days=st.none() | days, owner=st.none() | owners)
    def a_promise_is_moved(self, data: st.DataObject, in_days: int | None, owner: Owner | None) -> None:
        due_on = None if in_days is None else self.day(in_days)
        self.ask(MovePromise(self.some_promise(data), due_on, owner))

    @rule()
    def the_person_says_i_am_still_waiting(self) -> None:
        silent_since, open_before = self.state.silent_since, len(self.state.promises)
        if self.ask(HearStillWaiting(self.now)):
            assert any(each.due_on <= self.day(0) and each.rung for each in self.state.contact_promises)
            assert (self.state.silent_since, len(self.state.promises)) == (silent_since, open_before)

    @rule(until=days, over=st.booleans())
    def an_exemption(self, until: int, over: bool) -> None:
        self.ask(NoteExemptionEnded() if over else NoteExemption(self.day(until)))

    @rule(to=st.integers(1, 6), start=st.none() | st.integers(1, 6))
    def a_step(self, to: int, start: int | None) -> None:
        self.ask(TakeStep(to, start))

    @rule(outcome=st.sampled_from(TrajectoryOutcome), really=st.integers(0, 9))
    def it_closes(self, outcome: TrajectoryOutcome, really: int) -> None:
        if really == 0:
            self.ask(CloseTrajectory(outcome))

    def some_promise(self, data: st.DataObject) -> UUID:
        there = [*(each.promise_id for each in self.state.promises), UUID(int=9)]
        return data.draw(st.sampled_from(there))


TestAnyCourseOfEvents = AnyCourseOfEvents.TestCase
TestAnyCourseOfEvents.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
