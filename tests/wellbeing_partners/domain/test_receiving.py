"""Offers, withdrawals and what is owed are facts from elsewhere: taken as they are, never refused."""

from datetime import date

import pytest
from meedoen.vocabulary import PromiseKind
from wellbeing_partners.domain.events import Owed
from wellbeing_partners.domain.receiving import receive_offer, receive_what_is_owed, receive_withdrawal
from wellbeing_partners.domain.referral import Referral

from tests.wellbeing_partners.domain.conftest import Field

GUIDANCE = Owed(PromiseKind.GUIDANCE, date(2026, 5, 1))


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


def test_what_is_owed_is_taken_in_once_however_often_it_is_told(field: Field) -> None:
    referral = field.accepted()
    for owed in (GUIDANCE, None):
        events = receive_what_is_owed(referral, owed, field.now)
        referral = field.after(referral, *events)
        assert (len(events), referral.owed) == (1, owed)
        assert receive_what_is_owed(referral, owed, field.now) == ()


@pytest.mark.parametrize("stage", ["declined", "returned", "withdrawn"])
def test_of_what_is_owed_by_a_closed_referral_nothing_is_kept(field: Field, stage: str) -> None:
    assert receive_what_is_owed(getattr(field, stage)(), GUIDANCE, field.now) == ()


def test_what_is_owed_by_a_referral_that_never_came_leaves_no_trace(field: Field) -> None:
    assert receive_what_is_owed(Referral(), GUIDANCE, field.now) == ()
