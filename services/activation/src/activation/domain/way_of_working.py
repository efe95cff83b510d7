"""A municipality's way of working: policy as data. The domain asks it; it decides nothing by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

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
    PromiseKind,
)


class Tone(StrEnum):
    """How the municipality speaks to the person in an invitation."""

    FRIENDLY = "friendly"
    URGING = "urging"
    """Not without obligation, and without a threat."""
    CONSEQUENCES = "consequences"
    """Mentions what may follow. Never sent by itself: somebody sends it."""


class CaseloadRole(StrEnum):
    """Whose caseload a norm is about."""

    COACH = "coach"
    INTENSIVE_COACH = "intensive-coach"
    TEAM_MEMBER = "team-member"


@dataclass(frozen=True, slots=True)
class Cut:
    """The cut (de knip) as this municipality draws it. Intake holds people to it; here it is told with the rest."""

    months: int
    """From this many months to work a person gets activation."""
    decided_by: frozenset[AssessmentMethod]
    reweighed: bool
    """Whether people are weighed again later."""
    youngest_age: int
    longest_exemption: int
    """In days."""


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One rung of the ladder of invitations, and what follows when the person cancels or does not show."""

    step: InvitationStep
    channel: Channel
    tone: Tone
    after_cancelled: NextStep
    after_no_show: NextStep
    follows_within: int
    """Days within which that is done."""
    compulsory: bool = False
    """Whether the person must come; what follows when they do not is said above."""


@dataclass(frozen=True, slots=True)
class ContactRules:
    """How long a person may wait for a contact, in days."""

    owed_by: OwnerKind
    """Who keeps in touch as a rule: a coach of the municipality, or the neighbourhood team."""
    first_contact_within: int
    """From the start of the trajectory."""
    return_conversation_within: int
    """From the moment a partner gives a person back, or an exemption is over."""
    longest_interval: Mapping[Intensity, int]
    """Between two contacts, for those on the activation side of the cut: the others have no trajectory."""
    contact_day_every: int | None
    """Between two contact days in the neighbourhood; None where there are none."""
    handover_on_the_spot: bool = False
    """Whether a person who wants to is brought to the team or partner there and then."""
    intensive_lasts: int | None = None
    """From the day on which a coach decides on intensive guidance; None where it has no end."""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a plan may say. The first follow-up is bounded in days after signing; hours are hours a week."""

    first_follow_up_earliest: int
    first_follow_up_latest: int
    within_working_days: int | None
    """From the start of the trajectory to a signed plan; None where nothing is agreed on that."""
    signed_by_everyone: bool
    activity_kinds: frozenset[ActivityKind]
    start_hours_per_week: int
    usual_hours_per_week: int
    most_hours_per_week: int
    informal_care_contract: bool


@dataclass(frozen=True, slots=True)
class TemporaryWork:
    """Work for a limited time, such as the 1-euro job: at the end of its term the person is owed a talk."""

    activity_kinds: frozenset[ActivityKind]
    term: int
    """In days."""
    term_of_young: int
    """In days, for whom the municipality counts among the young."""
    talk_within: int
    """Days after the end of the term within which coach or team owes that talk; 0: on the day itself."""
    wage_on_top: int
    """In cents an hour, above the benefit; 0 where it is paid as a job."""
    additional: bool
    """Whether the place must run without it too, and state why."""
    training_allowed: bool
    voluntary: bool = False
    """Whether the person may decline a place without losing anything."""
    travel_pass: bool = False
    missed_hours_unpaid: bool = False


@dataclass(frozen=True, slots=True)
class ReferralRules:
    """What is agreed with partners; spans in days."""

    answer_within: int
    guidance_owed_by: OwnerKind
    """Who owes the person contact once the partner accepts; a coach or team goes on owing it as before."""
    guidance_every: int
    guidance_lasts: int
    """From acceptance, or from the start at a place."""
    annual_check_every: int
    contact_shared: ContactShared


@dataclass(frozen=True, slots=True)
class SteadyNo:
    """Whether a person may go on saying no, and after how many two-way contacts that is believed."""

    respected: bool
    after_contacts: int


@dataclass(frozen=True, slots=True)
class Effort:
    """What contact costs those who keep it, in minutes: for what a change would ask of them."""

    contact_minutes: int
    invitation_minutes: int


@dataclass(frozen=True, slots=True)
class WayOfWorking:
    """One version of one way of working."""

    name: str
    version: int
    effective_on: date
    title: Words
    client_word: Words
    municipalities: frozenset[str]
    """CBS codes of the municipalities that work like this; an installation may assign others."""
    ladder: tuple[LadderStep, ...]
    cut: Cut
    contact: ContactRules
    plan: PlanRules
    temporary_work: TemporaryWork | None
    referral: ReferralRules
    shared_with_team: ContactShared
    """What a neighbourhood team of another organisation may read; the benefit background goes to nobody."""
    caseload: Mapping[CaseloadRole, int]
    """How many people one of them has at most; more is shown and warned of, never refused."""
    effort: Effort
    escalation: Mapping[EscalationRung, int]
    """For each rung, after how many days past its date a promise climbs to it; rising."""
    steady_no: SteadyNo
    teams: Mapping[str, UUID]
    """Neighbourhoods whose team has an id of its own."""

    def ladder_step(self, attempt: int) -> LadderStep:
        """The rung for the n-th attempt; the last one stays."""
        return self.ladder[min(attempt, len(self.ladder)) - 1]

    def team_of(self, municipality: str, neighbourhood: str) -> UUID:
        """The team that owes the people of a neighbourhood their contact while they have no coach."""
        return self.teams.get(neighbourhood) or uuid5(NAMESPACE_URL, f"meedoen:team:{municipality}/{neighbourhood}")

    def longest_wait(self, kind: PromiseKind, intensity: Intensity) -> int | None:
        """How many days after it was made a promise of this kind may fall due; None where the way sets no limit."""
        longest: dict[PromiseKind, int] = {
            PromiseKind.FIRST_CONTACT: self.contact.first_contact_within,
            PromiseKind.FOLLOW_UP: self.contact.longest_interval[intensity],
            PromiseKind.GUIDANCE: self.referral.guidance_every,
            PromiseKind.ANNUAL_CHECK: self.referral.annual_check_every,
            PromiseKind.RETURN_CONVERSATION: self.contact.return_conversation_within,
            PromiseKind.REFERRAL_ANSWER: self.referral.answer_within,
        }
        return longest.get(kind)

    @property
    def advises_measures(self) -> bool:
        """Whether the ladder ever leads to advising a measure."""
        return any(step.after_no_show is NextStep.MEASURE_MAY_BE_ADVISED for step in self.ladder)
