"""A trajectory ends, and with it every promise in it."""

from dataclasses import dataclass
from datetime import datetime

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import PromiseEnding, PromiseKind, ReferralEndReason, TrajectoryOutcome

from activation.domain.drafting import Draft
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import ReferralEnded, TrajectoryClosed
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class CloseTrajectory:
    """Close with an outcome. A steady no closes only where the way of working respects it, and an exemption only where
    it is known: its end, of which intake tells, brings the person back into view."""

    outcome: TrajectoryOutcome
    happened_at: datetime | None = None
    """When it came to this; now, where nobody says otherwise."""

    def decide(self, draft: Draft) -> None:
        if self.outcome is TrajectoryOutcome.RESPECTED_NO:
            _respects_no(draft.state.contacts, draft.way)
        if self.outcome is TrajectoryOutcome.EXEMPT:
            _is_exempted(draft.state)
        at = draft.now if self.happened_at is None else min(self.happened_at, draft.now)
        for referral in draft.state.referrals:
            if referral.is_open:
                reason = ReferralEndReason.TRAJECTORY_CLOSED
                draft.add(ReferralEnded(at, referral.referral_id, referral.partner_id, reason))
        for promise in draft.state.promises:
            draft.end(promise, PromiseEnding.CANCELLED, at=at)
        draft.add(TrajectoryClosed(at, self.outcome))


def _is_exempted(state: Trajectory) -> None:
    """An exemption is for a time; one that nobody told of would have no end here."""
    if all(promise.kind is not PromiseKind.EXEMPTION_REVIEW for promise in state.promises):
        raise RuleRefused(
            "exempt-needs-exemption",
            Words(
                nl="Hier is geen ontheffing bekend. Laat die eerst bij intake vastleggen, met een einddatum.",
                en="No exemption is known here. Have it recorded at intake first, with the day on which it ends.",
            ),
        )


def _respects_no(contacts: int, way: WayOfWorking) -> None:
    if not way.steady_no.respected:
        raise RuleRefused(
            "no-is-not-the-end-here",
            Words(
                nl="In deze werkwijze sluit een 'nee' het traject niet af. Spreek een volgend contact af.",
                en="In this way of working a 'no' does not close a trajectory. Agree on a next contact.",
            ),
        )
    if contacts < way.steady_no.after_contacts:
        needed = way.steady_no.after_contacts
        raise RuleRefused(
            "no-is-not-steady-yet",
            Words(
                nl=f"Een 'nee' telt als blijvend na {needed} gesprekken; er waren er {contacts}.",
                en=f"A 'no' counts as steady after {needed} talks; there were {contacts}.",
            ),
        )
