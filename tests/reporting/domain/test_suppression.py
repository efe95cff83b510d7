"""Small numbers are not shown, nor can they be worked out from those that are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from reporting.domain.measures import BY_RUNG, Counts, Measure, added_up
from reporting.domain.suppression import SMALLEST_SHOWN, Report, suppress

PARTS = [measure for measure in Measure if measure not in (Measure.OPEN, Measure.OVERDUE, *BY_RUNG)]


def numbers(open_: int = 100, **others: int) -> Counts:
    given_ = {Measure(name): value for name, value in others.items()}
    by_rung = sum(given_.get(measure, 0) for measure in BY_RUNG)
    return dict.fromkeys(Measure, 0) | {Measure.OPEN: open_, Measure.OVERDUE: by_rung} | given_


@st.composite
def neighbourhoods(draw: st.DrawFn) -> dict[str, Counts]:
    """Up to six groups, small ones among them."""
    sizes = draw(st.lists(st.integers(1, 40), max_size=6))
    groups: dict[str, Counts] = {}
    for number, size in enumerate(sizes):
        people = draw(st.fixed_dictionaries(dict.fromkeys(PARTS, st.integers(0, size))))
        on_a_rung = st.integers(0, size // 8) | st.integers(0, 2 * size)
        rungs = draw(st.fixed_dictionaries(dict.fromkeys(BY_RUNG, on_a_rung)))
        overdue = {Measure.OVERDUE: sum(rungs.values())}
        groups[f"0599{number:04d}"] = {Measure.OPEN: size, **people, **rungs, **overdue}
    return groups


def shown(report: Report, measure: Measure) -> dict[str, int | None]:
    return {name: counts[measure] for name, counts in report.groups.items()}


def test_nine_people_are_not_shown_and_ten_are() -> None:
    groups = {str(n): numbers(silent_past_90=n) for n in (0, 9, 10, 30)}
    assert shown(suppress(groups), Measure.SILENT_PAST_90) == {"0": 0, "9": None, "10": None, "30": 30}


def test_one_group_that_is_hidden_takes_the_smallest_other_group_along() -> None:
    groups = {"a": numbers(200, signed=50), "b": numbers(20, signed=12), "c": numbers(60, signed=7)}
    report = suppress(groups)
    assert shown(report, Measure.SIGNED) == {"a": 50, "b": None, "c": None}
    assert report.total[Measure.SIGNED] == 69


def test_groups_that_are_hidden_are_together_about_ten_people_or_more() -> None:
    groups = {"a": numbers(200, signed=50), "b": numbers(20, signed=3), "c": numbers(30, signed=4)}
    assert shown(suppress(groups), Measure.SIGNED) == {"a": None, "b": None, "c": None}


def test_with_no_other_group_to_hide_the_total_is_hidden() -> None:
    report = suppress({"a": numbers(5, promises=12), "b": numbers(40, signed=20)})
    assert report.groups["a"][Measure.PROMISES] is None
    assert report.total[Measure.PROMISES] is None


def test_many_promises_of_few_people_are_not_shown() -> None:
    report = suppress({"a": numbers(6, promises=14), "b": numbers(40, promises=60), "c": numbers(50, promises=90)})
    assert shown(report, Measure.PROMISES) == {"a": None, "b": None, "c": 90}


def test_that_nobody_is_without_a_promise_is_always_shown() -> None:
    report = suppress({"a": numbers(3), "b": numbers(200)})
    assert shown(report, Measure.WITHOUT_PROMISE) == {"a": 0, "b": 0}
    assert report.total[Measure.WITHOUT_PROMISE] == 0


def test_the_rungs_of_a_group_are_shown_together_or_not_at_all() -> None:
    few, many = numbers(overdue_owner=20, overdue_team_lead=2), numbers(overdue_owner=30, overdue_team_lead=40)
    report = suppress({"few": few, "many": many, "more": many})
    assert [report.groups["few"][measure] for measure in BY_RUNG] == [None] * 5
    assert report.groups["few"][Measure.OVERDUE] == 22


def test_a_rung_that_few_promises_of_a_city_are_on_takes_the_smallest_other_rung_along() -> None:
    west = numbers(overdue_owner=8, overdue_team_lead=11, overdue_organisation=15, overdue_municipality=140)
    east = numbers(overdue_team_lead=10, overdue_organisation=10, overdue_municipality=112)
    report = suppress({"west": west, "east": east, "south": east})
    assert [report.total[measure] for measure in BY_RUNG] == [0, None, None, 35, 364]
    assert [report.groups["west"][measure] for measure in BY_RUNG] == [None] * 5


@given(groups=neighbourhoods())
def test_no_number_about_one_to_nine_people_is_ever_shown(groups: dict[str, Counts]) -> None:
    report, total = suppress(groups), added_up(groups)
    for counts, seen in [(groups[name], report.groups[name]) for name in groups] + [(total, report.total)]:
        for measure in Measure:
            small = counts[Measure.OPEN] < SMALLEST_SHOWN or counts[measure] < SMALLEST_SHOWN
            assert not (counts[measure] and small and seen[measure] is not None)


@given(groups=neighbourhoods())
def test_what_is_shown_is_true(groups: dict[str, Counts]) -> None:
    report, total = suppress(groups), added_up(groups)
    assert all(seen in (None, groups[name][m]) for name, row in report.groups.items() for m, seen in row.items())
    assert all(seen in (None, total[measure]) for measure, seen in report.total.items())


@given(groups=neighbourhoods())
def test_no_hidden_number_can_be_worked_out_from_the_sums(groups: dict[str, Counts]) -> None:
    report = suppress(groups)
    rows = {**report.groups, "total": report.total}
    unknown = {(name, m): n for n, (name, m) in enumerate((r, m) for r in rows for m in Measure if rows[r][m] is None)}
    equations = [[((name, m), 1) for name in groups] + [(("total", m), -1)] for m in Measure]
    equations += [[((name, m), 1) for m in BY_RUNG] + [((name, Measure.OVERDUE), -1)] for name in rows]
    matrix = [_left_sides(equation, unknown) for equation in equations]
    assert _determined(matrix, len(unknown)) == []


@given(groups=neighbourhoods())
def test_less_is_hidden_than_shown_where_all_groups_are_large(groups: dict[str, Counts]) -> None:
    larger = {name: {measure: 10 + n for measure, n in counts.items()} for name, counts in groups.items()}
    report = suppress(larger)
    assert not any(value is None for row in (*report.groups.values(), report.total) for value in row.values())


def _left_sides(
    equation: list[tuple[tuple[str, Measure], int]], unknown: dict[tuple[str, Measure], int]
) -> list[Fraction]:
    row = [Fraction(0)] * len(unknown)
    for cell, factor in equation:
        if cell in unknown:
            row[unknown[cell]] += factor
    return row


def _determined(matrix: list[list[Fraction]], unknowns: int) -> list[int]:
    """The unknowns that a linear system has only one value for: reduced, their row holds no other."""
    rows = [row[:] for row in matrix]
    pivot_rows: list[list[Fraction]] = []
    for column in range(unknowns):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [_less(row, pivot, row[column]) for row in rows]
        pivot_rows = [_less(row, pivot, row[column]) for row in pivot_rows] + [pivot]
    return [n for row in pivot_rows if sum(map(bool, row)) == 1 for n in range(unknowns) if row[n]]


def _less(row: list[Fraction], pivot: list[Fraction], factor: Fraction) -> list[Fraction]:
    return [value - factor * other for value, other in zip(row, pivot, strict=True)] if factor else row
