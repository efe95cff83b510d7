"""What is recorded late is still true: the rules of when something may have happened, each by its name."""

from datetime import datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused

from activation.domain.invitation import Invitation
from activation.domain.trajectory import Trajectory


def recorded_once_it_happened(at: datetime, now: datetime) -> None:
    """What still has to happen is not recorded as if it had."""
    if at > now:
        raise RuleRefused(
            "not-happened-yet",
            Words(
                nl="Dit moment moet nog komen. Leg het vast als het geweest is.",
                en="This moment is still to come. Record it once it has been.",
            ),
        )


def follows_registration(at: datetime, trajectory: Trajectory) -> None:
    """Nothing was agreed on with somebody whom nobody knew yet; by calendar day."""
    registered_on = local_date(trajectory.registered_at)
    if local_date(at) < registered_on:
        raise RuleRefused(
            "before-the-registration",
            Words(
                nl=f"Deze persoon is ingeschreven op {registered_on.isoformat()}. Kies die dag of een latere.",
                en=f"This person was registered on {registered_on.isoformat()}. Choose that day or a later one.",
            ),
        )


def cancelled_beforehand(at: datetime, invitation: Invitation) -> None:
    """An appointment is called off after it was made, and before it is due."""
    if not invitation.invited_at <= at < invitation.appointment_at:
        invited_on = local_date(invitation.invited_at).isoformat()
        appointment_on = local_date(invitation.appointment_at).isoformat()
        raise RuleRefused(
            "cancelled-beforehand",
            Words(
                nl=f"Afmelden kan na de uitnodiging ({invited_on}) en voor de afspraak ({appointment_on}). "
                "Kies een moment daartussen.",
                en=f"An appointment is cancelled after the invitation ({invited_on}) and before the appointment "
                f"({appointment_on}). Choose a moment in between.",
            ),
        )


def plan_follows_plan(signed_at: datetime, trajectory: Trajectory) -> None:
    """A plan is not signed before the one that it replaces."""
    if trajectory.plan is not None and signed_at < trajectory.plan.signed_at:
        before = local_date(trajectory.plan.signed_at).isoformat()
        raise RuleRefused(
            "plan-before-plan",
            Words(
                nl=f"Het plan van nu is getekend op {before}. Een nieuw plan is van later. Kies een later moment.",
                en=f"The present plan was signed on {before}. A new plan is of later. Choose a later moment.",
            ),
        )


def step_follows_step(taken_at: datetime, trajectory: Trajectory) -> None:
    """A step starts on the rung where the one before it ended, so it is not taken before that one."""
    if trajectory.on_rung_since is not None and taken_at < trajectory.on_rung_since:
        before = local_date(trajectory.on_rung_since).isoformat()
        raise RuleRefused(
            "step-before-step",
            Words(
                nl=f"De vorige stap was op {before}. Een nieuwe stap is van later. Kies een later moment.",
                en=f"The step before was on {before}. A new step is of later. Choose a later moment.",
            ),
        )


def closure_follows_all(ended_at: datetime, trajectory: Trajectory) -> None:
    """A trajectory ends neither before it starts, nor before the last talk, invitation, plan, referral or step."""
    plan = trajectory.plan
    moments = [
        trajectory.started_at,
        trajectory.last_contact_at,
        *(each.ended_at or each.invited_at for each in trajectory.invitations[-1:]),
        None if plan is None else plan.signed_at,
        trajectory.stepped_at,
    ]
    last = max(moment for moment in moments if moment is not None)
    if ended_at < last:
        last_on = local_date(last).isoformat()
        raise RuleRefused(
            "closed-before-the-last",
            Words(
                nl=f"In dit traject is op {last_on} nog iets gebeurd: de start, een gesprek, een uitnodiging, een "
                "plan, een verwijzing of een stap. Kies een moment daarna.",
                en=f"Something happened in this trajectory on {last_on}: its start, a talk, an invitation, a plan, a "
                "referral or a step. Choose a moment after it.",
            ),
        )
