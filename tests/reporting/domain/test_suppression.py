"""Small numbers are not shown, nor can they be worked out from those that are."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from reporting.domain.measures import BY_RUNG, Counts, Measure
from reporting.domain.question import Division, Place, Question
from reporting.domain.suppression import SMALLEST_SHOWN, Report, Shown
from reporting.domain.suppression import suppress as suppress_places

PARTS = [measure for measure in Measure if measure not in (Measure.OPEN, Measure.OVERDUE, *BY_RUNG)]


NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EAST, WEST = UUID(int=1), UUID(int=2)
A, B, C, D = "05990001", "05990002", "05990003", "03440001"


def suppress(groups: Mapping[str, Counts]) -> Report:
    """Neighbourhoods of one team."""
    counted = {Place("0599", EAST, name): counts for name, counts in groups.items()}
    return suppress_places(counted, Question(NOW, Division.NEIGHBOURHOOD))


def all_of(groups: Mapping[str, Counts]) -> Counts:
    return {measure: sum(counts[measure] for counts in groups.values()) for measure in Measure}


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
    assert [report.groups["west"][measure] for measure in BY_RUNG] == [0, None, None, 15, 140]


@given(groups=neighbourhoods())
def test_no_number_about_one_to_nine_people_is_ever_shown(groups: dict[str, Counts]) -> None:
    report, total = suppress(groups), all_of(groups)
    for counts, seen in [(groups[name], report.groups[name]) for name in groups] + [(total, report.total)]:
        for measure in Measure:
            small = counts[Measure.OPEN] < SMALLEST_SHOWN or counts[measure] < SMALLEST_SHOWN
            assert not (counts[measure] and small and seen[measure] is not None)


@given(groups=neighbourhoods())
def test_what_is_shown_is_true(groups: dict[str, Counts]) -> None:
    report, total = suppress(groups), all_of(groups)
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


def open_in(counted: Mapping[Place, Counts], by: Division, **asked: object) -> dict[str, int | None]:
    """How many open trajectories each group shows, and all of them together."""
    report = suppress_places(counted, Question(NOW, by, **asked))  # type: ignore[arg-type]
    return shown(report, Measure.OPEN) | {"all": report.total[Measure.OPEN]}


def test_a_team_less_its_neighbourhoods_gives_no_small_one_away() -> None:
    """East is twelve in A and three in B; eleven in C would have been hidden beside B, were C nearer."""
    counted = {
        Place("0599", EAST, A): numbers(12),
        Place("0599", EAST, B): numbers(3),
        Place("0599", WEST, C): numbers(11),
    }
    assert open_in(counted, Division.NEIGHBOURHOOD) == {A: None, B: None, C: 11, "all": 26}
    assert open_in(counted, Division.TEAM) == {str(EAST): 15, str(WEST): 11, "all": 26}
    assert open_in(counted, Division.NEIGHBOURHOOD, team=EAST) == {A: None, B: None, "all": 15}
    assert open_in(counted, Division.TEAM, neighbourhood=A) == {str(EAST): None, "all": None}


def test_a_neighbourhood_of_two_teams_gives_neither_part_away_that_is_small() -> None:
    counted = {
        Place("0599", EAST, A): numbers(12),
        Place("0599", WEST, A): numbers(4),
        Place("0599", WEST, B): numbers(30),
    }
    assert open_in(counted, Division.TEAM) == {str(EAST): 12, str(WEST): 34, "all": 46}
    assert open_in(counted, Division.NEIGHBOURHOOD) == {A: None, B: None, "all": 46}
    assert open_in(counted, Division.TEAM, neighbourhood=A) == {str(EAST): 12, str(WEST): None, "all": None}


def test_a_municipality_less_its_neighbourhoods_gives_no_small_one_away_to_who_sees_all() -> None:
    counted = {
        Place("0599", EAST, A): numbers(12),
        Place("0599", EAST, B): numbers(3),
        Place("0344", WEST, D): numbers(10),
    }
    assert open_in(counted, Division.NEIGHBOURHOOD) == {D: 10, A: None, B: None, "all": 25}
    assert open_in(counted, Division.MUNICIPALITY) == {"0344": 10, "0599": 15, "all": 25}
    few = counted | {Place("0344", WEST, D): numbers(9)}
    assert open_in(few, Division.MUNICIPALITY) == {"0344": None, "0599": None, "all": 24}
    assert open_in(few, Division.NEIGHBOURHOOD, municipality="0599")["all"] is None


@st.composite
def places(draw: st.DrawFn) -> dict[Place, Counts]:
    """Neighbourhoods of one team and of two, in two municipalities, small ones among them."""
    wheres = [("0599", A), ("0599", B), ("0599", C), ("0344", D)]
    sizes = st.integers(0, 9) | st.integers(10, 30)
    counted = {Place(city, team, place): draw(sizes) for (city, place), team in product(wheres, (EAST, WEST))}
    return {place: numbers(size) for place, size in counted.items() if size}


def all_questions() -> Iterator[Question]:
    for by, city, place, team in product(Division, (None, "0599", "0344"), (None, A, B, C, D), (None, EAST, WEST)):
        yield Question(NOW, by, municipality=city, neighbourhood=place, team=team)


@settings(max_examples=50)
@given(counted=places())
def test_all_answers_beside_each_other_give_no_small_number_away(counted: dict[Place, Counts]) -> None:
    sums: dict[frozenset[Place], bool] = {frozenset([place]): False for place in counted}
    for question in all_questions():
        report = suppress_places(counted, question)
        asked = [place for place in counted if question.asks_of(place)]
        rows: list[tuple[frozenset[Place], Shown]] = [(frozenset(asked), report.total)]
        for code, row in report.groups.items():
            rows.append((frozenset(place for place in asked if question.group_of(place) == code), row))
        for together, row in rows:
            sums[together] = sums.get(together, False) or row[Measure.OPEN] is not None
    unknown = {together: n for n, together in enumerate(sums)}
    matrix = []
    for together, is_shown in sums.items():
        whole = [Fraction(int(other == together and len(together) > 1 and not is_shown)) for other in unknown]
        for place in together if len(together) > 1 or is_shown else ():
            whole[unknown[frozenset([place])]] -= 1
        matrix.append(whole)
    small = {n for together, n in unknown.items() if 0 < sum(counted[place][Measure.OPEN] for place in together) < 10}
    assert small.isdisjoint(_determined(matrix, len(unknown)))


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
