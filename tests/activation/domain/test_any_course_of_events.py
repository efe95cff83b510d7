"""Whatever anybody does, in whatever order, whenever: the rules of the promise hold."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.coaching import AssignCoach, ChangeIntensity
from activation.domain.commands.contact import HoldConversation, HoldFollowUp, NextContact
from activation.domain.commands.escalating import Escalate
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.commands.starting import MoveWayOfWorking
from activation.domain.commands.stepping import TakeStep
from activation.domain.deciding import decide
from activation.domain.plan_rules import Signatory
from activation.domain.promise import Owner
from activation.domain.temporary_work import ProposedWork, TermFor
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ConversationKind,
    FollowUpBy,
    Intensity,
    OwnerKind,
    TrajectoryOutcome,
)

from tests.activation.domain.any_course import IDS, NOBODY, WAYS, AnyCourse
from tests.activation.domain.any_course_of_appointments import AnyCourseOfAppointments
from tests.activation.domain.any_course_of_corrections import LATE
from tests.activation.domain.any_course_of_moves import SELDOM
from tests.activation.domain.kinds_of_events import EVERY_KIND, all_are_reached

ids = st.sampled_from([*IDS, NOBODY])
days = st.integers(0, 60) | st.integers(-10, 400)
owners = st.builds(Owner, st.sampled_from(OwnerKind), ids)
activities = st.sampled_from(ActivityKind)


class AnyCourseOfEvents(AnyCourseOfAppointments):
    """One trajectory, and everybody at once."""

    @rule(hours=st.integers(1, 24 * 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.state.is_open)
    @rule(weeks=st.integers(1, 12))
    def the_machine_stands_still_for_weeks_and_catches_up(self, weeks: int) -> None:
        self.now += timedelta(weeks=weeks)
        self.ask(Escalate())
        self.ledger.all_is_told(self.day(0), WAYS[self.state.way_of_working])

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

    @rule(in_days=st.none() | days, owner=st.none() | owners, hours=st.integers(0, 40), activity=activities, ago=LATE)
    def a_plan_is_signed(
        self, in_days: int | None, owner: Owner | None, hours: int, activity: ActivityKind, ago: int | None
    ) -> None:
        on = None if in_days is None else self.day(in_days)
        plan = SignPlan(self.new_id(), activity, hours, ChosenBy.PERSON, on, owner, frozenset(Signatory), True)
        self.ask(replace(plan, signed_at=self.days_ago(ago)))

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

    @rule(since=st.integers(-60, 30), lasts=st.integers(0, 400), over=st.booleans())
    def an_exemption(self, since: int, lasts: int, over: bool) -> None:
        span = NoteExemption(self.day(since + lasts), self.day(since))
        self.ask(NoteExemptionEnded(self.now - timedelta(days=abs(since))) if over else span)

    @rule(to=st.integers(1, 6), start=st.none() | st.integers(1, 6), ago=LATE)
    def a_step(self, to: int, start: int | None, ago: int | None) -> None:
        self.ask(TakeStep(to, start, self.days_ago(ago)))

    @rule(
        outcome=st.sampled_from(TrajectoryOutcome),
        nobody_in_danger=st.none() | st.booleans(),
        really=SELDOM,
        ago=LATE,
    )
    def it_closes(
        self, outcome: TrajectoryOutcome, nobody_in_danger: bool | None, really: bool, ago: int | None
    ) -> None:
        if really:
            last = self.state.last_contact_at
            self.ask(CloseTrajectory(outcome, nobody_in_danger=nobody_in_danger, ended_at=self.days_ago(ago)))
            assert self.state.closed_at is None or last is None or self.state.closed_at >= last


class AnyCourseFromAnyPoint(AnyCourseOfEvents):
    """The same, of somebody who has got somewhere by then, more often than not."""

    @initialize(way=st.sampled_from(sorted(WAYS)), far=st.integers(0, 5), partner=st.sampled_from(IDS))
    def start(self, way: str, far: int = 0, partner: UUID = IDS[0]) -> None:
        super().start(way)
        if far:
            self.it_gets_under_way(far, partner)


RULES = frozenset(
    {
        "answer-keeps-its-date",
        "contact-before-promise",
        "first-follow-up-outside-bounds",
        "handover-leaves-nothing-behind",
        "leaver-takes-nothing-on",
        "next-contact-outside-bounds",
        "open-promise-required",
        "overdue-promise-stays",
        "owner-is-somebody",
        "partner-accepts-first",
        "partner-keeps-its-promise",
        "plan-needs-first-follow-up",
        "team-of-the-trajectory",
    }
)
"""Those of the promise that a command may run into; the others hold of what the commands do by themselves."""


def test_any_course_of_events_keeps_the_promise() -> None:
    AnyCourse.reached.clear()
    run_state_machine_as_test(
        AnyCourseFromAnyPoint, settings=settings(max_examples=500, stateful_step_count=30, derandomize=True)
    )
    all_are_reached(EVERY_KIND | RULES, AnyCourse.reached)
