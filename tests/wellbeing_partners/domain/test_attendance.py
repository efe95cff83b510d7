"""Attendance is counted by activity and period, without a person in it."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ActivityKind
from wellbeing_partners.domain.attendance import Attendance, count_attendance, evolve_attendance, first_day
from wellbeing_partners.domain.events import AttendanceCounted

NOW = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


NOTHING_COUNTED = Attendance()


def counting(
    attendance: Attendance = NOTHING_COUNTED, *, period: str = "2026-H1", participants: int = 900, visits: int = 12_000
) -> tuple[AttendanceCounted, ...]:
    return count_attendance(
        attendance,
        partner_id=UUID(int=11),
        activity_kind=ActivityKind.SOCIAL_ENCOUNTER,
        period=period,
        participants=participants,
        visits=visits,
        now=NOW,
    )


def test_a_half_year_is_counted() -> None:
    (counted,) = counting()

    assert (counted.participants, counted.visits) == (900, 12_000)


def test_a_later_count_of_the_same_period_replaces_the_first_and_the_same_again_says_nothing() -> None:
    attendance = evolve_attendance(NOTHING_COUNTED, *counting())

    assert counting(attendance) == ()
    (corrected,) = counting(attendance, participants=905)
    assert evolve_attendance(attendance, corrected).counts[ActivityKind.SOCIAL_ENCOUNTER, "2026-H1"].participants == 905


@pytest.mark.parametrize("period", ["2027", "2026-H2-", "2026-08", "2026-Q4"])
def test_a_period_that_is_still_to_come_or_is_none_is_refused(period: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        counting(period=period)

    assert refused.value.rule in {"period-not-begun", "period-unknown"}


@given(participants=some.integers(0, 1000), visits=some.integers(0, 1000))
def test_each_participant_comes_at_least_once(participants: int, visits: int) -> None:
    if visits >= participants and (participants or not visits):
        assert counting(participants=participants, visits=visits)
    else:
        with pytest.raises(RuleRefused) as refused:
            counting(participants=participants, visits=visits)
        assert refused.value.rule == "visits-do-not-fit"


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026", date(2026, 1, 1)),
        ("2026-H1", date(2026, 1, 1)),
        ("2026-H2", date(2026, 7, 1)),
        ("2026-Q1", date(2026, 1, 1)),
        ("2026-Q4", date(2026, 10, 1)),
        ("2026-12", date(2026, 12, 1)),
    ],
)
def test_a_period_begins_on_its_first_day(period: str, day: date) -> None:
    assert first_day(period) == day


@pytest.mark.parametrize("period", ["", "2026-13", "2026-H3", "2026-Q0", "0000", "0202-07", "1899-12", "2026-07\n"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        first_day(period)

    assert refused.value.rule == "period-unknown"
