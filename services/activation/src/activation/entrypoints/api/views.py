"""What is shown of a trajectory and its promises."""

from datetime import date
from typing import Any
from uuid import UUID

from meedoen.clock import local_date
from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import EscalationRung, Intensity, NextStep, OwnerKind, PromiseKind, TrajectoryOutcome
from sqlalchemy import RowMapping

from activation.adapters.exemption_columns import exemption_in
from activation.domain.ladder import contact_day_asked_for_by, next_on_ladder
from activation.domain.neighbourhood_team import team_of_new_neighbourhood
from activation.domain.promise import Promise
from activation.domain.trajectory import Stage, Trajectory
from activation.domain.waiting import plan_asked_for_by
from activation.domain.way_of_working import WayOfWorking
from activation.entrypoints.api.ladder_views import InvitationView, NextOnLadder, invitation_views, next_on_ladder_view
from activation.entrypoints.api.plan_views import PlanView, plan_view
from activation.entrypoints.api.referral_views import ReferralView, referral_view


class PromiseView(ApiModel):
    """An open promise, with how many days it is late today."""

    promise_id: UUID
    kind: PromiseKind
    due_on: ApiDate
    days_late: int
    owner_kind: OwnerKind
    owner_id: UUID
    rung: EscalationRung | None
    referral_id: UUID | None


class PromiseOnWorkList(PromiseView):
    """A promise with whose it is, and for how long that person has heard nothing."""

    trajectory_id: UUID
    client_id: UUID
    silent_since: ApiMoment
    silent_days: int
    plan_due_on: ApiDate | None
    """By when the way of working wants a plan, as long as there is none. Past: it is late. Null while the person is
    exempt."""
    neighbourhood_team_id: UUID | None
    """The team of where the person lives now, if that is another: hand the trajectory over to it, name it for
    what comes next, or keep them."""


class ExemptionView(ApiModel):
    """The person need not take part, both days included; nothing with consequences is asked of them."""

    since: ApiDate
    until: ApiDate


class TrajectoryView(ApiModel):
    """A trajectory as it stands."""

    trajectory_id: UUID
    client_id: UUID
    municipality: str
    neighbourhood: str
    team_id: UUID
    coach_id: UUID | None
    intensity: Intensity
    intensive_since: ApiDate | None
    """Since when guidance is intensive without a break, if it is."""
    intensive_until: ApiDate | None
    """When that is over, where it is for a limited time. Past: nobody decided yet what comes after it."""
    stage: Stage
    way_of_working: str
    way_of_working_version: int
    started_at: ApiMoment
    silent_since: ApiMoment
    silent_days: int
    participation_rung: int | None
    previous_trajectory_id: UUID | None
    plan: PlanView | None
    exemption: ExemptionView | None
    """As intake told of it; null where none is known, or it is over. It may still have to begin. On what grounds is not
    known here."""
    parked_since: ApiDate | None
    """Since when the term of temporary work is over without a next step."""
    invitations: list[InvitationView]
    referrals: list[ReferralView]
    promises: list[PromiseView]
    outcome: TrajectoryOutcome | None
    closed_at: ApiMoment | None


class CoachedTrajectoryView(TrajectoryView):
    """A trajectory that a coach was named for."""

    over_norm: bool
    """Whether the coach has more people than the norm by now: a warning, nobody is refused for it."""


class TrajectoryOnLadder(TrajectoryView):
    """A trajectory as it stands, and what its way of working asks next."""

    next_on_ladder: NextOnLadder | None
    plan_due_on: ApiDate | None
    """By when the way of working wants a plan, as long as there is none. Past: it is late. Null while the person is
    exempt."""
    neighbourhood_team_id: UUID | None
    """The team of where the person lives now, if that is another: hand the trajectory over to it, name it for
    what comes next, or keep them."""
    contact_day_due_on: ApiDate | None
    """By when to ask the person to the next contact day in the neighbourhood. Null where there are none, while an
    appointment is open, and while the person is exempt."""
    handover_on_the_spot: bool
    """Whether a person who wants to is brought to the team there and then: a next contact of today, owed by it."""


class TrajectoryOnList(ApiModel):
    """A trajectory in a list."""

    trajectory_id: UUID
    client_id: UUID
    neighbourhood: str
    team_id: UUID
    neighbourhood_team_id: UUID | None
    """As of a trajectory."""
    coach_id: UUID | None
    stage: Stage
    started_at: ApiMoment
    silent_since: ApiMoment
    silent_days: int
    plan_due_on: ApiDate | None
    parked_since: ApiDate | None
    no_show_action: NextStep | None
    """The no-show action that the ladder asks for, or that a professional may advise a measure: nothing by itself. Null
    as well while the person is exempt."""
    no_show_action_due_on: ApiDate | None
    """By when; past, it is due since then."""
    contact_day_due_on: ApiDate | None
    """As of a trajectory."""
    closed_at: ApiMoment | None


def trajectory_view(state: Trajectory, today: date) -> TrajectoryView:
    """The trajectory today."""
    return TrajectoryView(**_shown(state, today))


def coached(view: TrajectoryView, *, over_norm: bool) -> CoachedTrajectoryView:
    """The same, with the warning."""
    return CoachedTrajectoryView(**dict(view), over_norm=over_norm)


