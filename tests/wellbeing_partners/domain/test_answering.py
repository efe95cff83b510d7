"""A partner answers a referral: yes or no, once."""

import pytest
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import DeclineReason
from wellbeing_partners.domain.answering import accept, decline
from wellbeing_partners.domain.referral import Stage

from tests.wellbeing_partners.domain.conftest import Field


def test_a_referral_that_arrives_waits_for_an_answer(field: Field) -> None:
    assert field.offered().stage is Stage.TO_ANSWER


def test_a_partner_says_yes(field: Field) -> None:
    assert field.accepted().stage is Stage.ACCEPTED


def test_a_partner_says_no_with_a_reason(field: Field) -> None:
    (declined,) = decline(
        field.offered(), partner_id=field.partner_id, reason=DeclineReason.CONTRACT_FULL, now=field.now
    )

    assert declined.reason is DeclineReason.CONTRACT_FULL
    assert field.after(field.offered(), declined).stage is Stage.DECLINED


@pytest.mark.parametrize("stage", ["accepted", "declined", "placed", "returned"])
def test_an_answer_is_given_once(field: Field, stage: str) -> None:
    referral = getattr(field, stage)()

    for answer_again in (
        lambda: accept(referral, partner_id=field.partner_id, now=field.now),
        lambda: decline(referral, partner_id=field.partner_id, reason=DeclineReason.NO_PLACE, now=field.now),
    ):
        with pytest.raises(RuleRefused) as refused:
            answer_again()
        assert refused.value.rule == "referral-already-answered"


def test_a_withdrawn_referral_needs_no_answer(field: Field) -> None:
    with pytest.raises(RuleRefused) as refused:
        accept(field.withdrawn(), partner_id=field.partner_id, now=field.now)

    assert refused.value.rule == "referral-withdrawn"
    assert "coach" in refused.value.words.nl
