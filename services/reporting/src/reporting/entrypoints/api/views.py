"""What reporting shows. A number that is null is suppressed: it is about fewer than ten people, or gives one away."""

from datetime import datetime

from meedoen.http import ApiModel, ApiMoment
from meedoen.vocabulary import EscalationRung

from reporting.application.follow_up_gap import Answer
from reporting.domain.measures import BY_RUNG, RUNGS, Measure
from reporting.domain.question import Division
from reporting.domain.suppression import Shown


class CompletenessView(ApiModel):
    """Until when everything that a source told is counted; what happened after that may still change the numbers."""

    source: str
    complete_up_to: ApiMoment


class SilenceView(ApiModel):
    """Signed plans whose silence clock is past this many days."""

    past_30_days: int | None
    past_60_days: int | None
    past_90_days: int | None
    past_365_days: int | None


class OverdueView(ApiModel):
    """Promises past their date, by the highest rung that was told."""

    nobody_told: int | None
    owner: int | None
    team_lead: int | None
    organisation: int | None
    municipality: int | None


class NumbersView(ApiModel):
    """Counts of open trajectories, and of their open promises; null where a number is suppressed."""

    open_trajectories: int | None
    signed_plans: int | None
    follow_up_gap: int | None
    """Signed plans whose silence clock is past the interval that was agreed in the plan."""
    silence: SilenceView
    no_contact_since_plan: int | None
    without_open_promise: int | None
    """Must read 0."""
    open_promises: int | None
    overdue_promises: int | None
    overdue_by_rung: OverdueView


class GroupView(ApiModel):
    """One neighbourhood, team or municipality, by its code."""

    code: str
    numbers: NumbersView


class FollowUpGapView(ApiModel):
    """The follow-up gap at one moment, as known by now."""

    as_of: ApiMoment
    by: Division
    complete_up_to: list[CompletenessView]
    groups: list[GroupView]
    total: NumbersView


def follow_up_gap_view(answer: Answer) -> FollowUpGapView:
    """The answer as it goes out."""
    return FollowUpGapView(
        as_of=answer.question.as_of,
        by=answer.question.by,
        complete_up_to=[_completeness(source, at) for source, at in sorted(answer.complete_up_to.items())],
        groups=[GroupView(code=code, numbers=_numbers(shown)) for code, shown in answer.report.groups.items()],
        total=_numbers(answer.report.total),
    )


def _completeness(source: str, moment: datetime) -> CompletenessView:
    return CompletenessView(source=source, complete_up_to=moment)


def _numbers(shown: Shown) -> NumbersView:
    by_rung = {rung: shown[measure] for rung, measure in zip(RUNGS, BY_RUNG, strict=True)}
    return NumbersView(
        open_trajectories=shown[Measure.OPEN],
        signed_plans=shown[Measure.SIGNED],
        follow_up_gap=shown[Measure.SILENT_PAST_AGREED],
        silence=SilenceView(
            past_30_days=shown[Measure.SILENT_PAST_30],
            past_60_days=shown[Measure.SILENT_PAST_60],
            past_90_days=shown[Measure.SILENT_PAST_90],
            past_365_days=shown[Measure.SILENT_PAST_365],
        ),
        no_contact_since_plan=shown[Measure.NO_CONTACT_SINCE_PLAN],
        without_open_promise=shown[Measure.WITHOUT_PROMISE],
        open_promises=shown[Measure.PROMISES],
        overdue_promises=shown[Measure.OVERDUE],
        overdue_by_rung=OverdueView(
            nobody_told=by_rung[None],
            owner=by_rung[EscalationRung.OWNER],
            team_lead=by_rung[EscalationRung.TEAM_LEAD],
            organisation=by_rung[EscalationRung.ORGANISATION],
            municipality=by_rung[EscalationRung.MUNICIPALITY],
        ),
    )
