"""Somebody in Rotterdam, as far along as a test needs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from intake.domain.assessing import assess
from intake.domain.client import Client, evolve
from intake.domain.municipality import Municipality
from intake.domain.registering import Applicant, register
from meedoen.vocabulary import AssessmentMethod

NOW = datetime(2016, 1, 4, 9, tzinfo=UTC)
ROTTERDAM = Municipality("0599", "Rotterdam", 24, frozenset(AssessmentMethod), 1826)
BREMEN = replace(ROTTERDAM, name="Bremen", decided_by=frozenset({AssessmentMethod.PROFESSIONAL}))
"""Where a professional judges, and no instrument."""
OFFICER = UUID(int=9)


def registered(at: datetime = NOW) -> Client:
    applicant = Applicant(date(1971, 7, 8), date(2002, 10, 11), "0599", "05990826")
    return evolve(Client(), *register(Client(), applicant, occurred_at=at))


def weighed(client: Client, months: int, *, at: datetime = NOW) -> Client:
    [event] = assess(
        client,
        assessment_id=UUID(int=1),
        months_to_work=months,
        municipality=ROTTERDAM,
        method=AssessmentMethod.PROFESSIONAL,
        obstacles=[],
        occurred_at=at,
        now=at,
        decided_by=OFFICER,
    )
    return evolve(client, event)
