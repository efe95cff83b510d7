"""Whatever a partner and a coach do, in whatever order, the rules of a referral hold."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from meedoen.refusals import Refusal
from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    DeclineReason,
    PlacementEndReason,
    PromiseKind,
    ReturnAdvice,
    ReturnReason,
)
from wellbeing_partners.domain.answering import accept, decline
from wellbeing_partners.domain.events import Owed, PlacementEnded, ReferralEvent, ReferralOffered
from wellbeing_partners.domain.guiding import hold_annual_check, hold_guidance
from wellbeing_partners.domain.placing import change_hours, end_placement, place
from wellbeing_partners.domain.receiving import receive_offer, receive_what_is_owed, receive_withdrawal
from wellbeing_partners.domain.referral import Referral, Stage, evolve
from wellbeing_partners.domain.returning import return_to_coach

PARTNER = UUID(int=11)
Decision = Callable[..., Sequence[ReferralEvent]]
HOURS = some.integers(-1, 42)


class CourseOfAReferral(RuleBasedStateMachine):
    @initialize()
    def the_coach_refers(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.referral = Referral()
        self.events: list[ReferralEvent] = []
        self.answers = 0
        self.next_placement = 0
        self.decide(
            receive_offer,
            ReferralOffered(
                self.now, PARTNER, (ActivityKind.LANGUAGE,), 4, ("nl",), date(2026, 3, 16), ContactShared.NONE
            ),
        )

    def decide(self, decision: Decision, *args: Any, **kwargs: Any) -> bool:
        """Apply a decision; after a refusal nothing has changed. Says whether it was allowed."""
        was_closed = self.referral.stage.closed
        try:
            events = decision(self.referral, *args, **kwargs)
        except Refusal:
            return False
        for event in events:
            self.events.append(event)
            assert not was_closed or isinstance(event, PlacementEnded)
            self.referral = evolve(self.referral, event)
        return True

    @rule(days=some.integers(1, 400))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_partner_says_yes(self) -> None:
        self.answers += self.decide(accept, partner_id=PARTNER, now=self.now)

    @rule(reason=some.sampled_from(DeclineReason))
    def the_partner_says_no(self, reason: Any) -> None:
        self.answers += self.decide(decline, partner_id=PARTNER, reason=reason, now=self.now)

    @rule(hours=HOURS, days_ahead=some.integers(-500, 120))
    def the_partner_places(self, hours: int, days_ahead: int) -> None:
        self.next_placement += 1
        self.decide(
            place,
            partner_id=PARTNER,
            placement_id=UUID(int=self.next_placement),
            activity_kind=ActivityKind.LANGUAGE,
            hours_per_week=hours,
            started_on=(self.now + timedelta(days=days_ahead)).date(),
            now=self.now,
        )

    @rule(hours=HOURS, which=some.integers(0, 3))
    def the_partner_changes_hours(self, hours: int, which: int) -> None:
        self.decide(
            change_hours, placement_id=UUID(int=which), hours_per_week=hours, occurred_at=self.now, now=self.now
        )

    @rule(which=some.integers(0, 3), reason=some.sampled_from(PlacementEndReason))
    def a_place_ends(self, which: int, reason: Any) -> None:
        self.decide(end_placement, placement_id=UUID(int=which), reason=reason, occurred_at=self.now, now=self.now)

    @rule(hold=some.sampled_from([hold_guidance, hold_annual_check]), active=some.booleans(), hours=HOURS)
    def the_partner_keeps_in_touch(self, hold: Decision, active: bool, hours: int) -> None:
        self.decide(hold, still_active=active, hours_per_week=hours, occurred_at=self.now, now=self.now)

    @rule(reason=some.sampled_from(ReturnReason), advice=some.sampled_from(ReturnAdvice))
    def the_partner_returns(self, reason: Any, advice: ReturnAdvice) -> None:
        self.decide(return_to_coach, reason=reason, advice=advice, occurred_at=self.now, now=self.now)

    @rule(kind=some.sampled_from([*PromiseKind, None]), days=some.integers(-30, 400))
    def the_coachs_side_tells_what_is_owed(self, kind: PromiseKind | None, days: int) -> None:
        owed = kind and Owed(kind, (self.now + timedelta(days=days)).date())
        self.decide(receive_what_is_owed, owed, self.now)

    @rule()
    def the_coach_withdraws(self) -> None:
        self.decide(receive_withdrawal, self.now)

    @invariant()
    def one_answer_and_one_running_place_at_most(self) -> None:
        assert self.answers <= 1
        assert sum(placement.runs for placement in self.referral.placements) <= 1

    @invariant()
    def who_has_not_answered_owes_an_answer_and_by_what_is_closed_nothing_is_owed(self) -> None:
        owed, stage = self.referral.owed, self.referral.stage
        owes_answer = owed is not None and owed.kind is PromiseKind.REFERRAL_ANSWER
        assert owes_answer == (stage is Stage.TO_ANSWER)
        assert owed is None or not stage.closed

    @invariant()
    def placed_means_that_a_place_runs(self) -> None:
        if self.referral.stage is Stage.PLACED:
            assert self.referral.running_placement is not None
        if self.referral.running_placement is not None:
            assert self.referral.stage in (Stage.PLACED, Stage.WITHDRAWN)

    @invariant()
    def every_place_has_hours_within_the_bounds(self) -> None:
        assert all(1 <= placement.hours_per_week <= 40 for placement in self.referral.placements)

    @invariant()
    def the_events_alone_give_the_same_referral(self) -> None:
        again = Referral()
        for event in self.events:
            again = evolve(again, event)
        assert again == self.referral


CourseOfAReferral.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestAnyCourseOfEvents = CourseOfAReferral.TestCase
