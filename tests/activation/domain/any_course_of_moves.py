"""Somebody moves, goes over to another team, and comes back after a trajectory that is over; amid all else."""

from dataclasses import replace
from datetime import timedelta

from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.handing_over import HandOver
from activation.domain.commands.living_elsewhere import NoteMove
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.promising import MovePromise
from activation.domain.commands.starting import StartTrajectory
from activation.domain.deciding import Command, decide
from activation.domain.evolving import evolve
from activation.domain.exemption import Exemption
from activation.domain.neighbourhood_team import team_of_new_neighbourhood
from activation.domain.plan_rules import Signatory
from activation.domain.promise import Owner
from activation.domain.trajectory import NOT_STARTED
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ConversationKind,
    OwnerKind,
    PromiseKind,
    TrajectoryOutcome,
)

from tests.activation.domain.any_course import WAYS
from tests.activation.domain.any_course_of_waiting import AnyCourseOfWaiting

SELDOM = st.integers(0, 5).map(lambda drawn: drawn == 0)
"""What ends a course, so that others go on."""
neighbourhoods = st.sampled_from(["05990824", "05990826", "05990410"])


class AnyCourseOfMoves(AnyCourseOfWaiting):
    """One trajectory of somebody who moves about the city."""

    def team_where_they_live(self) -> Owner:
        way = WAYS[self.state.way_of_working]
        return Owner(OwnerKind.TEAM, way.team_of(self.state.municipality, self.state.neighbourhood))

    @rule(neighbourhood=neighbourhoods, ago=st.integers(0, 60))
    def the_person_goes_to_live_elsewhere(self, neighbourhood: str, ago: int) -> None:
        before = self.state
        if self.ask(NoteMove(neighbourhood, self.now - timedelta(days=ago))):
            assert replace(self.state, neighbourhood=before.neighbourhood) == before

    @precondition(lambda self: self.state.is_open)
    @rule()
    def it_goes_over_to_the_team_of_where_the_person_lives(self) -> None:
        had, there = self.state.team_id, self.team_where_they_live()
        if self.ask(HandOver(self.state.contact_owner, there)) and there.id != had:
            assert self.state.contact_owner == there
            assert had not in {each.owner.id for each in self.state.promises}

    @precondition(lambda self: self.state.is_open)
    @rule(data=st.data(), in_days=st.integers(0, 60))
    def the_team_of_where_the_person_lives_is_named_for_what_comes_next(
        self, data: st.DataObject, in_days: int
    ) -> None:
        before, there = self.state, self.team_where_they_live()
        names: list[Command] = [
            HoldConversation(
                self.new_id(),
                ConversationKind.MOTIVATION,
                Channel.TELEPHONE,
                self.now,
                NextContact(self.day(in_days), there),
            ),
            SignPlan(
                plan_id=self.new_id(),
                activity_kind=ActivityKind.LANGUAGE,
                hours_per_week=4,
                chosen_by=ChosenBy.PERSON,
                first_follow_up_on=self.day(in_days),
                follow_up_owner=there,
                signed_by=frozenset(Signatory),
            ),
            MovePromise(self.some_promise(data), owner=there),
        ]
        if self.ask(data.draw(st.sampled_from(names))):
            assert self.state.brought_to_team
            assert self.state.coach_id == before.coach_id
            assert team_of_new_neighbourhood(self.state, WAYS[self.state.way_of_working]) is None

    @precondition(lambda self: self.state.is_open)
    @rule(lasts=st.integers(0, 60), neighbourhood=neighbourhoods, really=SELDOM)
    def they_are_let_go_while_exempt_move_and_come_back_when_it_is_over(
        self, lasts: int, neighbourhood: str, really: bool
    ) -> None:
        if really and self.ask(NoteExemption(self.day(lasts))) and self.ask(CloseTrajectory(TrajectoryOutcome.EXEMPT)):
            self.now += timedelta(days=lasts + 1)
            self.comes_back(self.state.way_of_working, neighbourhood, None)
            assert self.ask(NoteExemptionEnded(self.now))
            kinds = sorted(promise.kind for promise in self.state.promises)
            assert kinds == [PromiseKind.EXEMPTION_REVIEW, PromiseKind.FIRST_CONTACT]

    @precondition(lambda self: self.state.closed_at is not None)
    @rule(way=st.sampled_from(sorted(WAYS)), neighbourhood=neighbourhoods, exempt=st.booleans())
    def the_person_comes_back(self, way: str, neighbourhood: str, exempt: bool) -> None:
        self.comes_back(way, neighbourhood, Exemption(self.day(-9), self.day(9)) if exempt else None)

    def comes_back(self, way: str, neighbourhood: str, exemption: Exemption | None) -> None:
        left, self.state = self.state, NOT_STARTED
        self.brought = False
        command = StartTrajectory(
            trajectory_id=self.new_id(),
            client_id=left.client_id,
            registered_at=left.registered_at,
            municipality=left.municipality,
            neighbourhood=neighbourhood,
            previous=left,
        )
        events = decide(self.state, command, WAYS[way], self.now)
        for event in events:
            self.state = evolve(self.state, event)
        self.check(self.state, events)
        assert self.state.previous_trajectory_id == left.trajectory_id
        assert self.state.silent_since == left.silent_since
        assert self.state.contact_owner == self.team_where_they_live()
        if exemption is not None:
            assert self.ask(NoteExemption(exemption.until, exemption.since))
