"""An invitation, what came of it, and the letters that went with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep


@dataclass(frozen=True, slots=True)
class Invitation:
    invitation_id: UUID
    attempt: int
    step: InvitationStep
    channel: Channel
    appointment_at: datetime
    invited_at: datetime
    outcome: InvitationOutcome | None = None
    ended_at: datetime | None = None
    """When the person cancelled, came, or did not show."""
    next_step: NextStep | None = None
    excused: bool = False
    """Missed while exempt: it does not count."""

    @property
    def counts_as_missed(self) -> bool:
        return self.outcome is InvitationOutcome.NO_SHOW and not self.excused


class LetterState(StrEnum):
    ON_ITS_WAY = "on-its-way"
    """Or cut off while being sent: somebody has to look whether it arrived."""
    SENT = "sent"
    NOT_SENT = "not-sent"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """That a letter was let go, and what came of it; the letter itself is not kept."""

    letter_id: UUID
    invitation_id: UUID
    channel: Channel
    languages: tuple[str, ...]
    state: LetterState
    at: datetime
    """Since when it stands so."""
