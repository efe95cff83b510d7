"""A trajectory to which anything may happen, and what holds of it all the same."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from activation.adapters.event_codec import TRAJECTORY_SNAPSHOTS
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.commands.contact import HoldConversation, HoldFollowUp
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.inviting import AdviseMeasure, Invite
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.starting import StartTrajectory
from activation.domain.deciding import Command, decide
from activation.domain.evolving import evolve
from activation.domain.invitation_events import Invited, MeasureAdvised, NoShow
from activation.domain.ladder import contact_day_due_on, next_on_ladder, no_show_action, rung_for
from activation.domain.letter import BY_LETTER
from activation.domain.neighbourhood_team import known_to_team
from activation.domain.promise import RUNGS, Owner
from activation.domain.promise_events import PromiseMade
from activation.domain.trajectory import NOT_STARTED, Trajectory
from activation.domain.trajectory_events import (
    BroughtToTeam,
    CoachAssigned,
    FollowUpHeld,
    TeamAssigned,
    TrajectoryClosed,
    TrajectoryEvent,
    TrajectoryStarted,
)
from activation.domain.way_of_working import TemporaryWork, Tone, WayOfWorking
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from meedoen.clock import local_date
from meedoen.refusals import InvalidInput, NotFound, RuleRefused
from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    Intensity,
    InvitationStep,
    NextStep,
    OwnerKind,
    PromiseKind,
    TrajectoryOutcome,
)

from tests.activation.domain.conftest import MONDAY
from tests.activation.domain.kinds_of_events import kind_of
from tests.activation.domain.promise_ledger import PromiseLedger

TEMPORARY_WORK = TemporaryWork(
    activity_kinds=frozenset({ActivityKind.PAID_TEMPORARY}),
    term=365,
    term_of_young=183,
    talk_within=14,
    wage_on_top=140,
    additional=True,
    training_allowed=False,
)


def with_what_is_for_a_time(way: WayOfWorking) -> WayOfWorking:
    """Every way of working has temporary work, and all but Amsterdam limit intensive guidance to as long: so both meet
    each other, and all that may happen besides. Wherever the team owes the contact it goes on during guidance."""
    lasts = None if way.name == "amsterdam" else TEMPORARY_WORK.term_of_young
    contact = replace(way.contact, intensive_lasts=way.contact.intensive_lasts or lasts)
    guided_by = OwnerKind.TEAM if way.contact.owed_by is OwnerKind.TEAM else way.referral.guidance_owed_by
    return replace(
        way,
        temporary_work=way.temporary_work or TEMPORARY_WORK,
        contact=contact,
        referral=replace(way.referral, guidance_owed_by=guided_by),
    )


WAYS = {document.name: with_what_is_for_a_time(document.to_domain()) for document in written_ways_of_working()}
IDS = [UUID(int=number) for number in range(1, 7)]
NOBODY = UUID(int=0)
NAMES_SOMEBODY = (HandOver, HoldConversation, HoldFollowUp, MovePromise, SignPlan)
CONSEQUENCES = {NextStep.NO_SHOW_ACTION, NextStep.MEASURE_MAY_BE_ADVISED}


class AnyCourse(RuleBasedStateMachine):
    """One trajectory, what must hold of it whatever is asked, and nobody yet who asks anything."""

    reached: ClassVar[Counter[str]] = Counter()
    """How often anything happened in any of the courses, and how often a rule said no."""

    def __init__(self) -> None:
        super().__init__()
        self.state = NOT_STARTED
        self.now = MONDAY
        self.ledger = PromiseLedger()
        self.brought = False
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
        except RuleRefused as refused:
            self.reached[refused.rule] += 1
            return False
        except (NotFound, InvalidInput):
            return False
        before = self.state
        for event in events:
            self.state = evolve(self.state, event)
        self.check(before, events)
        self.only_who_names_a_team_brings_the_person_to_it(command, before, events)
        return True

    def only_who_names_a_team_brings_the_person_to_it(
        self, command: Command, before: Trajectory, events: list[TrajectoryEvent]
    ) -> None:
        there = WAYS[before.way_of_working].team_of(before.municipality, before.neighbourhood)
        went_over = [event.team_id for event in events if isinstance(event, TeamAssigned)]
        brought = [event for event in events if isinstance(event, BroughtToTeam)]
        assert went_over == [] or (went_over == [there] and there != before.team_id)
        assert len(brought) <= (not self.brought)
        assert not (went_over or brought) or isinstance(command, NAMES_SOMEBODY)
        self.brought = self.brought or bool(brought)

    def check(self, before: Trajectory, events: list[TrajectoryEvent]) -> None:
        if any(isinstance(event, TrajectoryStarted) for event in events):
            self.ledger = PromiseLedger()
        self.ledger.hear(events, self.day(0), WAYS[self.state.way_of_working])
        self.reached.update(map(kind_of, events))
        for event in events:
            match event:
                case PromiseMade():
                    guides = WAYS[self.state.way_of_working].referral.guidance_owed_by is OwnerKind.PARTNER
                    answers = event.kind is PromiseKind.REFERRAL_ANSWER
                    assert guides or answers or event.owner.kind is not OwnerKind.PARTNER
                case MeasureAdvised() | NoShow() | Invited():
                    self.nobody_who_is_exempt_is_led_up_the_ladder(before, event)
                case CoachAssigned():
                    still_to_come = before.intensive_until is not None and before.intensive_until > self.day(0)
                    goes_on = event.intensity is Intensity.INTENSIVE and still_to_come
                    assert not goes_on or event.intensive_until == before.intensive_until
                case TrajectoryClosed(outcome=TrajectoryOutcome.RESPECTED_NO):
                    assert event.nobody_in_danger is True
                    assert WAYS[before.way_of_working].steady_no.respected
        next_ones = {event.next_promise_id for event in events if isinstance(event, FollowUpHeld)} - {None}
        assert next_ones <= self.ledger.made, "the next contact that a follow-up names is promised"

    def nobody_who_is_exempt_is_led_up_the_ladder(
        self, before: Trajectory, event: Invited | NoShow | MeasureAdvised
    ) -> None:
        match event:
            case Invited():
                tone = rung_for(event.step, event.attempt, WAYS[before.way_of_working]).tone
                if tone is Tone.CONSEQUENCES and event.channel in BY_LETTER:
                    assert not before.is_exempt(self.day(0))
                    assert not before.is_exempt(local_date(event.appointment_at))
            case NoShow() if before.is_exempt(local_date(event.occurred_at)):
                assert event.next_step not in CONSEQUENCES
                assert self.state.no_shows_in_a_row == before.no_shows_in_a_row
            case MeasureAdvised():
                assert not before.is_exempt(self.day(0))
                missed = [before.invitation(each) for each in event.invitation_ids]
                assert all(each is not None and each.counts_as_missed for each in missed)

    @initialize(way=st.sampled_from(sorted(WAYS)))
    def start(self, way: str) -> None:
        command = StartTrajectory(self.new_id(), self.new_id(), self.now - timedelta(days=9), "0599", "05990824")
        events = decide(self.state, command, WAYS[way], self.now)
        for event in events:
            self.state = evolve(self.state, event)
        self.check(NOT_STARTED, events)

    @invariant()
    def it_stands_as_its_events_say(self) -> None:
        """What is owed, by whom, by when and how far up; and since when nobody spoke with the person."""
        stands = [(each.promise_id, each.kind, each.due_on, each.owner, each.rung) for each in self.state.promises]
        rungs = {key: None if owed.height < 0 else RUNGS[owed.height] for key, owed in self.ledger.open.items()}
        owed = [(key, each.kind, each.due_on, each.owner, rungs[key]) for key, each in self.ledger.open.items()]
        assert sorted(stands, key=str) == sorted(owed, key=str)
        assert self.state.last_contact_at == self.ledger.last_contact_at

    @invariant()
    def a_team_owes_only_whom_it_has_and_knows_nobody_whom_nobody_brought(self) -> None:
        owners = {each.owner for each in self.state.promises if each.owner.kind is OwnerKind.TEAM}
        assert owners <= {Owner(OwnerKind.TEAM, self.state.team_id)}
        if known_to_team(self.state):
            assert self.brought or self.state.shared_with_team is not ContactShared.NONE

    @invariant()
    def it_comes_out_of_a_snapshot_as_it_went_in(self) -> None:
        assert TRAJECTORY_SNAPSHOTS.read(TRAJECTORY_SNAPSHOTS.write(self.state).state) == self.state

    @invariant()
    def while_temporary_work_lasts_the_talk_at_its_end_is_owed(self) -> None:
        term = None if self.state.plan is None else self.state.plan.work_term
        if self.state.is_open and term is not None and not term.is_over(self.day(0)):
            self.owed_once_and_not_by_a_partner(term.ends_on)

    @invariant()
    def while_intensive_guidance_lasts_the_talk_at_its_end_is_owed(self) -> None:
        since, until = self.state.intensive_since, self.state.intensive_until
        assert (since is not None) is (self.state.intensity is Intensity.INTENSIVE)
        assert until is None or (since is not None and since < until)
        if self.state.is_open and until is not None and until > self.day(0):
            self.owed_once_and_not_by_a_partner(until)

    def owed_once_and_not_by_a_partner(self, ends_on: date) -> None:
        """Twice only where it is owed again and the talk that stood in for it is overdue: that one stays."""
        owed = [each for each in self.state.promises if each.not_before == ends_on]
        assert owed
        assert sum(each.may_make_way(self.day(0)) for each in owed) <= 1
        assert not any(each.with_partner for each in owed)

    @invariant()
    def what_the_ladder_asks_may_be_done_and_while_exempt_it_has_no_consequences(self) -> None:
        if not self.state.is_open:
            return
        way = WAYS[self.state.way_of_working]
        following = next_on_ladder(self.state, way, self.day(0))
        if following is None:
            return
        if self.state.is_exempt(self.day(0)):
            assert not following.has_consequences
        else:
            assert no_show_action(self.state, way) == (following if following.action in CONSEQUENCES else None)
        if following.action is NextStep.MEASURE_MAY_BE_ADVISED:
            decide(self.state, AdviseMeasure((self.state.invitations[-1].invitation_id,), IDS[0]), way, self.now)
        if following.rung is not None:
            decide(self.state, Invite(IDS[0], self.now + timedelta(minutes=1)), way, self.now)

    @invariant()
    def whose_turn_it_is_for_a_contact_day_may_be_asked_to_one(self) -> None:
        way = WAYS[self.state.way_of_working] if self.state.is_open else None
        if way is not None and contact_day_due_on(self.state, way) is not None:
            to_one = Invite(IDS[0], self.now + timedelta(minutes=1), step=InvitationStep.CONTACT_DAY)
            decide(self.state, to_one, way, self.now)

    def some_promise(self, data: st.DataObject) -> UUID:
        there = [*(each.promise_id for each in self.state.promises), UUID(int=9)]
        return data.draw(st.sampled_from(there))
