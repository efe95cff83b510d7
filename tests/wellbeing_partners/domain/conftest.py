"""A referral brought to a stage, the way it gets there in the field."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    DeclineReason,
    PlacementEndReason,
    ReturnAdvice,
    ReturnReason,
)
from wellbeing_partners.domain.answering import accept, decline
from wellbeing_partners.domain.events import ReferralEvent, ReferralOffered
from wellbeing_partners.domain.placing import end_placement, place
from wellbeing_partners.domain.receiving import receive_offer, receive_withdrawal
from wellbeing_partners.domain.referral import Placement, Referral, evolve
from wellbeing_partners.domain.returning import return_to_coach


class Field:
    """The people and moments of these tests, and referrals at each stage."""

    partner_id = UUID(int=11)
    placement_id = UUID(int=22)
    offered_at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    now = datetime(2026, 3, 20, 14, 0, tzinfo=UTC)

    def after(self, referral: Referral, *events: ReferralEvent) -> Referral:
        for event in events:
            referral = evolve(referral, event)
        return referral

    def place_of(self, referral: Referral) -> Placement:
        assert referral.running_placement is not None
        return referral.running_placement

    def offer(self) -> ReferralOffered:
        return ReferralOffered(
            self.offered_at,
            self.partner_id,
            (ActivityKind.VOLUNTEERING, ActivityKind.EXERCISE),
            4,
            ("nl", "ar"),
            date(2026, 3, 16),
            ContactShared.PHONE,
        )

    def offered(self) -> Referral:
        return self.after(Referral(), *receive_offer(Referral(), self.offer()))

    def accepted(self) -> Referral:
        referral = self.offered()
        return self.after(referral, *accept(referral, partner_id=self.partner_id, now=self.now))

    def declined(self) -> Referral:
        referral = self.offered()
        return self.after(
            referral, *decline(referral, partner_id=self.partner_id, reason=DeclineReason.NO_PLACE, now=self.now)
        )

    def placed(self, hours_per_week: int = 4) -> Referral:
        referral = self.accepted()
        return self.after(
            referral,
            *place(
                referral,
                partner_id=self.partner_id,
                placement_id=self.placement_id,
                activity_kind=ActivityKind.VOLUNTEERING,
                hours_per_week=hours_per_week,
                started_on=date(2026, 3, 23),
                now=self.now,
            ),
        )

    def no_longer_placed(self) -> Referral:
        referral = self.placed()
        return self.after(
            referral,
            *end_placement(
                referral,
                placement_id=self.placement_id,
                reason=PlacementEndReason.STOPPED_BY_PERSON,
                occurred_at=self.now,
                now=self.now,
            ),
        )

    def returned(self) -> Referral:
        referral = self.accepted()
        return self.after(
            referral,
            *return_to_coach(
                referral, reason=ReturnReason.DEBTS, advice=ReturnAdvice.DEBT_HELP, occurred_at=self.now, now=self.now
            ),
        )

    def withdrawn(self, referral: Referral | None = None) -> Referral:
        referral = referral or self.offered()
        return self.after(referral, *receive_withdrawal(referral, self.now))


@pytest.fixture(scope="session")
def field() -> Field:
    return Field()
