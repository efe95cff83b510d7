"""The schema of a way of working as it is written down: every value with its source."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar
from uuid import UUID

from meedoen.contracts.fields import Municipality, Neighbourhood, Version, WayOfWorkingId
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.vocabulary import (
    ActivityKind,
    AssessmentMethod,
    Channel,
    ContactShared,
    EscalationRung,
    Intensity,
    InvitationStep,
    NextStep,
    OwnerKind,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from activation.domain.way_of_working import (
    CaseloadRole,
    ContactRules,
    Cut,
    Effort,
    LadderStep,
    PlanRules,
    ReferralRules,
    SteadyNo,
    TemporaryWork,
    Tone,
    WayOfWorking,
)

Value = TypeVar("Value")

Source = Annotated[str, Field(pattern=r"^(assumption|dossier: \S.*|assumption: \S.*)$", max_length=200)]
"""Where a value comes from: "dossier: <heading>", or "assumption", with what is assumed if that helps."""
Days = Annotated[int, Field(ge=0, le=2000)]
Hours = Annotated[int, Field(ge=1, le=40)]
Minutes = Annotated[int, Field(ge=0, le=480)]
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
    tone: Tone
    after_cancelled: NextStep
    after_no_show: NextStep
    follows_within: Days
    source: Source


class CutDocument(Part):
    """From how many months to work a person gets activation, and who says so."""

    months: Sourced[Annotated[int, Field(ge=1, le=120)]]
    decided_by: Sourced[tuple[AssessmentMethod, ...]]
    reweighed: Sourced[bool]
    youngest_age: Sourced[Annotated[int, Field(ge=18, le=67)]]
    longest_exemption: Sourced[Days]


class IntervalDocument(Part):
    intensive: Sourced[Days]
    regular: Sourced[Days]
    light: Sourced[Days]


class ContactDocument(Part):
    owed_by: Sourced[Literal[OwnerKind.COACH, OwnerKind.TEAM]]
    first_contact_within: Sourced[Days]
    return_conversation_within: Sourced[Days]
    longest_interval: IntervalDocument
    contact_day_every: Sourced[Annotated[int, Field(ge=1, le=1100)]] | None = None


class PlanDocument(Part):
    first_follow_up_earliest: Sourced[Days]
    first_follow_up_latest: Sourced[Days]
    within_working_days: Sourced[Annotated[int, Field(ge=1, le=260)]] | None = None
    signed_by_everyone: Sourced[bool]
    activity_kinds: Sourced[Annotated[tuple[ActivityKind, ...], Field(min_length=1)]]
    start_hours_per_week: Sourced[Hours]
    usual_hours_per_week: Sourced[Hours]
    most_hours_per_week: Sourced[Hours]
    informal_care_contract: Sourced[bool]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first_follow_up_earliest.value > self.first_follow_up_latest.value:
            raise ValueError("the earliest first follow-up lies after the latest")
        hours = [self.start_hours_per_week.value, self.usual_hours_per_week.value, self.most_hours_per_week.value]
        if hours != sorted(hours):
            raise ValueError("hours go up from the start by the usual to the most")
        return self


class TemporaryWorkDocument(Part):
    """Work for a limited time; terms in days, the wage on top of the benefit in cents an hour."""

    activity_kinds: Sourced[Annotated[tuple[ActivityKind, ...], Field(min_length=1)]]
    term: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    term_of_young: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    wage_on_top: Sourced[Annotated[int, Field(ge=0, le=10_000)]]
    additional: Sourced[bool]
    training_allowed: Sourced[bool]


class CaseloadDocument(Part):
    """How many people each has at most; a role that is not there has no norm."""

    coach: Sourced[Annotated[int, Field(ge=1, le=2000)]] | None = None
    intensive_coach: Sourced[Annotated[int, Field(ge=1, le=2000)]] | None = None
    team_member: Sourced[Annotated[int, Field(ge=1, le=2000)]] | None = None

    def norms(self) -> dict[CaseloadRole, int]:
        stated = {
            CaseloadRole.COACH: self.coach,
            CaseloadRole.INTENSIVE_COACH: self.intensive_coach,
            CaseloadRole.TEAM_MEMBER: self.team_member,
        }
        return {role: norm.value for role, norm in stated.items() if norm is not None}


class EffortDocument(Part):
    contact_minutes: Sourced[Minutes]
    invitation_minutes: Sourced[Minutes]


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
    cut: CutDocument
    contact: ContactDocument
    plan: PlanDocument
    temporary_work: TemporaryWorkDocument | None = None
    referral: ReferralDocument
    shared_with_team: Sourced[ContactShared]
    caseload: CaseloadDocument
    effort: EffortDocument
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
            ladder=tuple(
                LadderStep(
                    each.step, each.channel, each.tone, each.after_cancelled, each.after_no_show, each.follows_within
                )
                for each in self.ladder
            ),
            cut=Cut(
                months=self.cut.months.value,
                decided_by=frozenset(self.cut.decided_by.value),
                reweighed=self.cut.reweighed.value,
                youngest_age=self.cut.youngest_age.value,
                longest_exemption=self.cut.longest_exemption.value,
            ),
            contact=ContactRules(
                owed_by=contact.owed_by.value,
                first_contact_within=contact.first_contact_within.value,
                return_conversation_within=contact.return_conversation_within.value,
                longest_interval={
                    Intensity.INTENSIVE: contact.longest_interval.intensive.value,
                    Intensity.REGULAR: contact.longest_interval.regular.value,
                    Intensity.LIGHT: contact.longest_interval.light.value,
                },
                contact_day_every=_value(contact.contact_day_every),
            ),
            plan=PlanRules(
                first_follow_up_earliest=plan.first_follow_up_earliest.value,
                first_follow_up_latest=plan.first_follow_up_latest.value,
                within_working_days=_value(plan.within_working_days),
                signed_by_everyone=plan.signed_by_everyone.value,
                activity_kinds=frozenset(plan.activity_kinds.value),
                start_hours_per_week=plan.start_hours_per_week.value,
                usual_hours_per_week=plan.usual_hours_per_week.value,
                most_hours_per_week=plan.most_hours_per_week.value,
                informal_care_contract=plan.informal_care_contract.value,
            ),
            temporary_work=None
            if self.temporary_work is None
            else TemporaryWork(
                activity_kinds=frozenset(self.temporary_work.activity_kinds.value),
                term=self.temporary_work.term.value,
                term_of_young=self.temporary_work.term_of_young.value,
                wage_on_top=self.temporary_work.wage_on_top.value,
                additional=self.temporary_work.additional.value,
                training_allowed=self.temporary_work.training_allowed.value,
            ),
            referral=ReferralRules(
                answer_within=referral.answer_within.value,
                guidance_every=referral.guidance_every.value,
                guidance_lasts=referral.guidance_lasts.value,
                annual_check_every=referral.annual_check_every.value,
                contact_shared=referral.contact_shared.value,
            ),
            shared_with_team=self.shared_with_team.value,
            caseload=self.caseload.norms(),
            effort=Effort(self.effort.contact_minutes.value, self.effort.invitation_minutes.value),
            escalation=self.escalation.days(),
            steady_no=SteadyNo(self.steady_no.respected.value, self.steady_no.after_contacts.value),
            teams=self.teams,
        )


def _value(stated: Sourced[Value] | None) -> Value | None:
    return None if stated is None else stated.value


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
