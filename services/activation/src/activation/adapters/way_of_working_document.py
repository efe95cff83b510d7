"""A way of working as it is written down, in a file or over the API, and what the domain decides by."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from meedoen.contracts.fields import Municipality, Neighbourhood, Version, WayOfWorkingId
from meedoen.http.faults import faults_in
from meedoen.http.fields import ApiDate, input_fault
from meedoen.language import Words
from meedoen.refusals import InvalidInput
from meedoen.vocabulary import ContactShared, InvitationStep, OwnerKind
from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator
from pydantic.alias_generators import to_snake

from activation.adapters.way_of_working_parts import (
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
    TemporaryWorkDocument,
    value_of,
)
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

_GUIDANCE_OWED_BY_OTHERS = Words(
    nl="Wie het contact belooft, blijft dat doen als de partner dat niet overneemt. Noem de partner, of dezelfde als "
    "bij contact.",
    en="Whoever owes the contact goes on owing it where the partner does not take it over. State the partner, or the "
    "same as under contact.",
)
_CONTACT_DAY_NOT_FIRST = Words(
    nl="Waar contactdagen zijn, wordt iemand daar als eerste voor gevraagd. Begin de ladder met een contactdag, of "
    "laat de contactdagen weg.",
    en="Where there are contact days, people are asked to one first. Begin the ladder with a contact day, or leave the "
    "contact days out.",
)
_FOLLOWS_UP_TOO_LATE = Words(
    nl="De vroegste eerste opvolging ligt na de langste tijd tussen twee gesprekken. Niemand wacht na een plan langer "
    "dan na een gesprek: pas een van beide aan.",
    en="The earliest first follow-up lies after the longest time between two talks. Nobody waits longer after a plan "
    "than after a talk: change one of the two.",
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
    municipalities: tuple[Municipality, ...] = Field(default=(), max_length=400)
    """None where the installation says who works like this, as for a city without a CBS code."""
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
    teams: dict[Neighbourhood, Team] = Field(
        default_factory=dict, max_length=800, json_schema_extra={"additionalProperties": False}
    )
    """Neighbourhoods whose team is known elsewhere under an id of its own."""

    @field_validator("contact")
    @classmethod
    def _asks_to_contact_days_by_its_ladder(cls, contact: ContactDocument, stated: ValidationInfo) -> ContactDocument:
        ladder: tuple[LadderDocument, ...] | None = stated.data.get("ladder")
        if contact.contact_day_every and ladder and ladder[0].step is not InvitationStep.CONTACT_DAY:
            raise input_fault("contact-day-not-first", _CONTACT_DAY_NOT_FIRST)
        return contact

    @field_validator("plan")
    @classmethod
    def _makes_nobody_wait_longer_than_a_talk(cls, plan: PlanDocument, stated: ValidationInfo) -> PlanDocument:
        contact: ContactDocument | None = stated.data.get("contact")
        if contact and plan.first_follow_up_earliest.value > min(contact.longest_interval.days().values()):
            raise input_fault("follows-up-too-late", _FOLLOWS_UP_TOO_LATE)
        return plan

    @field_validator("referral")
    @classmethod
    def _guidance_is_owed_by_who_owes_contact(cls, stated: ReferralDocument, info: ValidationInfo) -> ReferralDocument:
        contact: ContactDocument | None = info.data.get("contact")
        if contact and stated.guidance_owed_by.value not in {OwnerKind.PARTNER, contact.owed_by.value}:
            raise input_fault("guidance-owed-by-others", _GUIDANCE_OWED_BY_OTHERS)
        return stated

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
                longest_interval=contact.longest_interval.days(),
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


def _in_file(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return ("body", *(to_snake(step) if isinstance(step, str) else step for step in place))
