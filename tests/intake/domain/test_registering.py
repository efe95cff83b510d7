"""Who is registered, who is sent elsewhere, and what is told about them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.age import age_band, age_on
from intake.domain.client import Client, evolve
from intake.domain.departing import depart
from intake.domain.registering import Applicant, register
from meedoen.refusals import InvalidInput, RuleRefused
from meedoen.vocabulary import AgeBand, DepartureReason

NOW = datetime(2016, 1, 4, 9, tzinfo=UTC)
APPLICANT = Applicant(date(1971, 7, 8), date(2002, 10, 11), "0599", "05990826")


def registered() -> Client:
    [event] = register(Client(), APPLICANT, occurred_at=NOW)
    return evolve(Client(), event)


def test_registration_tells_a_band_and_a_month_and_no_birth_date() -> None:
    [event] = register(Client(), APPLICANT, occurred_at=NOW)

    assert (event.age_band, event.benefit_since) == (AgeBand.FROM_35_TO_44, "2002-10")
    assert (event.municipality, event.neighbourhood) == ("0599", "05990826")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"benefit_since": date(1971, 7, 7)}, "benefit-before-birth"),
        ({"benefit_since": date(2016, 1, 5)}, "benefit-to-come"),
        ({"birth_date": date(1894, 12, 31)}, "birth-date-unlikely"),
        ({"neighbourhood": "03630001"}, "neighbourhood-elsewhere"),
    ],
)
def test_facts_that_cannot_be_so_are_named(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(Client(), replace(APPLICANT, **changes), occurred_at=NOW)

    assert [fault.code for fault in refused.value.faults] == [code]


def test_all_faults_are_named_at_once() -> None:
    unborn = replace(APPLICANT, birth_date=date(2016, 1, 5), neighbourhood="03630001")

    with pytest.raises(InvalidInput) as refused:
        register(Client(), unborn, occurred_at=NOW)

    assert {fault.where for fault in refused.value.faults} == {"/birthDate", "/benefitSince", "/neighbourhood"}


def test_somebody_of_26_is_told_where_they_do_belong() -> None:
    with pytest.raises(RuleRefused, match="youth desk") as refused:
        register(Client(), replace(APPLICANT, birth_date=date(1989, 1, 5)), occurred_at=NOW)

    assert refused.value.rule == "under-27"


def test_on_the_27th_birthday_they_are_welcome() -> None:
    [event] = register(Client(), replace(APPLICANT, birth_date=date(1989, 1, 4)), occurred_at=NOW)

    assert event.age_band is AgeBand.FROM_27_TO_34


def test_the_birthday_begins_at_midnight_in_the_netherlands() -> None:
    just_after_midnight = datetime(2016, 1, 3, 23, 30, tzinfo=UTC)

    assert register(Client(), replace(APPLICANT, birth_date=date(1989, 1, 4)), occurred_at=just_after_midnight)


def test_nobody_is_registered_twice() -> None:
    with pytest.raises(RuleRefused) as refused:
        register(registered(), APPLICANT, occurred_at=NOW)

    assert refused.value.rule == "already-registered"


def test_who_left_and_comes_back_is_registered_again_without_the_old_departure() -> None:
    client = registered()
    client = evolve(client, *depart(client, reason=DepartureReason.WORK, occurred_at=NOW, now=NOW))
    client = evolve(client, *register(client, APPLICANT, occurred_at=NOW))

    assert client.present


@given(st.integers(27, 120))
def test_every_age_from_27_has_the_band_that_holds_it(age: int) -> None:
    lowest, _, highest = age_band(age).value.replace("-plus", "-200").partition("-")

    assert int(lowest) <= age <= int(highest)


def test_under_27_there_is_no_band() -> None:
    with pytest.raises(ValueError, match="26"):
        age_band(26)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_age_goes_up_by_one_a_year_and_never_down(birth: date, days: int) -> None:
    day = date.fromordinal(birth.toordinal() + days)
    next_day = date.fromordinal(day.toordinal() + 1)

    assert 0 <= age_on(birth, next_day) - age_on(birth, day) <= 1
    assert abs(days / 365.2425 - age_on(birth, day)) < 1.01
