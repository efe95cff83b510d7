"""Inviting along the municipality's ladder. None of this is a contact: nobody spoke with the person yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep

from activation.domain.drafting import Draft
from activation.domain.exemption import no_consequences_while_exempt
from activation.domain.invitation import Invitation
from activation.domain.invitation_events import Attended, InvitationCancelled, Invited, MeasureAdvised, NoShow
from activation.domain.ladder import after_missed, after_no_show, attempt_now, rung_for
from activation.domain.late_recording import cancelled_beforehand, recorded_once_it_happened
from activation.domain.letter import BY_LETTER
from activation.domain.missed import rungs_missed
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import Tone

_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Invite:
    """Invite the person. The ladder says how; `step` may name a gentler rung, one the ladder already passed."""

    invitation_id: UUID
    appointment_at: datetime
    place_code: str | None = None
    step: InvitationStep | None = None
    channel: Channel | None = None

    def decide(self, draft: Draft) -> None:
        if draft.state.open_invitation is not None:
            raise RuleRefused(
                "invitation-still-open",
                Words(
                    nl="Er staat nog een afspraak open. Leg eerst vast hoe die is afgelopen.",
                    en="An appointment is still open. First record how it went.",
                ),
            )
        if self.appointment_at <= draft.now:
            raise RuleRefused(
                "appointment-in-the-past",
                Words(nl="Kies een moment in de toekomst.", en="Choose a moment in the future."),
            )
        _appointment_within_a_year(draft, local_date(self.appointment_at))
        attempt = attempt_now(draft.state)
        rung = rung_for(self.step, attempt, draft.way)
        channel = self.channel or rung.channel
        if rung.tone is Tone.CONSEQUENCES and (channel in BY_LETTER or channel is rung.channel):
            no_consequences_while_exempt(draft.state.exemption, draft.today, local_date(self.appointment_at))
        draft.add(
            Invited(
                occurred_at=draft.now,
                invitation_id=self.invitation_id,
                attempt=attempt,
                step=rung.step,
                channel=channel,
                appointment_at=self.appointment_at,
                place_code=self.place_code,
            )
        )


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """Attended, cancelled beforehand, or not shown: then the ladder says what follows."""

    invitation_id: UUID
    outcome: InvitationOutcome
    cancelled_at: datetime | None = None
    """When it was called off, where that is recorded later."""

    def decide(self, draft: Draft) -> None:
        invitation = found_invitation(draft.state, self.invitation_id)
        if invitation.outcome is not None:
            raise RuleRefused(
                "outcome-already-known",
                Words(
                    nl="Van deze afspraak is al vastgelegd hoe die is afgelopen.",
                    en="How this appointment went is already recorded.",
                ),
            )
        at, next_step = how_it_went(draft, invitation, self.outcome, self.cancelled_at)
        if self.outcome is InvitationOutcome.CANCELLED:
            draft.add(InvitationCancelled(at, self.invitation_id))
        elif next_step is None:
            draft.add(Attended(at, self.invitation_id))
        else:
            draft.add(NoShow(at, self.invitation_id, invitation.attempt, next_step))


@dataclass(frozen=True, slots=True)
class AdviseMeasure:
    """A named professional advises a measure; never the system, and the decision is taken elsewhere."""

    invitation_ids: tuple[UUID, ...]
    advised_by: UUID

    def decide(self, draft: Draft) -> None:
        if not draft.way.advises_measures:
            raise RuleRefused(
                "no-measures-here",
                Words(
                    nl="In deze werkwijze wordt geen maatregel geadviseerd. Nodig de persoon opnieuw uit.",
                    en="This way of working advises no measures. Invite the person again.",
                ),
            )
        no_consequences_while_exempt(draft.state.exemption, draft.today)
        missed = [found_invitation(draft.state, each) for each in self.invitation_ids]
        _missed_while_exempt_does_not_count(missed)
        fresh = not draft.state.measure_advised_on & set(self.invitation_ids)
        rungs = rungs_missed(draft.state.invitations, draft.state.talks)
        finished = any(
            after_missed(each, rungs[each.invitation_id], draft.way) is NextStep.MEASURE_MAY_BE_ADVISED
            for each in missed
            if each.counts_as_missed
        )
        if not (fresh and finished and all(each.outcome is InvitationOutcome.NO_SHOW for each in missed)):
            raise RuleRefused(
                "ladder-not-finished",
                Words(
                    nl="Een maatregel kan pas na de laatste stap van de ladder. Noem alleen afspraken die gemist "
                    "zijn, met de laatste stap erbij, en waarvoor nog niets is geadviseerd.",
                    en="A measure may be advised only after the last step of the ladder. Name missed appointments "
                    "alone, the last step among them, on which nothing was advised yet.",
                ),
            )
        draft.add(MeasureAdvised(draft.now, self.invitation_ids, self.advised_by))


def _appointment_within_a_year(draft: Draft, day: date) -> None:
    """Whoever has an appointment is invited to no other, so that one years ahead would keep them out of view."""
    latest = draft.within(max(_A_YEAR, draft.way.contact.contact_day_every or 0))
    if day > latest:
        raise RuleRefused(
            "appointment-too-far-ahead",
            Words(
                nl=f"Een afspraak is binnen een jaar. Kies een dag tot en met {latest.isoformat()}.",
                en=f"An appointment lies within a year. Choose a day up to and including {latest.isoformat()}.",
            ),
        )


def _missed_while_exempt_does_not_count(missed: Sequence[Invitation]) -> None:
    """A measure is advised on no appointment that the person need not have kept."""
    if any(each.excused for each in missed):
        raise RuleRefused(
            "missed-while-exempt",
            Words(
                nl="Een van deze afspraken viel in een ontheffing, en telt niet mee. Noem alleen de andere.",
                en="One of these appointments fell within an exemption, and does not count. Name only the others.",
            ),
        )


def how_it_went(
    draft: Draft, invitation: Invitation, outcome: InvitationOutcome, cancelled_at: datetime | None
) -> tuple[datetime, NextStep | None]:
    """When it went so, and what the ladder says follows a no-show. Without a moment, whoever cancelled did so by now.

    Raises:
        RuleRefused: the appointment is still to come, or the moment of cancelling is not before it.
    """
    if outcome is InvitationOutcome.CANCELLED:
        if cancelled_at is None:
            return min(draft.now, invitation.appointment_at), None
        recorded_once_it_happened(cancelled_at, draft.now)
        cancelled_beforehand(cancelled_at, invitation)
        return cancelled_at, None
    if draft.now < invitation.appointment_at:
        raise RuleRefused(
            "appointment-still-to-come",
            Words(
                nl="De afspraak is nog niet geweest. Alleen afmelden kan nu.",
                en="The appointment is still to come. Only a cancellation can be recorded now.",
            ),
        )
    if outcome is InvitationOutcome.ATTENDED:
        return invitation.appointment_at, None
    exempt = draft.state.is_exempt(local_date(invitation.appointment_at))
    rungs = rungs_missed(draft.state.invitations, draft.state.talks, if_missed=invitation)
    next_step = after_no_show(draft.way.ladder_step(rungs[invitation.invitation_id]), exempt=exempt)
    return invitation.appointment_at, next_step


def found_invitation(state: Trajectory, invitation_id: UUID) -> Invitation:
    invitation = state.invitation(invitation_id)
    if invitation is None:
        raise NotFound(Words(nl="Deze uitnodiging bestaat niet.", en="There is no such invitation."))
    return invitation
