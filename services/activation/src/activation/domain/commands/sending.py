"""A letter leaves: first it is recorded that it is on its way, then it is sent, then how that went.

What was cut off in between stays on its way, for somebody to look into: it is never sent again by itself.
"""

from dataclasses import dataclass
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused

from activation.domain.drafting import Draft
from activation.domain.exemption import no_consequences_while_exempt
from activation.domain.invitation import LetterState
from activation.domain.invitation_events import LetterNotSent, LetterOnItsWay, LetterSent
from activation.domain.letter import Letter, filled_in_before_sending, read_before_sending


@dataclass(frozen=True, slots=True)
class SendLetter:
    """A professional lets this letter leave. Nothing happens for one that was sent already."""

    invitation_id: UUID
    letter_id: UUID
    letter: Letter
    read: str | None
    """The mark of the preview that they read."""
    sent_by: UUID

    def decide(self, draft: Draft) -> None:
        known = draft.state.letter(self.letter_id)
        if known is not None and known.state is LetterState.SENT:
            return
        if known is not None and known.state is LetterState.ON_ITS_WAY:
            raise letter_may_have_left()
        invitation = draft.state.invitation(self.invitation_id)
        if invitation is None:
            raise NotFound(Words(nl="Deze uitnodiging bestaat niet.", en="There is no such invitation."))
        if invitation.outcome is not None or invitation.appointment_at <= draft.now:
            raise RuleRefused(
                "appointment-is-over",
                Words(
                    nl="Deze afspraak is voorbij. Nodig de persoon opnieuw uit en stuur die brief.",
                    en="This appointment is over. Invite the person again and send that letter.",
                ),
            )
        if self.letter.mentions_consequences:
            invited_on = local_date(invitation.appointment_at)
            no_consequences_while_exempt(draft.state.exemption, draft.today, invited_on)
        filled_in_before_sending(self.letter)
        read_before_sending(self.letter, self.read)
        draft.add(
            LetterOnItsWay(
                occurred_at=draft.now,
                invitation_id=self.invitation_id,
                letter_id=self.letter_id,
                channel=self.letter.channel,
                tone=self.letter.tone,
                languages=self.letter.languages,
                sent_by=self.sent_by,
            )
        )


@dataclass(frozen=True, slots=True)
class RecordSending:
    """How the sending of a letter went."""

    letter_id: UUID
    sent: bool

    def decide(self, draft: Draft) -> None:
        known = draft.state.letter(self.letter_id)
        if known is None or known.state is not LetterState.ON_ITS_WAY:
            return
        draft.add((LetterSent if self.sent else LetterNotSent)(draft.now, self.letter_id))


def letter_may_have_left() -> RuleRefused:
    """Nobody knows whether it left, so nothing sends it again by itself."""
    return RuleRefused(
        "letter-may-have-left",
        Words(
            nl="Deze brief is onderweg, of het versturen is afgebroken. Kijk of hij is aangekomen; zo niet, verstuur "
            "hem dan met een nieuwe Idempotency-Key.",
            en="This letter is on its way, or sending it was cut off. See whether it arrived; if not, send it with a "
            "new Idempotency-Key.",
        ),
    )
