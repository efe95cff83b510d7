"""Any course of events again, begun further on: spoken with, referred, often at work or guided intensively a while."""

from datetime import timedelta

from activation.domain.commands.coaching import AssignCoach, ChangeIntensity
from activation.domain.commands.exempting import NoteExemption, NoteExemptionEnded
from activation.domain.commands.living_elsewhere import NoteMove
from activation.domain.commands.partner_told import (
    PartnerAccepts,
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
)
from activation.domain.commands.promising import HearStillWaiting, MovePromise
from activation.domain.commands.referring import Refer
from activation.domain.deciding import Command
from activation.domain.temporary_work import TermFor
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from meedoen.vocabulary import ActivityKind, Intensity

from tests.activation.domain.any_course import IDS, WAYS
from tests.activation.domain.test_any_course_of_events import AnyCourseOfEvents

TOLD_BY_OTHERS = (
    PartnerAccepts,
    PartnerChangesPlace,
    PartnerEndsPlace,
    PartnerGivesBack,
    PartnerPlaces,
    PartnerSpeaks,
    NoteExemption,
    NoteExemptionEnded,
    NoteMove,
    HearStillWaiting,
)
"""What has happened elsewhere is not refused, or it would hold up all that is told after it."""


class AnyCourseOfTemporaryWork(AnyCourseOfEvents):
    """One trajectory that is under way, and everybody at once."""

    def ask(self, command: Command) -> bool:
        was_open = self.state.is_open
        done = super().ask(command)
        assert done or not (was_open and isinstance(command, TOLD_BY_OTHERS))
        return done

    @initialize(way=st.sampled_from(sorted(WAYS)), working=st.booleans(), intensively=st.booleans())
    def start(self, way: str, working: bool = True, intensively: bool = True) -> None:
        super().start(way)
        if intensively:
            self.ask(AssignCoach(IDS[0], Intensity.INTENSIVE))
        self.they_just_talk()
        if working:
            self.temporary_work_is_agreed_on(60, 0, TermFor.YOUNG)
        self.ask(Refer(self.new_id(), IDS[0], (ActivityKind.VOLUNTEERING,), 4))

    @rule(in_days=st.integers(7, 90), starts_in=st.integers(-200, 60), term_for=st.sampled_from(TermFor))
    def temporary_work_comes_out_of_a_talk(self, in_days: int, starts_in: int, term_for: TermFor) -> None:
        self.they_just_talk()
        self.temporary_work_is_agreed_on(in_days, starts_in, term_for)

    @precondition(lambda self: self.state.plan is not None and self.state.plan.work_term is not None)
    @rule(term_for=st.sampled_from(TermFor))
    def the_plan_of_the_same_work_is_renewed(self, term_for: TermFor) -> None:
        assert self.state.plan is not None
        assert self.state.plan.work_term is not None
        starts_in = (self.state.plan.work_term.starts_on - self.day(0)).days
        self.they_just_talk()
        self.temporary_work_is_agreed_on(60, starts_in, term_for)

    @precondition(lambda self: self.state.plan is not None and self.state.plan.work_term is not None)
    @rule(days_before=st.integers(-2, 2))
    def the_term_draws_to_its_end(self, days_before: int) -> None:
        assert self.state.plan is not None
        assert self.state.plan.work_term is not None
        self.now += max(self.state.plan.work_term.ends_on - self.day(days_before), timedelta())

    @precondition(lambda self: self.state.intensive_until is not None)
    @rule(days_before=st.integers(-2, 2), intensity=st.none() | st.sampled_from(Intensity))
    def intensive_guidance_draws_to_its_end(self, days_before: int, intensity: Intensity | None) -> None:
        assert self.state.intensive_until is not None
        self.now += max(self.state.intensive_until - self.day(days_before), timedelta())
        if intensity is not None:
            self.ask(ChangeIntensity(intensity))

    @precondition(lambda self: any(promise.not_before for promise in self.state.promises))
    @rule(in_days=st.integers(0, 30))
    def the_talk_at_the_end_of_the_term_is_brought_forward(self, in_days: int) -> None:
        [owed, *_] = [promise for promise in self.state.promises if promise.not_before]
        self.ask(MovePromise(owed.promise_id, self.day(in_days)))


TestAnyCourseOfTemporaryWork = AnyCourseOfTemporaryWork.TestCase
TestAnyCourseOfTemporaryWork.settings = settings(max_examples=150, stateful_step_count=40)
