"""What happens to the promises in a trajectory. All is told to others, but for the last, which intake tells itself."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from meedoen.vocabulary import EscalationRung, PromiseEnding, PromiseKind

from activation.domain.promise import Owner


@dataclass(frozen=True, slots=True)
class PromiseMade:
    occurred_at: datetime
    promise_id: UUID
    kind: PromiseKind
    due_on: date
    owner: Owner
    referral_id: UUID | None
    not_before: date | None = None
    """The end of the term that it is about. Private."""


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    occurred_at: datetime
    promise_id: UUID
    kind: PromiseKind
    due_on: date
    owner: Owner


@dataclass(frozen=True, slots=True)
class PromiseEnded:
    occurred_at: datetime
    promise_id: UUID
    kind: PromiseKind
    ending: PromiseEnding


@dataclass(frozen=True, slots=True)
class PromiseOwedAgain:
    """The talk that fulfilled it was withdrawn: it stands as it stood then, overdue by now perhaps."""

    occurred_at: datetime
    promise_id: UUID
    kind: PromiseKind
    due_on: date
    owner: Owner


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    occurred_at: datetime
    promise_id: UUID
    kind: PromiseKind
    due_on: date
    owner: Owner


@dataclass(frozen=True, slots=True)
class FollowUpOverdue:
    occurred_at: datetime
    promise_id: UUID
    due_on: date
    days_late: int
    escalated_to: EscalationRung


@dataclass(frozen=True, slots=True)
class PersonStillWaiting:
    """The person's own alarm. Private: intake tells it."""

    occurred_at: datetime


PromiseEvent = (
    PromiseMade | PromiseMoved | PromiseEnded | PromiseOwedAgain | FollowUpDue | FollowUpOverdue | PersonStillWaiting
)
