"""Whatever was recorded is set right or taken back, by whoever, whenever."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from activation.domain.commands.correcting import CorrectConversation, CorrectFollowUp, CorrectOutcome, WithdrawTalk
from activation.domain.promise import Promise
from activation.domain.promise_events import PromiseEnded, PromiseOwedAgain
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from meedoen.clock import local_date
from meedoen.vocabulary import ConversationKind, InvitationOutcome, PromiseEnding, PromiseKind

from tests.activation.domain.any_course_of_moves import AnyCourseOfMoves

LATE = st.none() | st.integers(-2, 40)
"""How many days ago something happened that is recorded now; None: nobody says."""


class AnyCourseOfCorrections(AnyCourseOfMoves):
    """What is owed again is what was owed; the silence clock goes by the talks that stand."""

    def __init__(self) -> None:
        super().__init__()
        self.fulfilled: dict[UUID, Promise] = {}

    def days_ago(self, days: int | None) -> datetime | None:
        return None if days is None else self.now - timedelta(days=days)

    def check(self, before: Trajectory, events: list[TrajectoryEvent]) -> None:
        ended = {event.promise_id for event in events if isinstance(event, PromiseEnded)}
        for event in events:
            if isinstance(event, PromiseEnded) and event.ending is PromiseEnding.FULFILLED:
                promise = before.promise(event.promise_id) or self.fulfilled.get(event.promise_id)
                assert promise is not None
                self.fulfilled[event.promise_id] = promise
            if isinstance(event, PromiseOwedAgain) and event.promise_id not in ended:
                was = self.fulfilled[event.promise_id]
                assert self.state.promise(event.promise_id) == replace(was, owner=event.owner)
        super().check(before, events)

    @precondition(lambda self: self.state.invitations)
    @rule(data=st.data(), outcome=st.sampled_from(InvitationOutcome), ago=LATE)
    def it_went_otherwise(self, data: st.DataObject, outcome: InvitationOutcome, ago: int | None) -> None:
        invitation = data.draw(st.sampled_from(self.state.invitations))
        advised_on = self.state.measure_advised_on
        if self.ask(CorrectOutcome(invitation.invitation_id, outcome, self.days_ago(ago))):
            assert invitation.invitation_id not in advised_on
            assert self.state.no_shows_in_a_row <= sum(each.counts_as_missed for each in self.state.invitations)

    @precondition(lambda self: self.state.talks)
    @rule(data=st.data(), kind=st.none() | st.sampled_from(ConversationKind), ago=LATE)
    def a_talk_was_otherwise(self, data: st.DataObject, kind: ConversationKind | None, ago: int | None) -> None:
        talk, owed = data.draw(st.sampled_from(self.state.talks)), self.state.promises
        held_at = self.days_ago(ago)
        self.ask(CorrectConversation(talk.contact_id, kind, held_at=held_at))
        self.ask(CorrectFollowUp(talk.contact_id, held_at, still_active=kind is None))
        assert self.state.promises == owed

    @precondition(lambda self: self.state.talks)
    @rule(data=st.data(), follow_up=st.booleans())
    def a_talk_did_not_take_place(self, data: st.DataObject, follow_up: bool) -> None:
        talk, owed = data.draw(st.sampled_from(self.state.talks)), self.state.promises
        recorded_later = self.state.talks[self.state.talks.index(talk) + 1 :]
        if self.ask(WithdrawTalk(talk.contact_id, follow_up)):
            owed_now = {each.promise_id for each in self.state.promises}
            for promise in talk.fulfilled:
                by_another = any(local_date(each.held_at) >= promise.owed_from for each in recorded_later)
                by_another &= promise.kind is not PromiseKind.EXEMPTION_REVIEW
                assert (promise.promise_id in owed_now) is not by_another
            assert owed_now >= {each.promise_id for each in owed if each.not_before is None}
