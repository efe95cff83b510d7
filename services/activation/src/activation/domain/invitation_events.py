"""How somebody is invited, and what comes of it; letters too. What is not told to others says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep

from activation.domain.way_of_working import Tone


@dataclass(frozen=True, slots=True)
class Invited:
    occurred_at: datetime
    invitation_id: UUID
    attempt: int
    step: InvitationStep
    channel: Channel
    appointment_at: datetime
    place_code: str | None


@dataclass(frozen=True, slots=True)
class LetterOnItsWay:
    """`sent_by` is the professional who let it leave. Private, and without a word of the letter."""

    occurred_at: datetime
    invitation_id: UUID
    letter_id: UUID
    channel: Channel
    tone: Tone
    languages: tuple[str, ...]
    sent_by: UUID


@dataclass(frozen=True, slots=True)
class LetterSent:
    """The mail room or the mail server has it. Private."""

    occurred_at: datetime
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class LetterNotSent:
    """It certainly did not leave. Private."""

    occurred_at: datetime
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class Attended:
    occurred_at: datetime
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationCancelled:
    occurred_at: datetime
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class NoShow:
    occurred_at: datetime
    invitation_id: UUID
    attempt: int
    next_step: NextStep


@dataclass(frozen=True, slots=True)
class OutcomeCorrected:
    """How the appointment went was recorded wrongly. This is how it went, and what the ladder says follows then."""

    occurred_at: datetime
    """When it was corrected."""
    invitation_id: UUID
    outcome: InvitationOutcome
    happened_at: datetime
    next_step: NextStep | None = None
    """After a no-show."""
    corrected_by: UUID | None = None
    """Private."""


@dataclass(frozen=True, slots=True)
class MeasureAdvised:
    """`advised_by` is the professional; the decision on the measure is taken elsewhere."""

    occurred_at: datetime
    invitation_ids: tuple[UUID, ...]
    advised_by: UUID


InvitationEvent = (
    Invited
    | LetterOnItsWay
    | LetterSent
    | LetterNotSent
    | Attended
    | InvitationCancelled
    | NoShow
    | OutcomeCorrected
    | MeasureAdvised
)
