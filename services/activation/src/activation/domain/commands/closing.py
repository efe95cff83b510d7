"""A trajectory ends, and with it every promise in it."""

from dataclasses import dataclass
from datetime import date, datetime

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput, RuleRefused
from meedoen.vocabulary import PromiseEnding, ReferralEndReason, TrajectoryOutcome

from activation.domain.drafting import Draft
from activation.domain.late_recording import closure_follows_all, recorded_once_it_happened
from activation.domain.referring_events import ReferralEnded
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryClosed
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class CloseTrajectory:
    """Close with an outcome. A steady no closes only where the way of working respects it, and an exemption only while
    it runs: its end, of which intake tells, brings the person back into view."""

    outcome: TrajectoryOutcome
    happened_at: datetime | None = None
    """When it came to this, as intake tells it; now, where nobody says otherwise."""
    nobody_in_danger: bool | None = None
    """What the professional states before a steady no is respected."""
    ended_at: datetime | None = None
    """When it ended, where a professional records that later."""

    def decide(self, draft: Draft) -> None:
        if self.outcome is TrajectoryOutcome.RESPECTED_NO:
            _respects_no(draft.state.contacts, draft.way, self.nobody_in_danger)
        if self.outcome is TrajectoryOutcome.EXEMPT:
            _is_exempt(draft.state, draft.today, local_date(self.ended_at or draft.now))
        at = draft.happened(self.happened_at)
        if self.ended_at is not None:
            recorded_once_it_happened(self.ended_at, draft.now)
            closure_follows_all(self.ended_at, draft.state)
            at = self.ended_at
        for referral in draft.state.referrals:
            if referral.is_open:
                reason = ReferralEndReason.TRAJECTORY_CLOSED
                draft.add(ReferralEnded(at, referral.referral_id, referral.partner_id, reason))
        for promise in draft.state.promises:
            draft.end(promise, PromiseEnding.CANCELLED, at=at)
        draft.add(TrajectoryClosed(at, self.outcome, self.nobody_in_danger))


def _is_exempt(state: Trajectory, *days: date) -> None:
    """An exemption is for a time, and its end brings the person back: of one that does not run no end will be told."""
    if not all(state.is_exempt(day) for day in days):
        raise RuleRefused(
            "exempt-needs-exemption",
            Words(
                nl="Hier is geen ontheffing bekend die vandaag loopt. Laat die eerst bij intake vastleggen, met een "
                "einddatum. Is ze voorbij? Voer dan het gesprek dat daarvoor is beloofd, en maak een nieuwe afspraak.",
                en="No exemption is known here that runs today. Have it recorded at intake first, with the day on "
                "which it ends. Is it over? Then hold the talk that was promised for it, and agree on a next contact.",
            ),
        )


def _respects_no(contacts: int, way: WayOfWorking, nobody_in_danger: bool | None) -> None:
    if not way.steady_no.respected:
        raise RuleRefused(
            "no-is-not-the-end-here",
            Words(
                nl="In deze werkwijze sluit een 'nee' het traject niet af. Spreek een volgend contact af.",
                en="In this way of working a 'no' does not close a trajectory. Agree on a next contact.",
            ),
        )
    _nobody_is_in_danger(nobody_in_danger)
    if contacts < way.steady_no.after_contacts:
        needed = way.steady_no.after_contacts
        raise RuleRefused(
            "no-is-not-steady-yet",
            Words(
                nl=f"Een 'nee' telt als blijvend na {needed} gesprekken; er waren er {contacts}.",
                en=f"A 'no' counts as steady after {needed} talks; there were {contacts}.",
            ),
        )


def _nobody_is_in_danger(stated: bool | None) -> None:
    """Nobody is let be who may be a danger to themselves or to others; a professional says so, nothing works it out."""
    if stated is None:
        words = Words(
            nl="Zeg of er, voor zover je kunt zien, niemand gevaar loopt: deze persoon niet, en anderen ook niet.",
            en="State whether, as far as you can see, nobody is in danger: neither this person nor others.",
        )
        raise InvalidInput([Fault("/nobodyInDanger", "missing", words)])
    if not stated:
        raise RuleRefused(
            "danger-keeps-contact",
            Words(
                nl="Waar misschien iemand gevaar loopt, blijft het contact, en de belofte blijft staan. Spreek een "
                "volgend gesprek af, ga zo nodig langs, en haal er hulp bij.",
                en="Where somebody may be in danger the contact stays, and so does the promise. Agree on a next talk, "
                "pay a visit if needed, and bring in help.",
            ),
        )
