"""Small numbers are not shown, and neither are those from which a small number could be worked out.

A number is small when it is about 1 to 9 people: by itself, or because the group has no more. Nought is shown: it
is about nobody, and `WITHOUT_PROMISE` has to be seen to be 0. Where the numbers of all groups add up to a total that
is shown, hiding one would be no use, so another goes with it, until what is hidden is together about 10 or more.
The same goes for the rungs of the total, which add up to its overdue promises.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.domain.measures import BY_RUNG, Counts, Measure, added_up

SMALLEST_SHOWN = 10
"""People."""

Shown = Mapping[Measure, int | None]
"""None: suppressed."""

_TOGETHER: tuple[tuple[Measure, ...], ...] = (
    *((measure,) for measure in Measure if measure not in BY_RUNG),
    BY_RUNG,
)
"""Measures that a group shows or hides as one: its rungs add up to its overdue promises."""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers as they may be shown."""

    groups: Mapping[str, Shown]
    total: Shown


def suppress(groups: Mapping[str, Counts]) -> Report:
    """The groups, and all of them together, without what would be about fewer than ten people."""
    total = added_up(groups)
    hidden: dict[Measure, set[str]] = {}
    total_hidden: set[Measure] = set()
    for measures in _TOGETHER:
        follows = Measure.OVERDUE if measures == BY_RUNG else measures[0]
        rows, of_total = _hide(groups, total, measures, hidden.get(follows, set()), follows in total_hidden)
        hidden |= dict.fromkeys(measures, rows)
        total_hidden |= of_total
    return Report(
        {
            name: {measure: None if name in hidden[measure] else counts[measure] for measure in Measure}
            for name, counts in groups.items()
        },
        {measure: None if measure in total_hidden else total[measure] for measure in Measure},
    )


def hidden_as_in(table: Report, code: str, report: Report) -> Report:
    """The report on one group of a table, without what the table hides of that group: asked for apart, it would give
    away what is hidden beside it."""
    group = table.groups.get(code, {})
    hidden = {measure for measure, number in group.items() if number is None}

    def less(numbers: Shown) -> Shown:
        return {measure: None if measure in hidden else number for measure, number in numbers.items()}

    return Report({name: less(numbers) for name, numbers in report.groups.items()}, less(report.total))


def _hide(
    groups: Mapping[str, Counts], total: Counts, measures: tuple[Measure, ...], already: set[str], total_already: bool
) -> tuple[set[str], set[Measure]]:
    """Which groups to hide, and which measures of the total."""
    hidden = already | {name for name, counts in groups.items() if _is_small(counts, measures)}
    of_total = set(measures) if total_already else _hidden_of_total(total, measures)
    if of_total == set(measures):
        return hidden, of_total
    others = sorted(
        (name for name, counts in groups.items() if name not in hidden and any(counts[m] for m in measures)),
        key=lambda name: (groups[name][Measure.OPEN], name),
    )
    while hidden and _could_be_worked_out([groups[name] for name in hidden], measures, of_total):
        if not others:
            return hidden, set(measures)
        hidden.add(others.pop(0))
    return hidden, of_total


def _hidden_of_total(total: Counts, measures: tuple[Measure, ...]) -> set[Measure]:
    """The small ones, and next to them the smallest others until together they are about ten or more."""
    hidden = {measure for measure in measures if _is_small(total, (measure,))}
    others = sorted((m for m in measures if total[m] and m not in hidden), key=lambda m: (total[m], m))
    while hidden and others and (len(hidden) == 1 or sum(total[m] for m in hidden) < SMALLEST_SHOWN):
        hidden.add(others.pop(0))
    return hidden


def _could_be_worked_out(hidden: list[Counts], measures: tuple[Measure, ...], of_total: set[Measure]) -> bool:
    """Whether the total less the groups that are shown would give a small number away.

    Of the measures that the total hides only their sum is known.
    """
    together = {measure: sum(counts[measure] for counts in hidden) for measure in (Measure.OPEN, *measures)}
    seen = tuple(measure for measure in measures if measure not in of_total)
    unseen = sum(together[measure] for measure in of_total)
    return len(hidden) == 1 or _is_small(together, seen) or 0 < unseen < SMALLEST_SHOWN


def _is_small(counts: Counts, measures: tuple[Measure, ...]) -> bool:
    """Whether one of these numbers is about 1 to 9 people. A person may have several promises, so people count too."""
    few_people = counts[Measure.OPEN] < SMALLEST_SHOWN
    return any(counts[measure] > 0 and (few_people or counts[measure] < SMALLEST_SHOWN) for measure in measures)
