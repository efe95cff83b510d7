"""Counting who comes, for partners who know no more of people than that: no person in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ActivityKind

from wellbeing_partners.domain.events import AttendanceCounted

PERIOD_PATTERN = r"^(19|20|21)[0-9]{2}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2]))?$"
"""A year, half-year, quarter or month: 2026, 2026-H1, 2026-Q3, 2026-07. No year that no date here may have."""


@dataclass(frozen=True, slots=True)
class Count:
    participants: int
    visits: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """What one partner has counted, by activity and period."""

    counts: Mapping[tuple[ActivityKind, str], Count] = field(default_factory=dict)


def evolve_attendance(attendance: Attendance, event: AttendanceCounted) -> Attendance:
    """The attendance after the count: the last one of a period holds."""
    key = (event.activity_kind, event.period)
    return replace(attendance, counts={**attendance.counts, key: Count(event.participants, event.visits)})


def count_attendance(
    attendance: Attendance,
    *,
    partner_id: UUID,
    activity_kind: ActivityKind,
    period: str,
    participants: int,
    visits: int,
    now: datetime,
) -> tuple[AttendanceCounted, ...]:
    """A count of one period, or its correction; the same numbers again change nothing.

    Raises:
        RuleRefused: the period has not begun, or the numbers do not fit each other.
    """
    if first_day(period) > local_date(now):
        raise RuleRefused(
            "period-not-begun",
            Words(
                nl="Deze periode moet nog beginnen. Tel na afloop.",
                en="This period has not begun yet. Count when it is over.",
            ),
        )
    if visits < participants or (participants == 0 and visits > 0):
        raise RuleRefused(
            "visits-do-not-fit",
            Words(
                nl="Elke deelnemer komt minstens één keer. Controleer het aantal bezoeken.",
                en="Each participant comes at least once. Check the number of visits.",
            ),
        )
    if attendance.counts.get((activity_kind, period)) == Count(participants, visits):
        return ()
    return (AttendanceCounted(now, partner_id, activity_kind, period, participants, visits),)


def first_day(period: str) -> date:
    """The day on which a period begins.

    Raises:
        RuleRefused: no such period.
    """
    if re.fullmatch(PERIOD_PATTERN, period) is None:
        raise RuleRefused(
            "period-unknown",
            Words(
                nl="Schrijf de periode als 2026, 2026-H1, 2026-Q3 of 2026-07.",
                en="Write the period as 2026, 2026-H1, 2026-Q3 or 2026-07.",
            ),
        )
    year, part = int(period[:4]), period[5:]
    if part.startswith("H"):
        month = 6 * int(part[1]) - 5
    elif part.startswith("Q"):
        month = 3 * int(part[1]) - 2
    else:
        month = int(part or 1)
    return date(year, month, 1)
