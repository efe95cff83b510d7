"""The parts of a way of working as it is written down: every value with its source."""

from typing import Annotated, Generic, Literal, TypeVar

from meedoen.http.fields import ApiModel, Text
from meedoen.language import Words
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
from pydantic import Field

from activation.domain.way_of_working import CaseloadRole, Tone

Value = TypeVar("Value")

_PLAIN = r"[^\u0000-\u001F\u007F-\u009F]"
Source = Annotated[
    str,
    Field(
        pattern=rf"^(assumption|(dossier|decision|assumption): [^\s\u0000-\u001F\u007F-\u009F]{_PLAIN}*)$",
        max_length=200,
        examples=["decision: council, 12 March"],
    ),
]
"""Where a value comes from: "dossier: <heading>", "decision: <which>" for what a municipality itself decided, or
"assumption", with what is assumed if that helps."""
Days = Annotated[int, Field(ge=0, le=2000)]
Hours = Annotated[int, Field(ge=1, le=40)]
Minutes = Annotated[int, Field(ge=0, le=480)]
PeopleInAYear = Annotated[int, Field(ge=1, le=100_000)]
Line = Annotated[str, Text(120)]
MOST_RUNGS = 12
YOUNGEST_AGE = 27


class Part(ApiModel):
    """Nothing unknown, nothing converted; snake_case in a file, lowerCamelCase where the API shows it.

    A tuple is not strict: by then a list of the document is one of Python's.
    """


class Sourced(Part, Generic[Value]):
    """A value and where it comes from."""

    value: Value
    source: Source


def value_of(stated: Sourced[Value] | None) -> Value | None:
    """None where nothing is stated."""
    return None if stated is None else stated.value


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
    after_no_show: NextStep
    source: Source
    """Of the step, its channel and tone, and what follows when the person does not show."""
    compulsory: Sourced[bool]
    after_cancelled: Sourced[NextStep]
    follows_within: Sourced[Days]


class CutDocument(Part):
    """From how many months to work a person gets activation, and who says so.

    Nobody is younger than 27: the young have trajectories of their own, and the age bands that are told begin there.
    """

    months: Sourced[Annotated[int, Field(ge=1, le=120)]]
    decided_by: Sourced[Annotated[tuple[AssessmentMethod, ...], Field(min_length=1, strict=False)]]
    reweighed: Sourced[bool]
    youngest_age: Sourced[Annotated[int, Field(ge=YOUNGEST_AGE, le=67)]]
    longest_exemption: Sourced[Annotated[int, Field(ge=1, le=2000)]]


class IntervalsByIntensity(Part):
    """By intensity; in days, one at least."""

    intensive: Sourced[Annotated[int, Field(ge=1, le=2000)]]
    regular: Sourced[Annotated[int, Field(ge=1, le=2000)]]
    light: Sourced[Annotated[int, Field(ge=1, le=2000)]]

    def days(self) -> dict[Intensity, int]:
        return {
            Intensity.INTENSIVE: self.intensive.value,
            Intensity.REGULAR: self.regular.value,
            Intensity.LIGHT: self.light.value,
        }


class IntervalsBySegment(Part):
    """By segment. Whoever falls on the other side of the cut has no trajectory: their contacts are not kept here."""

    activation: IntervalsByIntensity


class ContactDocument(Part):
    owed_by: Sourced[Literal[OwnerKind.COACH, OwnerKind.TEAM]]
    first_contact_within: Sourced[Days]
    return_conversation_within: Sourced[Days]
    longest_interval: IntervalsBySegment
    contact_day_every: Sourced[Annotated[int, Field(ge=1, le=1100)]] | None = None
    handover_on_the_spot: Sourced[bool]
    intensive_lasts: Sourced[Annotated[int, Field(ge=1, le=1100)]] | None = None
    """Where intensive guidance is for a limited time: in days, from the coach's decision."""


class PlanDocument(Part):
    first_follow_up_earliest: Sourced[Days]
    first_follow_up_latest: Sourced[Days]
    within_working_days: Sourced[Annotated[int, Field(ge=1, le=260)]] | None = None
    signed_by_everyone: Sourced[bool]
    activity_kinds: Sourced[Annotated[tuple[ActivityKind, ...], Field(min_length=1, strict=False)]]
    start_hours_per_week: Sourced[Hours]
    usual_hours_per_week: Sourced[Hours]
    most_hours_per_week: Sourced[Hours]
    informal_care_contract: Sourced[bool]


class TemporaryWorkDocument(Part):
    """Work for a limited time. Terms, and the talk after them, in days; the wage above the benefit in cents an hour."""

    activity_kinds: Sourced[Annotated[tuple[ActivityKind, ...], Field(min_length=1, strict=False)]]
    term: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    term_of_young: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    talk_within: Sourced[Annotated[int, Field(ge=0, le=92)]]
    wage_on_top: Sourced[Annotated[int, Field(ge=0, le=10_000)]]
    additional: Sourced[bool]
    training_allowed: Sourced[bool]
    voluntary: Sourced[bool]
    travel_pass: Sourced[bool]
    missed_hours_unpaid: Sourced[bool]


class NormDocument(Sourced[Annotated[int, Field(ge=1, le=2000)]]):
    """How many people somebody has at most; and at least, where the norm is a range."""

    least: Annotated[int, Field(ge=1, le=2000)] | None = None


class CaseloadDocument(Part):
    """A role that is not there has no norm."""

    coach: NormDocument | None = None
    intensive_coach: NormDocument | None = None
    team_member: NormDocument | None = None

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
    guidance_owed_by: Sourced[OwnerKind]
    guidance_every: Sourced[Annotated[int, Field(ge=1, le=366)]]
    guidance_lasts: Sourced[Days]
    annual_check_every: Sourced[Annotated[int, Field(ge=1, le=732)]]
    contact_shared: Sourced[ContactShared]
    account_every: Sourced[Annotated[int, Field(ge=1, le=732)]] | None = None
    """Where partners tell how many came, and of nobody in particular: in days. Only shown."""


class TargetsDocument(Part):
    """How many people in a year, where somebody set a number. Only shown: nothing here is held to it."""

    back_to_reintegration: Sourced[PeopleInAYear] | None = None
    to_volunteering: Sourced[PeopleInAYear] | None = None
    placements: Sourced[PeopleInAYear] | None = None


class EscalationDocument(Part):
    """After how many days past its date a promise climbs to each rung."""

    owner: Sourced[Annotated[int, Field(ge=1, le=1100)]]
    team_lead: Sourced[Days]
    organisation: Sourced[Days]
    municipality: Sourced[Days]

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
