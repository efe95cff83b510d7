"""How long a person waits for the next contact that is promised: amid all else, never longer than they may."""

from datetime import date, timedelta
from uuid import UUID

from activation.domain.promise import Promise
from activation.domain.promise_events import PromiseMade, PromiseMoved
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from hypothesis.stateful import invariant
from meedoen.clock import local_date
from meedoen.vocabulary import PromiseKind

from tests.activation.domain.any_course import WAYS, AnyCourse


class AnyCourseOfWaiting(AnyCourse):
    """One trajectory, and the last day on which each promise of a contact may fall due."""

    def __init__(self) -> None:
        super().__init__()
        self.latest: dict[UUID, date] = {}

    def check(self, before: Trajectory, events: list[TrajectoryEvent]) -> None:
        super().check(before, events)
        for event in events:
            match event:
                case PromiseMade():
                    self.latest[event.promise_id] = self.may_wait_until(event, local_date(event.occurred_at))
                case PromiseMoved():
                    moved = before.promise(event.promise_id)
                    if moved is not None and event.due_on > moved.due_on:
                        later = self.may_wait_until(moved, local_date(moved.made_at))
                        self.latest[event.promise_id] = max(later, self.latest[event.promise_id])

    def may_wait_until(self, promise: PromiseMade | Promise, made_on: date) -> date:
        """By the way of working and the intensity as they are when it gets its date.

        After a talk that was recorded late, the next one may be due today, if it would have been due before. The end of
        an exemption is waited for, however far off.
        """
        way = WAYS[self.state.way_of_working]
        if promise.kind is PromiseKind.EXEMPTION_REVIEW:
            return date.max
        if promise.not_before is not None:
            assert way.temporary_work is not None
            return promise.not_before + timedelta(days=way.temporary_work.talk_within)
        longest = way.longest_wait(promise.kind, self.state.intensity)
        assert longest is not None
        return max(made_on + timedelta(days=longest), self.day(0))

    @invariant()
    def nobody_waits_longer_for_the_next_contact_than_they_may(self) -> None:
        for promise in self.state.contact_promises:
            assert promise.due_on <= self.latest[promise.promise_id]

    @invariant()
    def whoever_is_not_exempt_yet_does_not_wait_for_the_end_of_the_exemption(self) -> None:
        exemption = self.state.exemption
        if self.state.is_open and exemption is not None and exemption.since > self.day(0):
            kept = [each for each in self.state.contact_promises if each.not_before is None]
            reviews = [each for each in kept if each.kind is PromiseKind.EXEMPTION_REVIEW]
            sooner = [each for each in reviews if each.due_on < exemption.since]
            assert len(kept) > len(reviews) or sooner or len(reviews) > 1
