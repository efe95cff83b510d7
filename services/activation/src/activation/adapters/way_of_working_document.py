"""The schema of a way of working as it is written down: every value with its source."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from meedoen.contracts.fields import Municipality, Neighbourhood, Version, WayOfWorkingId
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.vocabulary import Channel, ContactShared, EscalationRung, Intensity, InvitationStep, NextStep
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from activation.domain.way_of_working import (
    ContactRules,
    LadderStep,
    PlanRules,
    ReferralRules,
    SteadyNo,
    WayOfWorking,
)

Value = TypeVar("Value")

Source = Annotated[str, Field(pattern=r"^(assumption|dossier: \S.*|assumption: \S.*)$", max_length=200)]
"""Where a value comes from: "dossier: <heading>", or "assumption", with what is assumed if that helps."""
Days = Annotated[int, Field(ge=0, le=1100)]
Line = Annotated[str, Field(min_length=1, max_length=120)]


class Part(BaseModel):
    """Strict, frozen, nothing unknown; snake_case in a file, lowerCamelCase where the API shows it."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        loc_by_alias=False,
    )


class Sourced(Part, Generic[Value]):
    """A value and where it comes from."""

    value: Value
    source: Source


class BothLanguages(Part):
    nl: Line
    en: Line

    def words(self) -> Words:
        return Words(self.nl, self.en)


class LadderDocument(Part):
    """One rung of the ladder of invitations."""

    step: InvitationStep
    channel: Channel
    after_no_show: NextStep
    source: Source


class IntervalDocument(Part):
    intensive: Sourced[Days]
    regular: Sourced[Days]
    light: Sourced[Days]


class ContactDocument(Part):
    first_contact_within: Sourced[Days]
    return_conversation_within: Sourced[Days]
    longest_interval: IntervalDocument


class PlanDocument(Part):
    first_follow_up_earliest: Sourced[Days]
    first_follow_up_latest: Sourced[Days]
    most_hours_per_week: Sourced[Annotated[int, Field(ge=1, le=40)]]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_follow_up_earliest.value > self.first_follow_up_latest.value:
            raise ValueError("the earliest first follow-up lies after the latest")
        return self


class ReferralDocument(Part):
    answer_within: Sourced[Days]
    guidance_every: Sourced[Annotated[int, Field(ge=1, le=366)]]
    guidance_lasts: Sourced[Days]
    annual_check_every: Sourced[Annotated[int, Field(ge=1, le=732)]]
    contact_shared: Sourced[ContactShared]


class EscalationDocument(Part):
    """After how many days past its date a promise climbs to each rung."""

    owner: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    team_lead: Sourced[Days]
    organisation: Sourced[Days]
    municipality: Sourced[Days]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        days = list(self.days().values())
        if days != sorted(set(days)):
            raise ValueError("each rung needs more days than the one below it")
        return self

    def days(self) -> dict[EscalationRung, int]:
        return {
            EscalationRung.OWNER: self.owner.value,
            EscalationRung.TEAM_LEAD: self.team_lead.value,
            EscalationRung.ORGANISATION: self.organisation.value,
            EscalationRung.MUNICIPALITY: self.municipality.value,
        }


class SteadyNoDocument(Part):
    respected: Sourced[bool]
    after_contacts: Sourced[Annotated[int, Field(ge=1, le=100)]]


class WayOfWorkingDocument(Part):
    """One version of one way of working."""

    name: WayOfWorkingId
    version: Version
    effective_on: date
    title: BothLanguages
    client_word: Sourced[BothLanguages]
    municipalities: tuple[Municipality, ...] = Field(min_length=1, max_length=400)
    ladder: tuple[LadderDocument, ...] = Field(min_length=1, max_length=12)
    contact: ContactDocument
    plan: PlanDocument
    referral: ReferralDocument
    escalation: EscalationDocument
    steady_no: SteadyNoDocument
    teams: dict[Neighbourhood, UUID] = Field(default_factory=dict, max_length=2000)
    """Neighbourhoods whose team is known elsewhere under an id of its own."""

    def to_domain(self) -> WayOfWorking:
        """What the domain decides by."""
        contact, plan, referral = self.contact, self.plan, self.referral
        return WayOfWorking(
            name=self.name,
            version=self.version,
            effective_on=self.effective_on,
            title=self.title.words(),
            client_word=self.client_word.value.words(),
            municipalities=frozenset(self.municipalities),
            ladder=tuple(LadderStep(each.step, each.channel, each.after_no_show) for each in self.ladder),
            contact=ContactRules(
                first_contact_within=contact.first_contact_within.value,
                return_conversation_within=contact.return_conversation_within.value,
                longest_interval={
                    Intensity.INTENSIVE: contact.longest_interval.intensive.value,
                    Intensity.REGULAR: contact.longest_interval.regular.value,
                    Intensity.LIGHT: contact.longest_interval.light.value,
                },
            ),
            plan=PlanRules(
                first_follow_up_earliest=plan.first_follow_up_earliest.value,
                first_follow_up_latest=plan.first_follow_up_latest.value,
                most_hours_per_week=plan.most_hours_per_week.value,
            ),
            referral=ReferralRules(
                answer_within=referral.answer_within.value,
                guidance_every=referral.guidance_every.value,
                guidance_lasts=referral.guidance_lasts.value,
                annual_check_every=referral.annual_check_every.value,
                contact_shared=referral.contact_shared.value,
            ),
            escalation=self.escalation.days(),
            steady_no=SteadyNo(self.steady_no.respected.value, self.steady_no.after_contacts.value),
            teams=self.teams,
        )


def read_document(written: Mapping[str, Any]) -> WayOfWorkingDocument:
    """A way of working from what was written down (TOML or JSON, as plain values).

    Raises:
        InvalidInput: something is wrong; every fault is named at once.
    """
    try:
        return WayOfWorkingDocument.model_validate_json(json.dumps(written, default=date.isoformat), by_name=True)
    except ValidationError as wrong:
        raise InvalidInput([_fault(error["loc"], error["type"], error["msg"]) for error in wrong.errors()]) from None


def _fault(where: tuple[int | str, ...], code: str, message: str) -> Fault:
    return Fault(
        where="/" + "/".join(str(part) for part in where),
        code=code.replace("_", "-"),
        words=Words(nl=f"Dit klopt niet: {message}", en=f"This is not right: {message}"),
    )
