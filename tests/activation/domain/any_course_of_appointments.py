"""Somebody is invited, comes or does not, time after time: steps on the way to a contact, and none by themselves."""

from datetime import datetime, timedelta

from activation.domain.commands.inviting import AdviseMeasure, Invite, RecordOutcome
from activation.domain.invitation import Invitation
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from meedoen.vocabulary import Channel, InvitationOutcome, NextStep

from tests.activation.domain.any_course_of_corrections import LATE
from tests.activation.domain.any_course_of_referrals import AnyCourseOfReferrals

appointments = st.integers(-10, 60)


class AnyCourseOfAppointments(AnyCourseOfReferrals):
    """One trajectory, and the ladder of invitations."""

    @precondition(lambda self: self.state.is_open)
    @rule(in_days=appointments)
    def the_person_is_invited(self, in_days: int) -> None:
        self.ask(Invite(self.new_id(), self.now + timedelta(days=in_days)))

    @precondition(lambda self: self.state.invitations)
    @rule(outcome=st.sampled_from(InvitationOutcome), ago=LATE)
    def the_appointment_goes_somehow(self, outcome: InvitationOutcome, ago: int | None) -> None:
        self.ask(RecordOutcome(self.state.invitations[-1].invitation_id, outcome, self.days_ago(ago)))

    @precondition(lambda self: self.state.open_invitation)
    @rule(outcome=st.sampled_from(InvitationOutcome))
    def the_day_of_the_appointment_comes(self, outcome: InvitationOutcome) -> None:
        assert self.state.open_invitation is not None
        self.it_comes_to(self.state.open_invitation.appointment_at, outcome)

    @precondition(lambda self: self.state.is_open and self.state.open_invitation is None)
    @rule(outcomes=st.lists(st.sampled_from(InvitationOutcome), min_size=1, max_size=2), by=st.sampled_from(Channel))
    def the_person_is_invited_and_comes_or_does_not(self, outcomes: list[InvitationOutcome], by: Channel) -> None:
        for outcome in outcomes:
            at = self.now + timedelta(days=7)
            if self.ask(Invite(self.new_id(), at)) or self.ask(Invite(self.new_id(), at, channel=by)):
                self.it_comes_to(at, outcome)

    @precondition(lambda self: self.state.is_open and self.state.open_invitation is None)
    @rule(times=st.integers(2, 5), advised=st.booleans())
    def the_person_stays_away_time_after_time(self, times: int, advised: bool) -> None:
        self.the_person_is_invited_and_comes_or_does_not([InvitationOutcome.NO_SHOW] * times, Channel.HOME_VISIT)
        for missed in self.may_lead_to_a_measure()[-1:] if advised else []:
            self.ask(AdviseMeasure((missed.invitation_id,), self.new_id()))

    def it_comes_to(self, appointment_at: datetime, outcome: InvitationOutcome) -> None:
        """Whatever is recorded of it, nobody spoke with the person and nothing is fulfilled."""
        self.now = max(self.now, appointment_at)
        silent_since, owed = self.state.silent_since, self.state.promises
        self.ask(RecordOutcome(self.state.invitations[-1].invitation_id, outcome))
        assert (self.state.silent_since, self.state.promises) == (silent_since, owed)

    @precondition(lambda self: self.may_lead_to_a_measure())
    @rule(data=st.data())
    def a_measure_is_advised(self, data: st.DataObject) -> None:
        missed = data.draw(st.sampled_from(self.may_lead_to_a_measure()))
        self.ask(AdviseMeasure((missed.invitation_id,), self.new_id()))

    def may_lead_to_a_measure(self) -> list[Invitation]:
        return [each for each in self.state.invitations if each.next_step is NextStep.MEASURE_MAY_BE_ADVISED]
