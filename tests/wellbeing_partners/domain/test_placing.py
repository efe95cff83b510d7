"""A person finds a place, has other hours, and stops: one running place at a time."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import ActivityKind, PlacementEndReason
from wellbeing_partners.domain.events import PartnerPlaced, PlacementChanged, PlacementEnded
from wellbeing_partners.domain.placing import change_hours, end_placement, place
from wellbeing_partners.domain.referral import Referral, Stage

from tests.wellbeing_partners.domain.conftest import Field


def placing(
    field: Field, referral: Referral, *, hours: int = 8, started_on: date = date(2026, 3, 23)
) -> tuple[PartnerPlaced]:
    return place(
        referral,
        partner_id=field.partner_id,
        placement_id=UUID(int=33),
        activity_kind=ActivityKind.EXERCISE,
        hours_per_week=hours,
        started_on=started_on,
        now=field.now,
    )


def changing(
    field: Field, referral: Referral, hours: int, *, occurred_at: datetime | None = None
) -> tuple[PlacementChanged, ...]:
    return change_hours(
        referral,
        placement_id=field.placement_id,
        hours_per_week=hours,
        occurred_at=occurred_at or field.now,
        now=field.now,
    )


def ending(field: Field, referral: Referral, *, placement_id: UUID | None = None) -> tuple[PlacementEnded]:
    return end_placement(
        referral,
        placement_id=placement_id or field.placement_id,
        reason=PlacementEndReason.STEP_FURTHER,
        occurred_at=field.now,
        now=field.now,
    )


def test_a_person_who_was_taken_on_can_be_placed(field: Field) -> None:
    referral = field.after(field.accepted(), *placing(field, field.accepted()))

    assert referral.stage is Stage.PLACED
    assert field.place_of(referral).hours_per_week == 8


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
def test_nobody_is_placed_when(field: Field, stage: str, rule: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        placing(field, getattr(field, stage)())

    assert refused.value.rule == rule


@given(hours=some.integers())
def test_hours_a_week_are_1_to_40(field: Field, hours: int) -> None:
    if 1 <= hours <= 40:
        (placed,) = placing(field, field.accepted(), hours=hours)
        assert placed.hours_per_week == hours
    else:
        with pytest.raises(RuleRefused) as refused:
            placing(field, field.accepted(), hours=hours)
        assert refused.value.rule == "hours-out-of-bounds"


@given(started_on=some.dates())
def test_a_start_lies_within_a_year_before_the_referral_and_a_quarter_ahead(field: Field, started_on: date) -> None:
    if date(2025, 3, 1) <= started_on <= date(2026, 6, 20):
        (placed,) = placing(field, field.accepted(), started_on=started_on)
        assert placed.started_on == started_on
    else:
        with pytest.raises(RuleRefused) as refused:
            placing(field, field.accepted(), started_on=started_on)
        assert refused.value.rule == "start-date-unlikely"


def test_after_one_place_ended_another_can_follow(field: Field) -> None:
    referral = field.no_longer_placed()

    assert referral.stage is Stage.ACCEPTED
    assert field.place_of(field.after(referral, *placing(field, referral))).placement_id == UUID(int=33)


def test_more_hours_at_the_same_place(field: Field) -> None:
    referral = field.placed(hours_per_week=4)

    assert field.place_of(field.after(referral, *changing(field, referral, 10))).hours_per_week == 10


def test_the_same_hours_change_nothing(field: Field) -> None:
    assert changing(field, field.placed(hours_per_week=4), 4) == ()


def test_a_place_that_ended_has_no_other_hours_and_no_second_end(field: Field) -> None:
    assert changing(field, field.placed(), 6)
    assert ending(field, field.placed())
    with pytest.raises(RuleRefused, match="has ended"):
        changing(field, field.no_longer_placed(), 6)
    with pytest.raises(RuleRefused, match="has ended"):
        ending(field, field.no_longer_placed())


def test_an_unknown_placement_is_not_found(field: Field) -> None:
    with pytest.raises(NotFound):
        ending(field, field.placed(), placement_id=UUID(int=99))


def test_a_change_is_recorded_after_it_happened_and_not_before_the_referral_came(field: Field) -> None:
    with pytest.raises(RuleRefused) as refused:
        changing(field, field.placed(), 6, occurred_at=field.now + timedelta(seconds=1))
    assert refused.value.rule == "not-happened-yet"

    with pytest.raises(RuleRefused) as refused:
        changing(field, field.placed(), 6, occurred_at=field.offered_at - timedelta(days=1))
    assert refused.value.rule == "before-the-referral"


def test_a_place_can_end_after_the_coach_withdrew_because_it_is_a_fact_all_the_same(field: Field) -> None:
    referral = field.withdrawn(field.placed())
    ended = field.after(referral, *ending(field, referral))

    assert ended.running_placement is None
    assert ended.stage is Stage.WITHDRAWN


def test_other_hours_after_the_coach_withdrew_are_refused(field: Field) -> None:
    with pytest.raises(RuleRefused) as refused:
        changing(field, field.withdrawn(field.placed()), 6)

    assert refused.value.rule == "referral-withdrawn"