def on_ladder(state: Trajectory, way: WayOfWorking, today: date) -> TrajectoryOnLadder:
    """The trajectory today, and what its way of working asks next."""
    return TrajectoryOnLadder(**_shown(state, today), **_asked(state, way, today))


def trajectory_on_list(row: RowMapping, today: date) -> TrajectoryOnList:
    """A row of trajectories."""
    rests = _is_exempt(row, today)
    return TrajectoryOnList(
        trajectory_id=row["trajectory_id"],
        client_id=row["client_id"],
        neighbourhood=row["neighbourhood"],
        team_id=row["team_id"],
        neighbourhood_team_id=row["neighbourhood_team_id"],
        coach_id=row["coach_id"],
        stage=Stage(row["stage"]),
        started_at=row["started_at"],
        silent_since=row["silent_since"],
        silent_days=_days_since(local_date(row["silent_since"]), today),
        plan_due_on=None if rests else row["plan_due_on"],
        parked_since=row["term_ends_on"] if row["term_ends_on"] and row["term_ends_on"] < today else None,
        no_show_action=NextStep(row["no_show_action"]) if row["no_show_action"] and not rests else None,
        no_show_action_due_on=None if rests else row["no_show_action_due_on"],
        contact_day_due_on=None if rests else row["contact_day_due_on"],
        closed_at=row["closed_at"],
    )


def promise_on_work_list(row: RowMapping, today: date) -> PromiseOnWorkList:
    """A row of promises, with its trajectory's."""
    return PromiseOnWorkList(
        promise_id=row["promise_id"],
        kind=PromiseKind(row["kind"]),
        due_on=row["due_on"],
        days_late=_days_since(row["due_on"], today),
        owner_kind=OwnerKind(row["owner_kind"]),
        owner_id=row["owner_id"],
        rung=EscalationRung(row["rung"]) if row["rung"] else None,
        referral_id=row["referral_id"],
        trajectory_id=row["trajectory_id"],
        client_id=row["client_id"],
        silent_since=row["silent_since"],
        silent_days=_days_since(local_date(row["silent_since"]), today),
        plan_due_on=None if _is_exempt(row, today) else row["plan_due_on"],
        neighbourhood_team_id=row["neighbourhood_team_id"],
    )


def promise_to_client(promise: Promise, state: Trajectory, way: WayOfWorking, today: date) -> PromiseOnWorkList:
    """A promise as it stood in its trajectory on a day."""
    return PromiseOnWorkList(
        **_promise(promise, today).model_dump(),
        trajectory_id=state.trajectory_id,
        client_id=state.client_id,
        silent_since=state.silent_since,
        silent_days=state.silent_days(today),
        plan_due_on=plan_asked_for_by(state, way, today),
        neighbourhood_team_id=team_of_new_neighbourhood(state, way),
    )


def _asked(state: Trajectory, way: WayOfWorking, today: date) -> dict[str, Any]:
    return {
        "next_on_ladder": next_on_ladder_view(next_on_ladder(state, way, today)),
        "plan_due_on": plan_asked_for_by(state, way, today),
        "neighbourhood_team_id": team_of_new_neighbourhood(state, way),
        "contact_day_due_on": contact_day_asked_for_by(state, way, today),
        "handover_on_the_spot": way.contact.handover_on_the_spot,
    }


def _shown(state: Trajectory, today: date) -> dict[str, Any]:
    return {
        "trajectory_id": state.trajectory_id,
        "client_id": state.client_id,
        "municipality": state.municipality,
        "neighbourhood": state.neighbourhood,
        "team_id": state.team_id,
        "coach_id": state.coach_id,
        "intensity": state.intensity,
        "intensive_since": state.intensive_since,
        "intensive_until": state.intensive_until,
        "stage": state.stage,
        "way_of_working": state.way_of_working,
        "way_of_working_version": state.way_of_working_version,
        "started_at": state.started_at,
        "silent_since": state.silent_since,
        "silent_days": state.silent_days(today),
        "participation_rung": state.participation_rung,
        "previous_trajectory_id": state.previous_trajectory_id,
        "plan": plan_view(state.plan) if state.plan else None,
        "exemption": _exemption(state, today),
        "parked_since": state.parked_since(today),
        "invitations": invitation_views(state),
        "referrals": [referral_view(each) for each in state.referrals],
        "promises": [_promise(promise, today) for promise in state.promises],
        "outcome": state.outcome,
        "closed_at": state.closed_at,
    }


def _is_exempt(row: RowMapping, today: date) -> bool:
    exemption = exemption_in(row)
    return exemption is not None and exemption.covers(today)


def _exemption(state: Trajectory, today: date) -> ExemptionView | None:
    if not state.is_open or state.exemption is None or state.exemption.is_over(today):
        return None
    return ExemptionView(since=state.exemption.since, until=state.exemption.until)


def _promise(promise: Promise, today: date) -> PromiseView:
    return PromiseView(
        promise_id=promise.promise_id,
        kind=promise.kind,
        due_on=promise.due_on,
        days_late=_days_since(promise.due_on, today),
        owner_kind=promise.owner.kind,
        owner_id=promise.owner.id,
        rung=promise.rung,
        referral_id=promise.referral_id,
    )


def _days_since(day: date, today: date) -> int:
    return max((today - day).days, 0)
