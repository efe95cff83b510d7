"""What a person tried before, and how each ended: read off the history, so that nobody has to tell it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import (
    ActivityKind,
    DeclineReason,
    PlacementEndReason,
    ReferralEndReason,
    ReturnReason,
    TrajectoryOutcome,
)

from activation.domain.referring_events import PlaceChanged, Placed, PlaceEnded, ReferralEnded, Referred
from activation.domain.trajectory_events import PlanSigned, StepTaken, TrajectoryClosed, TrajectoryEvent


class CourseEnding(StrEnum):
    """How it ended for the person; nobody is scored by it."""

    WELL = "well"
    WITHOUT_SUCCESS = "without-success"
    OTHERWISE = "otherwise"
    """By what says nothing of the activity: moved, another benefit, a place that stopped."""


class AnotherPlan(StrEnum):
    """A plan of one activity made way for a plan of another."""

    ANOTHER_PLAN = "another-plan"


Because = AnotherPlan | PlacementEndReason | ReferralEndReason | ReturnReason | DeclineReason | TrajectoryOutcome


@dataclass(frozen=True, slots=True)
class Course:
    """One activity that was tried: agreed on in a plan, or asked of a partner."""

    activity_kind: ActivityKind
    hours_per_week: int | None
    began_on: date
    referral_id: UUID | None = None
    ended_on: date | None = None
    ending: CourseEnding | None = None
    because: Because | None = None


def courses(history: Iterable[TrajectoryEvent]) -> list[Course]:
    """The courses of one trajectory, in the order in which they began; those that still run have no end."""
    tried = _Tried()
    for event in history:
        tried.hear(event)
    return sorted([*tried.ended, *tried.running.values()], key=lambda course: course.began_on)


class _Tried:
    """The courses that run now: the plan's under None, a partner's under the referral."""

    def __init__(self) -> None:
        self.running: dict[UUID | None, Course] = {}
        self.ended: list[Course] = []
        self._asked: dict[UUID, Referred] = {}
        self._went_up = False

    def hear(self, event: TrajectoryEvent) -> None:
        match event:
            case PlanSigned():
                self._signed(event)
            case StepTaken():
                self._went_up = self._went_up or event.to_rung > event.from_rung
            case Referred():
                self._asked[event.referral_id] = event
            case Placed():
                self.running[event.referral_id] = Course(
                    event.activity_kind, event.hours_per_week, event.started_on, event.referral_id
                )
            case PlaceChanged():
                placed = self.running[event.referral_id]
                self.running[event.referral_id] = replace(placed, hours_per_week=event.hours_per_week)
            case PlaceEnded():
                self._end(event.referral_id, local_date(event.occurred_at), _BY_PLACE[event.reason], event.reason)
            case ReferralEnded():
                self._given_back(event)
            case TrajectoryClosed():
                for key in list(self.running):
                    ending = _BY_OUTCOME.get(event.outcome, CourseEnding.OTHERWISE)
                    self._end(key, local_date(event.occurred_at), ending, event.outcome)

    def _signed(self, event: PlanSigned) -> None:
        signed_on, before = local_date(event.occurred_at), self.running.get(None)
        if before is not None and before.activity_kind is event.activity_kind:
            self.running[None] = replace(before, hours_per_week=event.hours_per_week)
            return
        if before is not None:
            went_well = self._went_up or any(self._same_and_well(before, course) for course in self.ended)
            ending = CourseEnding.WELL if went_well else CourseEnding.WITHOUT_SUCCESS
            self._end(None, signed_on, ending, AnotherPlan.ANOTHER_PLAN)
        self.running[None] = Course(event.activity_kind, event.hours_per_week, signed_on)
        self._went_up = False

    def _given_back(self, event: ReferralEnded) -> None:
        """A place ends with its referral. Who was given back without a place has tried all that was asked for."""
        if event.reason is ReferralEndReason.TRAJECTORY_CLOSED:
            return
        ended_on, because = local_date(event.occurred_at), event.because or event.reason
        ending = _BY_REFERRAL.get(event.reason, CourseEnding.OTHERWISE)
        asked = self._asked[event.referral_id]
        placed = any(course.referral_id == event.referral_id for course in self.ended)
        if event.referral_id in self.running:
            self._end(event.referral_id, ended_on, ending, because)
        elif event.reason is ReferralEndReason.RETURNED and not placed:
            began_on = local_date(asked.occurred_at)
            self.ended += [
                Course(kind, None, began_on, event.referral_id, ended_on, ending, because)
                for kind in asked.activity_kinds
            ]

    def _end(self, key: UUID | None, ended_on: date, ending: CourseEnding, because: Because) -> None:
        course = self.running.pop(key, None)
        if course is not None:
            self.ended.append(replace(course, ended_on=ended_on, ending=ending, because=because))

    @staticmethod
    def _same_and_well(plan: Course, course: Course) -> bool:
        same = course.activity_kind is plan.activity_kind and course.began_on >= plan.began_on
        return same and course.ending is CourseEnding.WELL


_BY_PLACE: Mapping[PlacementEndReason, CourseEnding] = {
    PlacementEndReason.STEP_FURTHER: CourseEnding.WELL,
    PlacementEndReason.PAID_WORK: CourseEnding.WELL,
    PlacementEndReason.TERM_ENDED: CourseEnding.WELL,
    PlacementEndReason.STOPPED_BY_PERSON: CourseEnding.WITHOUT_SUCCESS,
    PlacementEndReason.HEALTH: CourseEnding.WITHOUT_SUCCESS,
    PlacementEndReason.STOPPED_BY_PLACE: CourseEnding.OTHERWISE,
    PlacementEndReason.MOVED: CourseEnding.OTHERWISE,
}
_BY_REFERRAL: Mapping[ReferralEndReason, CourseEnding] = {
    ReferralEndReason.COMPLETED: CourseEnding.WELL,
    ReferralEndReason.RETURNED: CourseEnding.WITHOUT_SUCCESS,
}
_BY_OUTCOME: Mapping[TrajectoryOutcome, CourseEnding] = {
    TrajectoryOutcome.PAID_WORK: CourseEnding.WELL,
    TrajectoryOutcome.REINTEGRATION: CourseEnding.WELL,
    TrajectoryOutcome.RESPECTED_NO: CourseEnding.WITHOUT_SUCCESS,
}
