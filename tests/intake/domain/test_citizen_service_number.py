"""The eleven test, and the ways in which people write a BSN."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from intake.domain.citizen_service_number import passes_eleven_test, read_bsn

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


@st.composite
def bsns(draw: st.DrawFn, first: int | None = None) -> str:
    """Any number that passes: eight free digits, and a last one that makes the sum a multiple of eleven."""
    digits = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8))
    if first is not None:
        digits[0] = first
    assume(any(digits))
    last = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    assume(last < 10)
    return "".join(map(str, [*digits, last]))


@given(bsns())
def test_every_number_made_by_the_rule_passes(bsn: str) -> None:
    assert read_bsn(bsn) == bsn


@given(bsns(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(bsn: str, place: int, shift: int) -> None:
    wrong = str((int(bsn[place]) + shift) % 10)
    assert read_bsn(bsn[:place] + wrong + bsn[place + 1 :]) is None


@given(bsns(), st.integers(0, 7))
def test_two_neighbours_swapped_are_always_noticed(bsn: str, place: int) -> None:
    assume(bsn[place] != bsn[place + 1])
    swapped = bsn[:place] + bsn[place + 1] + bsn[place] + bsn[place + 2 :]
    assert read_bsn(swapped) is None


@given(bsns())
def test_dots_hyphens_and_spaces_make_no_difference(bsn: str) -> None:
    assert read_bsn(f" {bsn[:4]}.{bsn[4:6]}.{bsn[6:]} ") == bsn
    assert read_bsn(f"{bsn[:3]}-{bsn[3:6]} {bsn[6:]}") == bsn


@given(bsns(first=0))
def test_a_leading_zero_that_a_spreadsheet_dropped_comes_back(bsn: str) -> None:
    assert read_bsn(bsn[1:]) == bsn


@pytest.mark.parametrize("text", ["", "000000000", "12345678", "1234567890", "99925377x", "٩٩٩٢٥٣٧٧٣", "n.v.t."])
def test_what_is_no_number_at_all_is_none(text: str) -> None:
    assert read_bsn(text) is None


def test_nine_zeros_fit_the_sum_and_still_are_nobody() -> None:
    assert not passes_eleven_test("000000000")
