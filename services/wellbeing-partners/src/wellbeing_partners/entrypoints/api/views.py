"""What a partner sees: never who the person is."""

from datetime import date
from typing import Any
from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import ActivityKind, ContactShared, EscalationRung, PlacementEndReason, PromiseKind

from wellbeing_partners.application.work_list import ReferralShown, Row
from wellbeing_partners.domain.referral import Stage


class PlacementView(ApiModel):
    """A place that a person has or had."""

    placement_id: UUID
    referral_id: UUID
    activity_kind: ActivityKind
    hours_per_week: int
    started_on: ApiDate
    ended_at: ApiMoment | None
    end_reason: PlacementEndReason | None


class OwedView(ApiModel):
    """What the partner owes by a referral: an answer, or a contact with the person."""

    kind: PromiseKind
    due_on: ApiDate
    rung: EscalationRung | None
    """How far it has climbed, if it has."""


class PromiseView(OwedView):
    """The same on the list of all that the partner owes."""

    referral_id: UUID
    days_late: int
    last_contact_at: ApiMoment | None
    """When you last spoke with this person."""


class ReferralView(ApiModel):
    """Somebody whom a coach referred to this partner."""

    referral_id: UUID
    stage: Stage
    answer_due_on: ApiDate
    offered_at: ApiMoment
    activity_kinds: list[ActivityKind]
    hours_per_week: int
    languages: list[str]
    contact_shared: ContactShared
    last_contact_at: ApiMoment | None
    owes: OwedView | None
    placements: list[PlacementView]


class WorkNoteView(ApiModel):
    """The partner's own words about a referral."""

    text: str
    written_at: ApiMoment


class AttendanceCountView(ApiModel):
    """Who came in a period, and how often."""

    activity_kind: ActivityKind
    period: str
    participants: int
    visits: int
    counted_at: ApiMoment


def placement_view(row: Row) -> PlacementView:
    """A row of placements."""
    reason = row["end_reason"]
    return PlacementView(
        placement_id=row["placement_id"],
        referral_id=row["referral_id"],
        activity_kind=ActivityKind(row["activity_kind"]),
        hours_per_week=row["hours_per_week"],
        started_on=row["started_on"],
        ended_at=row["ended_at"],
        end_reason=PlacementEndReason(reason) if reason else None,
    )


def referral_view(shown: ReferralShown) -> ReferralView:
    """A row of referrals with its placements."""
    row = shown.row
    return ReferralView(
        referral_id=row["referral_id"],
        stage=Stage(row["stage"]),
        answer_due_on=row["answer_due_on"],
        offered_at=row["offered_at"],
        activity_kinds=[ActivityKind(kind) for kind in row["activity_kinds"]],
        hours_per_week=row["hours_per_week"],
        languages=row["languages"],
        contact_shared=ContactShared(row["contact_shared"]),
        last_contact_at=row["last_contact_at"],
        owes=None if row["owed_on"] is None else OwedView(**_owed(row)),
        placements=[placement_view(placement) for placement in shown.placements],
    )


def promise_view(row: Row, today: date) -> PromiseView:
    """A row of referrals by which something is owed."""
    return PromiseView(
        **_owed(row),
        referral_id=row["referral_id"],
        days_late=max((today - row["owed_on"]).days, 0),
        last_contact_at=row["last_contact_at"],
    )


def _owed(row: Row) -> dict[str, Any]:
    rung = row["owed_rung"]
    return {
        "kind": PromiseKind(row["owed_kind"]),
        "due_on": row["owed_on"],
        "rung": EscalationRung(rung) if rung else None,
    }


def attendance_count_view(row: Row) -> AttendanceCountView:
    """A row of attendance counts."""
    return AttendanceCountView(
        activity_kind=ActivityKind(row["activity_kind"]),
        period=row["period"],
        participants=row["participants"],
        visits=row["visits"],
        counted_at=row["counted_at"],
    )
