"""Two records under one BSN: a person whose record changed, or two people and a mistake."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.same_person import Likeness, same_person

SMITS = Likeness("Smits", date(1955, 1, 26))


@pytest.mark.parametrize(
    "other",
    [
        SMITS,
        Likeness(" smits ", date(1955, 1, 26)),
        Likeness("Bakker", date(1955, 1, 26)),
        Likeness("Smits", date(1955, 2, 26)),
    ],
    ids=["the same", "written otherwise", "a married name", "a corrected birth date"],
)
def test_one_person(other: Likeness) -> None:
    assert same_person(SMITS, other)


def test_another_name_and_another_birth_date_is_somebody_else() -> None:
    assert not same_person(SMITS, Likeness("Bakker", date(1963, 8, 30)))


people = st.builds(Likeness, st.sampled_from(["Smits", "SMITS", "Bakker", "de Jong"]), st.dates())


@given(people, people)
def test_it_makes_no_difference_who_came_first(one: Likeness, other: Likeness) -> None:
    assert same_person(one, other) == same_person(other, one)
