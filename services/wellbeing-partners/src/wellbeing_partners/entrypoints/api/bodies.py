"""What a partner sends. Bounds are the domain's; a moment that is not stated is now."""

from enum import StrEnum
from typing import Annotated

from meedoen.http import ApiDate, ApiModel, ApiMoment, Text, input_fault
from meedoen.language import Words
from meedoen.vocabulary import ActivityKind, DeclineReason, PlacementEndReason, ReturnAdvice, ReturnReason
from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from wellbeing_partners.application.work_notes import MOST_CHARACTERS
from wellbeing_partners.domain.attendance import PERIOD_PATTERN
from wellbeing_partners.domain.rules import FEWEST_HOURS, MOST_HOURS

PlaceHours = Annotated[int, Field(ge=FEWEST_HOURS, le=MOST_HOURS, description="Whole hours a week.")]
MOST_PEOPLE = 10_000_000


class YesOrNo(StrEnum):
    """What a partner can say to a referral."""

    ACCEPT = "accept"
    DECLINE = "decline"


class Answer(ApiModel):
    """Yes; or no, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"properties": {"answer": {"const": "accept"}, "reason": {"type": "null"}}},
                {"properties": {"answer": {"const": "decline"}, "reason": {"type": "string"}}, "required": ["reason"]},
            ]
        }
    )

    answer: YesOrNo
    reason: Annotated[DeclineReason | None, Field(validate_default=True)] = None

    @field_validator("reason")
    @classmethod
    def _goes_with_no(cls, reason: DeclineReason | None, said: ValidationInfo) -> DeclineReason | None:
        if said.data.get("answer") is YesOrNo.DECLINE and reason is None:
            raise input_fault("missing", Words(nl="Zeg waarom niet.", en="Say why not."))
        if said.data.get("answer") is YesOrNo.ACCEPT and reason is not None:
            raise input_fault("unknown", Words(nl="Een ja heeft geen reden nodig.", en="A yes needs no reason."))
        return reason


class NewPlacement(ApiModel):
    """A place that the person found."""

    activity_kind: ActivityKind
    hours_per_week: PlaceHours
    started_on: ApiDate


class OtherHours(ApiModel):
    """What changes at a place."""

    hours_per_week: PlaceHours
    occurred_at: ApiMoment | None = None


class PlacementEnding(ApiModel):
    """Why the person left the place."""

    reason: PlacementEndReason
    occurred_at: ApiMoment | None = None


class Contact(ApiModel):
    """A talk with the person. Somebody who is not active now has 0 hours."""

    still_active: bool
    hours_per_week: Annotated[int, Field(ge=0, le=MOST_HOURS, description="Whole hours a week.")]
    occurred_at: ApiMoment | None = None


class Returning(ApiModel):
    """Why the person goes back to the coach, and what the partner advises."""

    reason: ReturnReason
    advice: ReturnAdvice
    occurred_at: ApiMoment | None = None


class NoteText(ApiModel):
    """The partner's own words. Do not write what you would not say to the person."""

    text: Annotated[str, Text(MOST_CHARACTERS, lines=True)]


class NewAttendanceCount(ApiModel):
    """Who came in a year (2026), half-year (2026-H1), quarter (2026-Q3) or month (2026-07)."""

    activity_kind: ActivityKind
    period: Annotated[str, Field(pattern=PERIOD_PATTERN)]
    participants: Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
    visits: Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
