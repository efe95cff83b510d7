"""A plan of action is signed, and always leaves a dated, owned promise behind."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ActivityKind, ChosenBy, PromiseEnding, PromiseKind

from activation.domain.drafting import Draft
from activation.domain.promise import Owner
from activation.domain.promise_rules import (
    first_follow_up_within_bounds,
    partner_accepts_first,
    plan_needs_first_follow_up,
)
from activation.domain.trajectory_events import PlanSigned

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

    def decide(self, draft: Draft) -> None:
        state = draft.state
        due_on, owner = plan_needs_first_follow_up(self.first_follow_up_on, self.follow_up_owner)
        partner_accepts_first(owner)
        first_follow_up_within_bounds(due_on, draft.now, draft.way)
        _spoken_first(state.contacts_since_plan)
        if self.hours_per_week > draft.way.plan.most_hours_per_week:
            raise RuleRefused("too-many-hours", _most_hours(draft.way.plan.most_hours_per_week))
        version = 1 if state.plan is None else state.plan.version + 1
        draft.add(
            PlanSigned(
                occurred_at=draft.now,
                plan_id=self.plan_id,
                version=version,
                activity_kind=self.activity_kind,
                hours_per_week=self.hours_per_week,
                chosen_by=self.chosen_by,
                first_follow_up_on=due_on,
                follow_up_owner=owner,
            )
        )
        draft.promise(PromiseKind.FOLLOW_UP, due_on, owner)
        for promise in state.promises:
            if promise.kind in _MADE_WAY_FOR and promise.may_make_way(draft.today):
                draft.end(promise, PromiseEnding.REPLACED)


def _spoken_first(contacts: int) -> None:
    """A plan, and each new version of it, comes out of a talk; signing again must not put a promise off."""
    if not contacts:
        raise RuleRefused(
            "plan-needs-conversation",
            Words(
                nl="Een plan, ook een nieuwe versie, komt uit een gesprek. Leg eerst dat gesprek vast.",
                en="A plan, or a new version of it, comes out of a conversation. Record that conversation first.",
            ),
        )


def _most_hours(hours: int) -> Words:
    return Words(
        nl=f"Deze werkwijze vraagt hoogstens {hours} uur per week.",
        en=f"This way of working asks {hours} hours a week at most.",
    )
