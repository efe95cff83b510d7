"""A decision in the making: the events so far, and the trajectory as it would be after them."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from meedoen.clock import local_date
from meedoen.vocabulary import OwnerKind, PromiseEnding, PromiseKind

from activation.domain.evolving import evolve
from activation.domain.neighbourhood_team import team_of_new_neighbourhood
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PromiseEnded, PromiseMade, PromiseMoved
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import BroughtToTeam, TeamAssigned, TrajectoryEvent
from activation.domain.way_of_working import WayOfWorking


class Draft:
    """Collects the events of one command. Lives inside one decision, so that the decision stays pure."""

    def __init__(self, state: Trajectory, way: WayOfWorking, now: datetime) -> None:
        self.state = state
        self.way = way
        self.now = now
        self.today = local_date(now)
        self.events: list[TrajectoryEvent] = []

    def within(self, days: int) -> date:
        """The date that many days from today."""
        return self.today + timedelta(days=days)

    def happened(self, at: datetime | None) -> datetime:
        """When something happened: now, where nobody says; and never later, however somebody's clock runs."""
        return self.now if at is None else min(at, self.now)

    def add(self, event: TrajectoryEvent) -> None:
        self.events.append(event)
        self.state = evolve(self.state, event)

    def named(self, owner: Owner | None, *, hands_over: Owner | None = None) -> None:
        """Somebody names who owes the person what comes next. Whoever names the team brings the person to it.

        Naming the team of where the person lives by now makes it theirs; what the team of before owed goes along, but
        for what it hands over itself.
        """
        if owner is None or owner.kind is not OwnerKind.TEAM:
            return
        had = Owner(OwnerKind.TEAM, self.state.team_id)
        if owner.id == team_of_new_neighbourhood(self.state, self.way):
            self.add(TeamAssigned(self.now, owner.id))
            for promise in self.state.promises:
                if promise.owner == had != hands_over:
                    self.move(promise, owner=owner)
        if owner.id == self.state.team_id and not self.state.brought_to_team:
            self.add(BroughtToTeam(self.now))

    def next_promise_id(self) -> UUID:
        """Ids of promises follow from the trajectory and their number: a decision taken again gives them again."""
        return uuid5(self.state.trajectory_id, f"promise/{self.state.promises_made + 1}")

    def promise(
        self,
        kind: PromiseKind,
        due_on: date,
        owner: Owner,
        *,
        at: datetime | None = None,
        referral_id: UUID | None = None,
        not_before: date | None = None,
    ) -> UUID:
        """Make a promise, now or when it was given."""
        promise_id = self.next_promise_id()
        self.add(PromiseMade(at or self.now, promise_id, kind, due_on, owner, referral_id, not_before))
        return promise_id

    def end(self, promise: Promise, ending: PromiseEnding, *, at: datetime | None = None) -> None:
        self.add(PromiseEnded(at or self.now, promise.promise_id, promise.kind, ending))

    def move(self, promise: Promise, *, due_on: date | None = None, owner: Owner | None = None) -> None:
        """Give a promise another date, another owner, or both; nothing where neither differs from how it is by now."""
        promise = self.state.promise(promise.promise_id) or promise
        new_date, new_owner = due_on or promise.due_on, owner or promise.owner
        if (new_date, new_owner) != (promise.due_on, promise.owner):
            self.add(PromiseMoved(self.now, promise.promise_id, promise.kind, new_date, new_owner))
