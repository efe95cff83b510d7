"""A way of working as it is written down, in a file or over the API, and what the domain decides by."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from meedoen.contracts.fields import Municipality, Neighbourhood, Version, WayOfWorkingId
from meedoen.http.faults import faults_in
from meedoen.http.fields import ApiDate, input_fault
from meedoen.http.json_body import FromJson
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.vocabulary import ContactShared
from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic.alias_generators import to_snake
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError, from_json

from activation.adapters.way_of_working_parts import (
    MOST_RUNGS,
    BothLanguages,
    CaseloadDocument,
    ContactDocument,
    CutDocument,
    EffortDocument,
    EscalationDocument,
    LadderDocument,
    Part,
    PlanDocument,
    ReferralDocument,
    Sourced,
    SteadyNoDocument,
    TargetsDocument,
    TemporaryWorkDocument,
    value_of,
)
from activation.adapters.way_of_working_rules import Stated, broken_rules
from activation.domain.way_of_working import (
    ContactRules,
    Cut,
    Effort,
    LadderStep,
    PlanRules,
    ReferralRules,
    SteadyNo,
    TemporaryWork,
    WayOfWorking,
)

_NO_TEAM = Words(
    nl="Dit is het lege nummer, en dus geen team. Laat de wijk weg, of noem het team.",
    en="This is the nil id, and so no team. Leave the neighbourhood out, or name its team.",
)


def _team(team_id: UUID) -> UUID:
    """Nobody starts where nobody owes the first contact."""
    if team_id.int == 0:
        raise input_fault("no-team", _NO_TEAM)
    return team_id


Team = Annotated[UUID, AfterValidator(_team)]


class WayOfWorkingDocument(Part):
    """One version of one way of working."""

    name: WayOfWorkingId
    version: Version
    effective_on: ApiDate
    title: BothLanguages
    client_word: Sourced[BothLanguages]
    municipalities: tuple[Municipality, ...] = Field(default=(), max_length=400, strict=False)
    """None where the installation says who works like this, as for a city without a CBS code."""
    ladder: tuple[LadderDocument, ...] = Field(min_length=1, max_length=MOST_RUNGS, strict=False)
    cut: CutDocument
    contact: ContactDocument
    plan: PlanDocument
    temporary_work: TemporaryWorkDocument | None = None
    referral: ReferralDocument
    shared_with_team: Sourced[ContactShared]
    caseload: CaseloadDocument
    targets: TargetsDocument | None = None
    effort: EffortDocument
    escalation: EscalationDocument
    steady_no: SteadyNoDocument
    teams: dict[Neighbourhood, Team] = Field(
        default_factory=dict, max_length=800, json_schema_extra={"additionalProperties": False}
    )
    """Neighbourhoods whose team is known elsewhere under an id of its own."""

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, written: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        """What is wrong between two values is told beside what is wrong with one, wherever each of them is."""
        form: list[ErrorDetails] = []
        try:
            document = read(written)
        except ValidationError as wrong:
            form = _without_what_follows(wrong.errors(include_url=False))
        broken = broken_rules(Stated(written, form))
        if form or broken:
            faults = [*map(_again, form), *map(_as_error, broken)]
            raise ValidationError.from_exception_data(cls.__name__, faults, hide_input=True)
        return document

    def stated(self) -> Stated:
        """As it was written: all of it well-formed."""
        return Stated(self.model_dump(mode="json"))

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
                    step=each.step,
                    channel=each.channel,
                    tone=each.tone,
                    after_cancelled=each.after_cancelled.value,
                    after_no_show=each.after_no_show,
                    follows_within=each.follows_within.value,
                    compulsory=each.compulsory.value,
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
                longest_interval=contact.longest_interval.activation.days(),
                contact_day_every=value_of(contact.contact_day_every),
                handover_on_the_spot=contact.handover_on_the_spot.value,
                intensive_lasts=value_of(contact.intensive_lasts),
            ),
            plan=PlanRules(
                first_follow_up_earliest=plan.first_follow_up_earliest.value,
                first_follow_up_latest=plan.first_follow_up_latest.value,
                within_working_days=value_of(plan.within_working_days),
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
                talk_within=self.temporary_work.talk_within.value,
                wage_on_top=self.temporary_work.wage_on_top.value,
                additional=self.temporary_work.additional.value,
                training_allowed=self.temporary_work.training_allowed.value,
                voluntary=self.temporary_work.voluntary.value,
                travel_pass=self.temporary_work.travel_pass.value,
                missed_hours_unpaid=self.temporary_work.missed_hours_unpaid.value,
            ),
            referral=ReferralRules(
                answer_within=referral.answer_within.value,
                guidance_owed_by=referral.guidance_owed_by.value,
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


_OVER_THE_API = FromJson(WayOfWorkingDocument)


def read_document(written: Mapping[str, Any]) -> WayOfWorkingDocument:
    """A way of working from a file: plain values, names in snake_case.

    Raises:
        InvalidInput: something is wrong; every fault is named at once.
    """
    as_json = json.dumps(written, default=date.isoformat)
    try:
        return WayOfWorkingDocument.model_validate_json(as_json, by_name=True, by_alias=False)
    except ValidationError as wrong:
        raise InvalidInput(faults_in([{**error, "loc": _in_file(error["loc"])} for error in wrong.errors()])) from None


def stated_in(body: bytes) -> Stated | None:
    """What is well-formed in a way of working that came over the API and is not; None where all of it is."""
    try:
        _OVER_THE_API.read(body)
    except ValidationError as wrong:
        with suppress(ValueError):
            return Stated(from_json(body), wrong.errors(include_url=False))
    return None


def _in_file(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return ("body", *(to_snake(step) if isinstance(step, str) else step for step in place))


def _without_what_follows(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without a list that has too few for the sole reason that some of it are wrong, each of which is told."""
    inside = {error["loc"][:-depth] for error in errors for depth in range(1, len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in inside]


def _again(error: ErrorDetails) -> InitErrorDetails:
    context = error.get("ctx", {})
    ours = PydanticCustomError(error["type"], "{en}", context) if "en" in context else None
    return InitErrorDetails(type=ours or error["type"], loc=error["loc"], input=error["input"], ctx=context)


def _as_error(fault: Fault) -> InitErrorDetails:
    loc = tuple(fault.where.split("/")[1:])
    return InitErrorDetails(type=input_fault(fault.code, fault.words), loc=loc, input=None)
