"""What the others are told, event by event."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from meedoen.contracts import wellbeing_partners as told
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.event_store.events import StoredEvent
from meedoen.vocabulary import (
    ActivityKind,
    ContactShared,
    DeclineReason,
    PlacementEndReason,
    ReturnAdvice,
    ReturnReason,
)
from wellbeing_partners.adapters.event_codec import CODEC
from wellbeing_partners.adapters.publishing import PublicEvent, publish
from wellbeing_partners.domain import events

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REFERRAL, PARTNER, PLACEMENT = UUID(int=1), UUID(int=2), UUID(int=3)

TOLD = [
    (
        events.ReferralAccepted(AT, PARTNER),
        told.ReferralAccepted(occurred_at=AT, referral_id=REFERRAL, partner_id=PARTNER),
    ),
    (
        events.ReferralDeclined(AT, PARTNER, DeclineReason.CONTRACT_FULL),
        told.ReferralDeclined(
            occurred_at=AT, referral_id=REFERRAL, partner_id=PARTNER, reason=DeclineReason.CONTRACT_FULL
        ),
    ),
    (
        events.PartnerPlaced(AT, PARTNER, PLACEMENT, ActivityKind.EXERCISE, 4, date(2026, 3, 9)),
        told.PartnerPlaced(
            occurred_at=AT,
            placement_id=PLACEMENT,
            referral_id=REFERRAL,
            partner_id=PARTNER,
            activity_kind=ActivityKind.EXERCISE,
            hours_per_week=4,
            started_on=date(2026, 3, 9),
        ),
    ),
    (
        events.PlacementChanged(AT, PLACEMENT, 8),
        told.PlacementChanged(occurred_at=AT, placement_id=PLACEMENT, hours_per_week=8),
    ),
    (
        events.PlacementEnded(AT, PLACEMENT, PlacementEndReason.PAID_WORK),
        told.PlacementEnded(occurred_at=AT, placement_id=PLACEMENT, reason=PlacementEndReason.PAID_WORK),
    ),
    (
        events.GuidanceHeld(AT, True, 4),
        told.GuidanceHeld(occurred_at=AT, referral_id=REFERRAL, still_active=True, hours_per_week=4),
    ),
    (
        events.AnnualCheckHeld(AT, False, 0),
        told.AnnualCheckHeld(occurred_at=AT, referral_id=REFERRAL, still_active=False, hours_per_week=0),
    ),
    (
        events.PartnerReturned(AT, ReturnReason.DEBTS, ReturnAdvice.DEBT_HELP),
        told.PartnerReturned(
            occurred_at=AT, referral_id=REFERRAL, reason=ReturnReason.DEBTS, advice=ReturnAdvice.DEBT_HELP
        ),
    ),
    (
        events.AttendanceCounted(AT, PARTNER, ActivityKind.SOCIAL_ENCOUNTER, "2025-H2", 900, 12_000),
        told.AttendanceCounted(
            occurred_at=AT,
            partner_id=PARTNER,
            activity_kind=ActivityKind.SOCIAL_ENCOUNTER,
            period="2025-H2",
            participants=900,
            visits=12_000,
        ),
    ),
]


def as_recorded(event: Any) -> StoredEvent:
    new = CODEC.write(event, UUID(int=9))
    public_seq = 1 if new.public else None
    return StoredEvent(1, REFERRAL, 1, public_seq, new.event_id, new.type, new.schema_version, new.data, "{}", AT, AT)


@pytest.mark.parametrize(("event", "expected"), TOLD, ids=lambda each: type(each).__name__)
def test_the_others_are_told(event: Any, expected: ContractEvent) -> None:
    stored = as_recorded(event)

    assert stored.public_seq == 1
    assert publish(stored) == (Topic.WELLBEING_PARTNERS, expected)


def test_every_event_that_is_public_is_told() -> None:
    assert {type(event) for event, _ in TOLD} == set(PublicEvent.__args__)
    assert {type(expected) for _, expected in TOLD} == set(told.WellbeingPartnersEvent.__subclasses__())


@pytest.mark.parametrize(
    "event",
    [
        events.ReferralOffered(
            AT, PARTNER, (ActivityKind.LANGUAGE,), 4, ("nl",), date(2026, 3, 16), ContactShared.NONE
        ),
        events.ReferralWithdrawn(AT),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_the_coach_told_us_is_kept_but_not_told_on(event: Any) -> None:
    stored = as_recorded(event)

    assert stored.public_seq is None
    assert CODEC.read(stored) == event
