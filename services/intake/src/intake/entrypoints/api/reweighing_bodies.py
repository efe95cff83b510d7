"""What is sent about a list of people weighed anew, and how what came of it is shown."""

from collections import Counter
from typing import Annotated, Any
from uuid import UUID

from meedoen.http import ApiModel, ApiMoment
from meedoen.vocabulary import AssessmentMethod
from pydantic import Field

from intake.adapters.reweighing_rows import Reweighing
from intake.application.reweighing import ReweighingReport
from intake.domain.reweighing import MOST, Decision, Outcome, Reweighed
from intake.entrypoints.api.client_bodies import MonthsToWork, Obstacles


class DecisionBody(ApiModel):
    """How far from work a professional finds somebody. The municipality's cut says which way follows."""

    client_id: UUID
    months_to_work: MonthsToWork
    method: AssessmentMethod
    obstacles: Obstacles


class NewReweighing(ApiModel):
    """Decisions of one professional, the caller. A moment that is not stated is now."""

    decisions: Annotated[list[DecisionBody], Field(min_length=1, max_length=MOST)]
    decided_at: ApiMoment | None = None

    def taken(self) -> list[Decision]:
        """The decisions as the domain knows them."""
        return [
            Decision(each.client_id, each.months_to_work, each.method, tuple(each.obstacles)) for each in self.decisions
        ]


class ReweighingCounts(ApiModel):
    """Decisions by what became of them; weighed are all but the refused."""

    weighed: int
    to_reintegration: int
    to_activation: int
    unchanged: int
    """Weighed, and still on the same side of the cut."""
    refused: int


class ReweighingView(ApiModel):
    """A list of decisions that was recorded, and whose they are."""

    reweighing_id: UUID
    decided_by: UUID
    decided_at: ApiMoment
    recorded_at: ApiMoment
    counts: ReweighingCounts


class ReweighedView(ApiModel):
    """What became of one decision. The last three are null unless it was refused."""

    client_id: UUID
    outcome: Outcome
    refused_by: str | None
    reason_nl: str | None
    reason_en: str | None


class ReweighingReportView(ReweighingView):
    """A list of decisions, what became of each in its order, and how many had each reason."""

    refused_by_reason: dict[str, int]
    outcomes: list[ReweighedView]


def reweighing_view(reweighing: Reweighing) -> ReweighingView:
    """A re-weighing in a list."""
    return ReweighingView(**_told(reweighing))


def report_view(report: ReweighingReport) -> ReweighingReportView:
    """One re-weighing, with all outcomes."""
    reasons = Counter(each.refusal.rule for each in report.reweighed if each.refusal)
    return ReweighingReportView(
        **_told(report.reweighing),
        refused_by_reason=dict(sorted(reasons.items())),
        outcomes=[_reweighed_view(each) for each in report.reweighed],
    )


def _told(reweighing: Reweighing) -> dict[str, Any]:
    return {
        "reweighing_id": reweighing.reweighing_id,
        "decided_by": reweighing.decided_by,
        "decided_at": reweighing.decided_at,
        "recorded_at": reweighing.recorded_at,
        "counts": ReweighingCounts(**{name.replace("-", "_"): count for name, count in reweighing.counts.items()}),
    }


def _reweighed_view(reweighed: Reweighed) -> ReweighedView:
    refusal = reweighed.refusal
    return ReweighedView(
        client_id=reweighed.client_id,
        outcome=reweighed.outcome,
        refused_by=refusal.rule if refusal else None,
        reason_nl=refusal.words.nl if refusal else None,
        reason_en=refusal.words.en if refusal else None,
    )
