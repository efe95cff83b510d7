"""A half to a third of the attempts fail: the person goes back to the coach, with advice."""

import pytest
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ReturnAdvice, ReturnReason
from wellbeing_partners.domain.events import PartnerReturned
from wellbeing_partners.domain.referral import Referral, Stage
from wellbeing_partners.domain.returning import return_to_coach

from tests.wellbeing_partners.domain.conftest import Field


def returning(field: Field, referral: Referral) -> tuple[PartnerReturned]:
    return return_to_coach(
        referral, reason=ReturnReason.HEALTH, advice=ReturnAdvice.REST_FIRST, occurred_at=field.now, now=field.now
    )


@pytest.mark.parametrize("stage", ["accepted", "no_longer_placed"])
def test_a_person_without_a_place_goes_back_with_advice(field: Field, stage: str) -> None:
    referral = getattr(field, stage)()
    (returned,) = returning(field, referral)

    assert (returned.reason, returned.advice) == (ReturnReason.HEALTH, ReturnAdvice.REST_FIRST)
    assert field.after(referral, returned).stage is Stage.RETURNED


@pytest.mark.parametrize(
    ("stage", "rule"),
    [
        ("offered", "referral-not-accepted"),
        ("declined", "referral-declined"),
        ("returned", "referral-returned"),
        ("withdrawn", "referral-withdrawn"),
        ("placed", "placement-running"),
    ],
)
def test_nobody_is_returned_when(field: Field, stage: str, rule: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        returning(field, getattr(field, stage)())

    assert refused.value.rule == rule
