"""What is sent of a plan. What a plan must say is the domain's, which says what would be right; this is of form."""

from typing import Annotated
from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment, Text
from meedoen.identifiers import NewId
from meedoen.vocabulary import ActivityKind, ChosenBy
from pydantic import Field

from activation.application.conversing import MOST_CHARACTERS
from activation.application.planning import PlanWords
from activation.domain.commands.planning import SignPlan
from activation.domain.plan_rules import Signatory
from activation.domain.temporary_work import ProposedWork, TermFor
from activation.entrypoints.api.bodies import Hours, OwnerBody


class FirstFollowUpBody(OwnerBody):
    """When the first follow-up of a plan is, and who holds it."""

    due_on: ApiDate | None = None


class TemporaryWorkBody(ApiModel):
    """Work for a limited time. Which term applies is yours to say: how old somebody is, is not known here."""

    starts_on: ApiDate
    term_for: TermFor
    additional_because: Annotated[str, Text(1000, lines=True)] | None = None
    """Why the place runs without this person too. Kept for coach and team alone."""

    def proposed(self) -> ProposedWork:
        return ProposedWork(self.starts_on, self.term_for, self.additional_because is not None)


class PlanBody(ApiModel):
    """A plan of action. It cannot be signed without its first follow-up."""

    activity_kind: ActivityKind
    hours_per_week: Hours
    chosen_by: ChosenBy
    first_follow_up: FirstFollowUpBody | None = None
    signed_by: tuple[Signatory, ...] = Field(default=(), max_length=len(Signatory))
    """Who has signed: where the way of working has plans signed, both."""
    care_contract_signed: bool = False
    """For informal care: that its contract was signed."""
    temporary_work: TemporaryWorkBody | None = None
    signed_at: ApiMoment | None = None
    """When it was signed, where you record that later; the first follow-up counts from it, and may be past by now."""
    partner_id: UUID | None = None
    """Where the person may go: the hours are compared with what others really do at this partner, or in the whole
    municipality where only a few are there. Kept nowhere, and no referral: that is asked for apart. Without it the
    partner counts where the person is now."""
    note: Annotated[str, Text(MOST_CHARACTERS, lines=True)] | None = None
    """Why you decided so, for coach and team alone."""

    def command(self, new_id: NewId) -> SignPlan:
        first = self.first_follow_up or FirstFollowUpBody()
        return SignPlan(
            plan_id=new_id(),
            activity_kind=self.activity_kind,
            hours_per_week=self.hours_per_week,
            chosen_by=self.chosen_by,
            first_follow_up_on=first.due_on,
            follow_up_owner=first.owner(),
            signed_by=frozenset(self.signed_by),
            care_contract_signed=self.care_contract_signed,
            temporary_work=self.temporary_work.proposed() if self.temporary_work else None,
            signed_at=self.signed_at,
        )

    def words(self) -> PlanWords:
        return PlanWords(self.note, self.temporary_work.additional_because if self.temporary_work else None)
