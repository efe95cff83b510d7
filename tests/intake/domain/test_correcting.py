"""What was recorded wrongly at the registration is set right, and the others are told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.client import Client, evolve
from intake.domain.correcting import benefit_stands, correct
from meedoen.refusals import InvalidInput, RuleRefused
from meedoen.vocabulary import AgeBand

from tests.intake.domain.people import NOW, OFFICER, registered

BORN = date(1971, 7, 8)
LATER = NOW + timedelta(days=100)


def corrected(client: Client, *, born: date = BORN, since: date | None = None, by_file: bool = False) -> Client:
    recorded_by = None if by_file else OFFICER
    [event] = correct(client, birth_date=born, benefit_since=since, occurred_at=LATER, recorded_by=recorded_by)
    return evolve(client, event)


def test_a_benefit_that_began_in_another_month_is_told() -> None:
    right = corrected(registered(), since=date(2012, 10, 11))

    assert (right.benefit_since, right.age_band) == ("2012-10", AgeBand.FROM_35_TO_44)
    assert (right.registered_at, right.corrected_at) == (NOW, LATER)


def test_another_birth_date_tells_the_age_band_of_the_day_of_registration() -> None:
    turned_45_since = date(1971, 2, 1)

    assert corrected(registered(), born=date(1961, 7, 8)).age_band is AgeBand.FROM_45_TO_54
    assert not correct(
        registered(), birth_date=turned_45_since, benefit_since=None, occurred_at=LATER, recorded_by=OFFICER
    ), "44 on the day of registration"


def test_who_turned_27_since_the_registration_is_in_the_youngest_band() -> None:
    born = (NOW + timedelta(days=50)).date().replace(year=NOW.year - 27)
    benefit = corrected(registered(), since=date(2014, 1, 1))

    assert corrected(benefit, born=born).age_band is AgeBand.FROM_27_TO_34


@given(day=st.integers(1, 31))
def test_nothing_is_told_that_was_told_before(day: int) -> None:
    same_month = date(2002, 10, day)

    assert not correct(registered(), birth_date=BORN, benefit_since=same_month, occurred_at=LATER, recorded_by=OFFICER)


@pytest.mark.parametrize(
    ("born", "since", "faults"),
    [
        (BORN, date(2016, 5, 1), {"/benefitSince": "benefit-to-come"}),
        (BORN, date(1971, 7, 7), {"/benefitSince": "benefit-before-birth"}),
        (date(1880, 1, 1), date(2016, 5, 1), {"/birthDate": "birth-date-unlikely", "/benefitSince": "benefit-to-come"}),
        (date(2002, 11, 1), None, {"/birthDate": "benefit-before-birth"}),
    ],
)
def test_dates_that_cannot_be_so_are_told_all_at_once(born: date, since: date | None, faults: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        corrected(registered(), born=born, since=since)
    assert {fault.where: fault.code for fault in refused.value.faults} == faults


def test_the_month_in_which_somebody_was_born_may_be_that_of_the_benefit() -> None:
    benefit = corrected(registered(), since=date(1985, 3, 31))

    assert corrected(benefit, born=date(1985, 3, 31)).age_band is AgeBand.FROM_27_TO_34


def test_nobody_is_set_right_to_under_27() -> None:
    benefit = corrected(registered(), since=date(2015, 1, 1))
    with pytest.raises(RuleRefused) as refused:
        corrected(benefit, born=date(1989, 5, 1))
    assert refused.value.rule == "under-27"


def test_a_file_undoes_what_was_set_right_here_only_with_a_third_month_and_of_a_later_day() -> None:
    known, wrong, right, third = registered(), date(2002, 10, 1), date(2012, 10, 1), date(2013, 1, 1)
    here = corrected(known, since=right)
    day_after = LATER + timedelta(days=1)

    assert [benefit_stands(here, each, day_after) for each in (wrong, third)] == [True, False]
    assert benefit_stands(here, third, LATER), "a file of that day may not know of it yet"
    told = corrected(known, since=right, by_file=True)
    assert not benefit_stands(told, wrong, LATER), "one file may set right what another said"
    assert benefit_stands(told, wrong, NOW), "an older one does not"
