"""A trajectory told as a story: what is asked of it, and how time goes by."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.escalating import Escalate
from activation.domain.commands.planning import SignPlan
from activation.domain.commands.referring import Refer
from activation.domain.commands.starting import StartTrajectory
from activation.domain.deciding import Command, decide
from activation.domain.drafting import Draft
from activation.domain.evolving import evolve
from activation.domain.plan_rules import Signatory
from activation.domain.promise import Owner, Promise
from activation.domain.trajectory import NOT_STARTED, Trajectory
from activation.domain.way_of_working import WayOfWorking
from meedoen.clock import local_date
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ChosenBy,
    ConversationKind,
    Intensity,
    OwnerKind,
    PromiseKind,
)

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COACH = Owner(OwnerKind.COACH, UUID(int=21))
PARTNER = UUID(int=31)


class Story:
    """One trajectory, from the moment somebody was assessed."""

    coach, partner = COACH, PARTNER

    def __init__(self, way: WayOfWorking) -> None:
        self.way = way
        self.now = MONDAY
        self.state: Trajectory = NOT_STARTED
        self.events: list[Any] = []
        self._ids = count(1000)

    @property
    def today(self) -> date:
        return local_date(self.now)

    def new_id(self) -> UUID:
        return UUID(int=next(self._ids))

    def passes(self, *, days: int = 0, hours: int = 0) -> None:
        self.now += timedelta(days=days, hours=hours)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def does(self, command: Command) -> list[Any]:
        events = decide(self.state, command, self.way, self.now)
        for event in events:
            self.state = evolve(self.state, event)
        self.events += events
        return events

    def refuses(self, command: Command) -> RuleRefused:
        """The rule that says no; the trajectory stays as it was."""
        with pytest.raises(RuleRefused) as refused:
            decide(self.state, command, self.way, self.now)
        assert refused.value.words.nl != refused.value.words.en
        return refused.value

    def sweeps(self) -> list[Any]:
        return self.does(Escalate())

    def starts(self) -> "Story":
        self.does(
            StartTrajectory(
                trajectory_id=self.new_id(),
                client_id=self.new_id(),
                registered_at=self.now - timedelta(days=5),
                municipality="0599",
                neighbourhood="05990824",
            )
        )
        return self

    def gets_coach(self, intensity: Intensity = Intensity.REGULAR) -> "Story":
        self.does(AssignCoach(COACH.id, intensity))
        return self

    def conversation(self, *, held_at: datetime | None = None, next_in_days: int | None = 30) -> HoldConversation:
        return HoldConversation(
            conversation_id=self.new_id(),
            kind=ConversationKind.INTAKE,
            channel=Channel.COMMUNITY_CENTRE,
            held_at=held_at or self.now,
            next_contact=None if next_in_days is None else NextContact(self.day(next_in_days)),
        )

    def talks(self, *, next_in_days: int = 30) -> "Story":
        self.does(self.conversation(next_in_days=next_in_days))
        return self

    def plan(
        self,
        *,
        in_days: int | None = 90,
        owner: Owner | None = COACH,
        hours: int = 8,
        activity: ActivityKind = ActivityKind.VOLUNTEERING,
        **more: Any,
    ) -> SignPlan:
        return SignPlan(
            plan_id=self.new_id(),
            activity_kind=activity,
            hours_per_week=hours,
            chosen_by=ChosenBy.PERSON,
            first_follow_up_on=None if in_days is None else self.day(in_days),
            follow_up_owner=owner,
            **({"signed_by": frozenset(Signatory)} | more),
        )

    def signs(self, **how: Any) -> "Story":
        self.does(self.plan(**how))
        return self

    def refers(self, partner: UUID = PARTNER, activity: ActivityKind = ActivityKind.VOLUNTEERING) -> UUID:
        referral_id = self.new_id()
        self.does(Refer(referral_id, partner, (activity,), 4))
        return referral_id

    def owed(self, kind: PromiseKind) -> Promise:
        """The one open promise of this kind."""
        [promise] = [promise for promise in self.state.promises if promise.kind is kind]
        return promise

    @property
    def kinds_owed(self) -> set[PromiseKind]:
        return {promise.kind for promise in self.state.promises}


@pytest.fixture(scope="session")
def ways() -> dict[str, WayOfWorking]:
    documents = written_ways_of_working()
    ways_of_working(documents, default="rotterdam")
    return {document.name: document.to_domain() for document in documents}


@pytest.fixture
def story(ways: dict[str, WayOfWorking]) -> Story:
    """Rotterdam, a Monday in March 2026; nothing has happened yet."""
    return Story(ways["rotterdam"])


@pytest.fixture(scope="session")
def story_in(ways: dict[str, WayOfWorking]) -> Callable[[str], Story]:
    """The same Monday under another way of working, by its name."""
    return lambda name: Story(ways[name])


@pytest.fixture
def started(story: Story) -> Story:
    """Somebody with a coach, with whom nobody spoke yet."""
    return story.starts().gets_coach()


@pytest.fixture
def talking(started: Story) -> Story:
    """Coach and person spoke; a follow-up is promised in thirty days."""
    return started.talks()


class Forgetful:
    """A command that does what it is told, and forgets the rules."""

    def __init__(self, does: Callable[[Draft], object]) -> None:
        self.does = does

    def decide(self, draft: Draft) -> None:
        self.does(draft)


def refused(story: Story, does: Callable[[Draft], object]) -> str:
    before = story.state
    rule = story.refuses(Forgetful(does)).rule
    assert story.state == before
    return rule
