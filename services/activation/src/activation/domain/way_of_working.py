"""A municipality's way of working: policy as data. The domain asks it; it decides nothing by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from meedoen.language import Words
from meedoen.vocabulary import Channel, ContactShared, EscalationRung, Intensity, InvitationStep, NextStep


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One rung of the ladder of invitations, and what follows when the person does not show."""

    step: InvitationStep
    channel: Channel
    after_no_show: NextStep


@dataclass(frozen=True, slots=True)
class ContactRules:
    """How long a person may wait for a contact, in days."""

    first_contact_within: int
    """From the start of the trajectory."""
    return_conversation_within: int
    """From the moment a partner gives a person back, or an exemption is over."""
    longest_interval: Mapping[Intensity, int]
    """Between two contacts."""


@dataclass(frozen=True, slots=True)
class PlanRules:
    """When, in days after signing, the first follow-up of a plan may be, and the most hours a week."""

    first_follow_up_earliest: int
    first_follow_up_latest: int
    most_hours_per_week: int


@dataclass(frozen=True, slots=True)
class ReferralRules:
    """What is agreed with partners; spans in days."""

    answer_within: int
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
class WayOfWorking:
    """One version of one way of working."""

    name: str
    version: int
    effective_on: date
    title: Words
    client_word: Words
    municipalities: frozenset[str]
    """CBS codes of the municipalities that work like this."""
    ladder: tuple[LadderStep, ...]
    contact: ContactRules
    plan: PlanRules
    referral: ReferralRules
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

    @property
    def advises_measures(self) -> bool:
        """Whether the ladder ever leads to advising a measure."""
        return any(step.after_no_show is NextStep.MEASURE_MAY_BE_ADVISED for step in self.ladder)
