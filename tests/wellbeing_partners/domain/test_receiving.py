"""Offers and withdrawals are facts from elsewhere: taken as they are, never refused."""

import pytest
from wellbeing_partners.domain.receiving import receive_offer, receive_withdrawal
from wellbeing_partners.domain.referral import Referral

from tests.wellbeing_partners.domain.conftest import Field


def test_the_same_offer_again_changes_nothing(field: Field) -> None:
    assert receive_offer(field.offered(), field.offer()) == ()


@pytest.mark.parametrize("stage", ["declined", "returned", "withdrawn"])
def test_a_closed_referral_has_nothing_left_to_withdraw(field: Field, stage: str) -> None:
    assert receive_withdrawal(getattr(field, stage)(), field.now) == ()


@pytest.mark.parametrize("stage", ["offered", "accepted", "placed"])
def test_the_coach_may_withdraw_at_any_open_stage(field: Field, stage: str) -> None:
    assert field.withdrawn(getattr(field, stage)()).stage.closed


def test_a_withdrawal_of_what_never_came_leaves_no_trace(field: Field) -> None:
    assert receive_withdrawal(Referral(), field.now) == ()
