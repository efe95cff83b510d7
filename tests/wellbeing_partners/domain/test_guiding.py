"""The partner stays in touch: guidance, and each year a check of those it placed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from meedoen.refusals import RuleRefused
from wellbeing_partners.domain.events import ReferralEvent
from wellbeing_partners.domain.guiding import hold_annual_check, hold_guidance

from tests.wellbeing_partners.domain.conftest import Field

Hold = Callable[..., tuple[ReferralEvent, ...]]
BOTH = pytest.mark.parametrize("hold", [hold_guidance, hold_annual_check])


def test_guidance_before_there_is_a_place(field: Field) -> None:
    (held,) = hold_guidance(field.accepted(), still_active=True, hours_per_week=2, occurred_at=field.now, now=field.now)

    assert held.still_active
    assert held.hours_per_week == 2


def test_the_annual_check_is_for_those_who_had_a_place(field: Field) -> None:
    with pytest.raises(RuleRefused) as refused:
        hold_annual_check(field.accepted(), still_active=True, hours_per_week=2, occurred_at=field.now, now=field.now)
    assert refused.value.rule == "never-placed"

    assert hold_annual_check(
        field.no_longer_placed(), still_active=False, hours_per_week=0, occurred_at=field.now, now=field.now
    )


@BOTH
@pytest.mark.parametrize(
    ("stage", "rule"),
    [
        ("offered", "referral-not-accepted"),
        ("declined", "referral-declined"),
        ("returned", "referral-returned"),
        ("withdrawn", "referral-withdrawn"),
    ],
)
def test_a_referral_that_is_not_with_the_partner_has_no_guidance(
    field: Field, hold: Hold, stage: str, rule: str
) -> None:
    with pytest.raises(RuleRefused) as refused:
        hold(getattr(field, stage)(), still_active=True, hours_per_week=4, occurred_at=field.now, now=field.now)

    assert refused.value.rule == rule


@BOTH
@pytest.mark.parametrize(
    ("still_active", "hours", "rule"),
    [(False, 4, "hours-while-not-active"), (True, 0, "hours-out-of-bounds"), (True, 41, "hours-out-of-bounds")],
)
def test_hours_fit_the_answer(field: Field, hold: Hold, still_active: bool, hours: int, rule: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        hold(field.placed(), still_active=still_active, hours_per_week=hours, occurred_at=field.now, now=field.now)

    assert refused.value.rule == rule


@BOTH
def test_a_talk_that_is_still_to_come_is_not_recorded(field: Field, hold: Hold) -> None:
    with pytest.raises(RuleRefused) as refused:
        hold(
            field.placed(),
            still_active=True,
            hours_per_week=4,
            occurred_at=field.now + timedelta(minutes=1),
            now=field.now,
        )

    assert refused.value.rule == "not-happened-yet"


@BOTH
def test_a_talk_recorded_late_leaves_a_later_one_the_last(field: Field, hold: Hold) -> None:
    referral = field.placed()
    for days_ago in (1, 5):
        happened = field.now - timedelta(days=days_ago)
        referral = field.after(
            referral,
            *hold(referral, still_active=True, hours_per_week=4, occurred_at=happened, now=field.now),
        )

    assert referral.last_contact_at == field.now - timedelta(days=1)
