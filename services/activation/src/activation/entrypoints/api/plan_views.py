"""What is shown of a plan, and of the warnings that come with it, each with its reason."""

from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import ActivityKind, ChosenBy

from activation.domain.plan_warnings import PlanWarning
from activation.domain.temporary_work import WorkTerm
from activation.domain.trajectory import Plan
from activation.domain.what_works import WarningCode


class WorkTermView(ApiModel):
    """From the first day of temporary work up to the day on which its term is over."""

    starts_on: ApiDate
    ends_on: ApiDate


class PlanView(ApiModel):
    plan_id: UUID
    version: int
    activity_kind: ActivityKind
    hours_per_week: int
    chosen_by: ChosenBy
    signed_at: ApiMoment
    work_term: WorkTermView | None


class WarningView(ApiModel):
    """Something to think of. You decide; `note` on the plan may say why."""

    code: WarningCode
    message_nl: str
    message_en: str
    reason_nl: str
    """What research says about it."""
    reason_en: str
    source: str


def plan_view(plan: Plan) -> PlanView:
    """The plan as it was last signed."""
    return PlanView(
        plan_id=plan.plan_id,
        version=plan.version,
        activity_kind=plan.activity_kind,
        hours_per_week=plan.hours_per_week,
        chosen_by=plan.chosen_by,
        signed_at=plan.signed_at,
        work_term=work_term_view(plan.work_term),
    )


def work_term_view(term: WorkTerm | None) -> WorkTermView | None:
    """The term of temporary work, if it is."""
    return None if term is None else WorkTermView(starts_on=term.starts_on, ends_on=term.ends_on)


def warning_view(warning: PlanWarning) -> WarningView:
    """A warning with the research that it rests on."""
    return WarningView(
        code=warning.code,
        message_nl=warning.words.nl,
        message_en=warning.words.en,
        reason_nl=warning.finding.words.nl,
        reason_en=warning.finding.words.en,
        source=warning.finding.source,
    )
