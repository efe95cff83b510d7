"""Referring to a partner moves no duty: the coach owes contact until the partner accepts."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import ActivityKind, OwnerKind, PromiseKind, ReferralEndReason

from activation.domain.commands.giving_back import give_back
from activation.domain.drafting import Draft
from activation.domain.plan_rules import activity_is_offered, hours_within_bounds
from activation.domain.promise import Owner
from activation.domain.referring_events import Referred


@dataclass(frozen=True, slots=True)
class Refer:
    """Ask a partner to find this person a place. The partner's answer is a promise of its own."""

    referral_id: UUID
    partner_id: UUID
    activity_kinds: tuple[ActivityKind, ...]
    hours_per_week: int
    under_contract: bool = True
    """Whether the municipality has a contract with this partner today."""

    def decide(self, draft: Draft) -> None:
        if not self.under_contract:
            raise RuleRefused(
                "partner-out-of-contract",
                Words(
                    nl="Deze partner heeft nu geen contract met de gemeente. Kies een partner die dat wel heeft.",
                    en="This partner has no contract with the municipality now. Choose a partner that has one.",
                ),
            )
        for kind in self.activity_kinds:
            activity_is_offered(kind, draft.way)
        hours_within_bounds(self.hours_per_week, draft.way)
        if any(each.is_open and each.partner_id == self.partner_id for each in draft.state.referrals):
            raise RuleRefused(
                "already-referred-to-partner",
                Words(
                    nl="Deze persoon is al bij deze partner. Wacht het antwoord af, of trek die verwijzing eerst in.",
                    en="This person is already with this partner. Await the answer, or withdraw that referral first.",
                ),
            )
        if not draft.state.contacts:
            raise RuleRefused(
                "referral-needs-conversation",
                Words(
                    nl="Spreek de persoon eerst zelf. Leg het gesprek vast en verwijs dan.",
                    en="Speak with the person first. Record the conversation, then refer.",
                ),
            )
        answer_due_on = draft.within(draft.way.referral.answer_within)
        draft.add(
            Referred(
                occurred_at=draft.now,
                referral_id=self.referral_id,
                partner_id=self.partner_id,
                activity_kinds=self.activity_kinds,
                answer_due_on=answer_due_on,
                contact_shared=draft.way.referral.contact_shared,
            )
        )
        draft.promise(
            PromiseKind.REFERRAL_ANSWER,
            answer_due_on,
            Owner(OwnerKind.PARTNER, self.partner_id),
            referral_id=self.referral_id,
        )


@dataclass(frozen=True, slots=True)
class WithdrawReferral:
    """Take the question back, or end a referral that was accepted: the coach owes a talk at once."""

    referral_id: UUID

    def decide(self, draft: Draft) -> None:
        referral = draft.state.referral(self.referral_id)
        if referral is None:
            raise NotFound(Words(nl="Deze verwijzing bestaat niet.", en="There is no such referral."))
        if not referral.is_open:
            raise RuleRefused(
                "referral-has-ended",
                Words(
                    nl="Deze verwijzing is al voorbij. Verwijs opnieuw als dat nodig is.",
                    en="This referral is already over. Refer again if needed.",
                ),
            )
        give_back(draft, referral, ReferralEndReason.WITHDRAWN)
