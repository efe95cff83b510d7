"""A plan of action is signed, and always leaves a dated, owned promise behind."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import ActivityKind, ChosenBy, PromiseEnding, PromiseKind

from activation.domain.commands.term_ending import owe_talk_at_end_of_term
from activation.domain.drafting import Draft
from activation.domain.late_recording import follows_registration, plan_follows_plan, recorded_once_it_happened
from activation.domain.plan_rules import (
    Signatory,
    activity_is_offered,
    both_sign,
    hours_within_bounds,
    informal_care_has_contract,
    plan_comes_out_of_conversation,
    temporary_work_has_term,
)
from activation.domain.plan_warnings import (
    Comparison,
    PlanWarning,
    first_follow_up_is_far_off,
    hours_differ_from_others,
    repeats_earlier_course,
)
from activation.domain.promise import Owner, Promise
from activation.domain.promise_rules import (
    first_follow_up_within_bounds,
    partner_accepts_first,
    plan_needs_first_follow_up,
)
from activation.domain.temporary_work import ProposedWork
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import PlanSigned
from activation.domain.way_of_working import WayOfWorking

_MADE_WAY_FOR = {PromiseKind.FOLLOW_UP, PromiseKind.RETURN_CONVERSATION}


@dataclass(frozen=True, slots=True)
class SignPlan:
    """Sign a plan, or a new version of it. An earlier promised talk makes way, unless it is overdue."""

    plan_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    chosen_by: ChosenBy
    first_follow_up_on: date | None
    follow_up_owner: Owner | None
    signed_by: frozenset[Signatory] = frozenset()
    care_contract_signed: bool = False
    temporary_work: ProposedWork | None = None
    signed_at: datetime | None = None
    """When it was signed, where that is recorded later."""

    def decide(self, draft: Draft) -> None:
        state, way = draft.state, draft.way
        signed_at = self.signed_at or draft.now
        recorded_once_it_happened(signed_at, draft.now)
        follows_registration(signed_at, state)
        plan_follows_plan(signed_at, state)
        due_on, owner = plan_needs_first_follow_up(self.first_follow_up_on, self.follow_up_owner)
        partner_accepts_first(owner)
        first_follow_up_within_bounds(due_on, signed_at, state.intensity, way)
        plan_comes_out_of_conversation(state.contacts_since_plan(until=local_date(signed_at)))
        activity_is_offered(self.activity_kind, way)
        hours_within_bounds(self.hours_per_week, way)
        informal_care_has_contract(self.activity_kind, self.care_contract_signed, way)
        term = temporary_work_has_term(self.activity_kind, self.temporary_work, due_on, draft.today, way)
        both_sign(self.signed_by, way)
        draft.add(
            PlanSigned(
                occurred_at=signed_at,
                plan_id=self.plan_id,
                version=1 if state.plan is None else state.plan.version + 1,
                activity_kind=self.activity_kind,
                hours_per_week=self.hours_per_week,
                chosen_by=self.chosen_by,
                first_follow_up_on=due_on,
                follow_up_owner=owner,
                signed_by=tuple(sorted(self.signed_by)),
                care_contract_signed=self.care_contract_signed,
                work_term=term,
            )
        )
        draft.named(owner)
        draft.promise(PromiseKind.FOLLOW_UP, due_on, owner, at=signed_at)
        owe_talk_at_end_of_term(draft)
        for promise in state.promises:
            if _makes_way(promise, draft.state) and promise.may_make_way(draft.today):
                draft.end(promise, PromiseEnding.REPLACED)

    def warnings(self, state: Trajectory, way: WayOfWorking, today: date, compared: Comparison) -> list[PlanWarning]:
        """What to think of before signing this, for somebody with this trajectory."""
        found = [
            repeats_earlier_course(self.activity_kind, compared.tried),
            hours_differ_from_others(self.hours_per_week, compared, way.plan),
        ]
        if self.first_follow_up_on is not None:
            signed_on = today if self.signed_at is None else local_date(self.signed_at)
            found.append(first_follow_up_is_far_off(self.first_follow_up_on, signed_on, state.intensity))
        return [warning for warning in found if warning is not None]


def _makes_way(promise: Promise, after: Trajectory) -> bool:
    """The talk at the end of a term stays while that term does."""
    return promise.kind in _MADE_WAY_FOR and promise.not_before not in after.term_ends
