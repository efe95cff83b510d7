"""How an import is shown."""

from typing import Any
from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment

from intake.adapters.import_rows import COUNTS, CaseloadImport, ImportState
from intake.application.caseload.looking import ImportReport


class CountsView(ApiModel):
    """Rows by what became of them."""

    registered: int
    unchanged: int
    """Registered before, and nothing new."""
    changed: int
    """Registered before, and something new was noted."""
    rejected: int
    duplicates: int
    """About somebody on an earlier line of the file; the earlier line counts."""
    contested: int
    """Among the registered: whose BSN is somebody else's as well."""
    decisions_stand: int
    """Among the changed and unchanged: of whom an assessment or exemption stays, since the row says nothing newer."""
    passed_over: int
    """Empty rows and totals."""


class FailureView(ApiModel):
    """Why the file cannot be read further; what came before that line was taken."""

    code: str
    line: int
    reason_nl: str
    reason_en: str


class ImportView(ApiModel):
    """An import as it is now. `progress` goes from 0 to 1."""

    import_id: UUID
    profile: str
    municipality: str
    as_of: ApiDate
    state: ImportState
    created_at: ApiMoment
    finished_at: ApiMoment | None
    progress: float
    counts: CountsView
    failure: FailureView | None


class ImportReportView(ImportView):
    """An import, and how many rows had each reason."""

    rejected_by_reason: dict[str, int]
    duplicates_by_reason: dict[str, int]


def import_view(job: CaseloadImport) -> ImportView:
    """An import in a list."""
    return ImportView(**_told(job))


def import_report_view(report: ImportReport) -> ImportReportView:
    """One import."""
    return ImportReportView(
        **_told(report.job), rejected_by_reason=report.rejected, duplicates_by_reason=report.duplicates
    )


def _told(job: CaseloadImport) -> dict[str, Any]:
    failure = job.failure
    return {
        "import_id": job.import_id,
        "profile": job.profile,
        "municipality": job.municipality,
        "as_of": job.as_of,
        "state": job.state,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "progress": round(job.bytes_read / job.file_bytes, 3) if job.file_bytes else 0.0,
        "counts": CountsView(**{name: job.counts.get(name, 0) for name in COUNTS}),
        "failure": FailureView(
            code=failure.code, line=failure.line, reason_nl=failure.words.nl, reason_en=failure.words.en
        )
        if failure
        else None,
    }
