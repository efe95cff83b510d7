"""What a partner is told of a referral: each thing that it owes once, and nothing more after a no or a withdrawal."""

from datetime import date

import pytest
from activation.domain.referral import (
    NOT_OFFERED,
    OfferedReferral,
    OwedByPartner,
    PartnerAnswered,
    PartnerOwes,
    ReferralEvent,
    ReferralOffered,
    ReferralWithdrawn,
    evolve_referral,
    tell_what_is_owed,
)
from meedoen.vocabulary import ActivityKind, ContactShared, EscalationRung, PromiseKind

from tests.activation.domain.conftest import MONDAY, PARTNER

GUIDANCE = OwedByPartner(PromiseKind.GUIDANCE, date(2026, 5, 1), None)
OVERDUE = OwedByPartner(PromiseKind.GUIDANCE, date(2026, 5, 1), EscalationRung.OWNER)


def after(*events: ReferralEvent) -> OfferedReferral:
    """A referral that was offered, and what came after that."""
    offered = ReferralOffered(
        MONDAY, PARTNER, (ActivityKind.EXERCISE,), 4, ("nl",), date(2026, 3, 16), ContactShared.NONE
    )
    state = NOT_OFFERED
    for event in (offered, *events):
        state = evolve_referral(state, event)
    return state


def test_what_it_owes_it_is_told_once_and_each_change_of_it_once() -> None:
    accepted = PartnerAnswered(MONDAY, accepted=True)
    for known, owed in ((GUIDANCE, OVERDUE), (OVERDUE, GUIDANCE), (GUIDANCE, None), (None, GUIDANCE)):
        told = after(accepted, PartnerOwes(MONDAY, known))
        assert tell_what_is_owed(told, known, MONDAY) == []
        assert tell_what_is_owed(told, owed, MONDAY) == [PartnerOwes(MONDAY, owed)]


@pytest.mark.parametrize("ends", [PartnerAnswered(MONDAY, accepted=False), ReferralWithdrawn(MONDAY, PARTNER)])
def test_after_a_no_or_a_withdrawal_it_is_told_of_nothing(ends: ReferralEvent) -> None:
    assert tell_what_is_owed(after(ends), GUIDANCE, MONDAY) == []


def test_of_what_was_never_offered_nobody_is_told() -> None:
    assert tell_what_is_owed(NOT_OFFERED, GUIDANCE, MONDAY) == []
