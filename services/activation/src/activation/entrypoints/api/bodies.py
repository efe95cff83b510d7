"""What is sent. Bounds that are policy are the domain's, which says what would be right; these are of form."""

from typing import Annotated, Self
from uuid import UUID

from meedoen.contracts.fields import LanguageCode, PlaceCode
from meedoen.http import ApiDate, ApiModel, ApiMoment, Text, input_fault
from meedoen.language import Words
from meedoen.vocabulary import (
    ActivityKind,
    Channel,
    ConversationKind,
    Intensity,
    InvitationOutcome,
    InvitationStep,
    OwnerKind,
    TrajectoryOutcome,
)
from pydantic import ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator

from activation.application.conversing import MOST_CHARACTERS
from activation.domain.commands.contact import NextContact
from activation.domain.promise import Owner

Hours = Annotated[int, Field(ge=0, le=40, description="Whole hours a week.")]
Rung = Annotated[int, Field(ge=1, le=6, description="Participation ladder: 1 isolated, 6 paid work.")]
_NOBODY: dict[str, JsonValue] = {"properties": {"ownerKind": {"type": "null"}, "ownerId": {"type": "null"}}}
_SOMEBODY: dict[str, JsonValue] = {
    "properties": {"ownerKind": {"type": "string"}, "ownerId": {"type": "string"}},
    "required": ["ownerKind", "ownerId"],
}
WHOLE_OWNER: dict[str, JsonValue] = {"oneOf": [_NOBODY, _SOMEBODY]}
"""An owner is stated by kind and id, or not at all."""
_A_NO = TrajectoryOutcome.RESPECTED_NO
_ASKED_OF_A_NO: dict[str, JsonValue] = {
    "anyOf": [
        {"properties": {"outcome": {"const": _A_NO.value}}},
        {"properties": {"nobodyInDanger": {"type": "null"}}},
    ]
}
"""Whether anybody is in danger is asked before a no is respected, and at no other end."""
_NOT_ASKED = Words(
    nl="Dit wordt alleen gevraagd als een 'nee' wordt gerespecteerd. Laat het weg.",
    en="This is asked only where a 'no' is respected. Leave it out.",
)
_CANCELLED = InvitationOutcome.CANCELLED
_GOES_WITH_CANCELLED: dict[str, JsonValue] = {
    "anyOf": [
        {"properties": {"outcome": {"const": _CANCELLED.value}}},
        {"properties": {"cancelledAt": {"type": "null"}}},
    ]
}
_NOT_CANCELLED = Words(
    nl="Dit zeg je alleen van een afspraak die is afgezegd. Laat het weg.",
    en="This is stated only of an appointment that was cancelled. Leave it out.",
)
_BOTH = Words(
    nl="Noem van de eigenaar zowel de soort als het nummer.", en="Of the owner state both the kind and the id."
)


class OwnerBody(ApiModel):
    """A coach or a team, by id."""

    model_config = ConfigDict(json_schema_extra=WHOLE_OWNER)

    owner_kind: OwnerKind | None = None
    owner_id: UUID | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.owner_kind is None) != (self.owner_id is None):
            raise input_fault("owner", _BOTH)
        return self

    def owner(self) -> Owner | None:
        if self.owner_kind is None or self.owner_id is None:
            return None
        return Owner(self.owner_kind, self.owner_id)


class NextContactBody(OwnerBody):
    """The next contact that is promised; without an owner, whoever owes this person contact now."""

    due_on: ApiDate

    def next_contact(self) -> NextContact:
        return NextContact(self.due_on, self.owner())


class CoachBody(ApiModel):
    """Who takes the trajectory on, and how much attention the person needs."""

    coach_id: UUID
    intensity: Intensity


class IntensityBody(ApiModel):
    """How much attention the person needs from now on."""

    intensity: Intensity


class InvitationBody(ApiModel):
    """The ladder of the way of working says how; a gentler step may be named."""

    appointment_at: ApiMoment
    place_code: PlaceCode | None = None
    step: InvitationStep | None = None
    channel: Channel | None = None


class OutcomeBody(ApiModel):
    """How an appointment went."""

    model_config = ConfigDict(json_schema_extra=_GOES_WITH_CANCELLED)

    outcome: InvitationOutcome
    cancelled_at: ApiMoment | None = None
    """With `cancelled` alone: when it was called off, after the invitation and before the appointment."""

    @field_validator("cancelled_at")
    @classmethod
    def _goes_with_cancelled(cls, stated: ApiMoment | None, said: ValidationInfo) -> ApiMoment | None:
        if stated is not None and said.data.get("outcome", _CANCELLED) is not _CANCELLED:
            raise input_fault("unknown", _NOT_CANCELLED)
        return stated


class ConversationBody(ApiModel):
    """A talk with the person. Without `heldAt` it was now."""

    kind: ConversationKind
    channel: Channel
    held_at: ApiMoment | None = None
    next_contact: NextContactBody | None = None
    note: Annotated[str, Text(MOST_CHARACTERS, lines=True)] | None = None
    """For coach and team alone. Write nothing that you would not say to the person."""


class ConversationCorrectionBody(ApiModel):
    """What was different; leave out what was right."""

    kind: ConversationKind | None = None
    channel: Channel | None = None
    held_at: ApiMoment | None = None


class FollowUpCorrectionBody(ApiModel):
    """What was different; leave out what was right."""

    channel: Channel | None = None
    held_at: ApiMoment | None = None
    still_active: bool | None = None


class ReferralBody(ApiModel):
    """What a partner is asked for."""

    partner_id: UUID
    activity_kinds: tuple[ActivityKind, ...] = Field(min_length=1, max_length=len(ActivityKind))
    hours_per_week: Hours
    languages: tuple[LanguageCode, ...] = Field(default=(), max_length=10)
    """Languages that the person speaks (ISO 639)."""


class FollowUpBody(ApiModel):
    """A promised contact was held. Without `heldAt` it was now."""

    promise_id: UUID
    channel: Channel | None = None
    """How you spoke with each other. A letter or a message is not a talk yet."""
    held_at: ApiMoment | None = None
    still_active: bool
    next_contact: NextContactBody | None = None
    note: Annotated[str, Text(MOST_CHARACTERS, lines=True)] | None = None
    """For coach and team alone."""


class StepBody(ApiModel):
    """From which rung to which; where the person stood is needed the first time alone. Without `takenAt` it was now."""

    to_rung: Rung
    from_rung: Rung | None = None
    taken_at: ApiMoment | None = None


class MeasureAdviceBody(ApiModel):
    """The missed appointments that the advice rests on. The decision is taken elsewhere."""

    invitation_ids: tuple[UUID, ...] = Field(min_length=1, max_length=100)


class ClosureBody(ApiModel):
    """How the trajectory ended. Without `endedAt` it was now."""

    model_config = ConfigDict(json_schema_extra=_ASKED_OF_A_NO)

    outcome: TrajectoryOutcome
    ended_at: ApiMoment | None = None
    nobody_in_danger: bool | None = None
    """Required with `respected-no` where your way of working respects a no, and stated with nothing else: as far as
    you can see nobody is in danger, neither this person nor others. Only with true is the person let be."""

    @field_validator("nobody_in_danger")
    @classmethod
    def _goes_with_no(cls, stated: bool | None, said: ValidationInfo) -> bool | None:
        if stated is not None and said.data.get("outcome", _A_NO) is not _A_NO:
            raise input_fault("unknown", _NOT_ASKED)
        return stated


class PromiseMoveBody(OwnerBody):
    """Another date, another owner, or both."""

    due_on: ApiDate | None = None
