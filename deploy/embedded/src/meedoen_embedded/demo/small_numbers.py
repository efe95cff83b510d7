"""Numbers of people as they may be shown: the rule of reporting, for what the demo counts by itself."""

from collections.abc import Mapping

from reporting.domain.suppression import SMALLEST_SHOWN


def shown(number: int) -> int | None:
    """The number; None where it is about fewer than ten people. Nought is about nobody."""
    return None if 0 < number < SMALLEST_SHOWN else number


def parts_shown(parts: Mapping[str, int]) -> dict[str, int | None]:
    """The parts of a whole that is shown too: with a small one another goes, until together they are ten or more."""
    hidden = {name for name, number in parts.items() if shown(number) is None}
    others = sorted((number, name) for name, number in parts.items() if number and name not in hidden)
    while hidden and others and (len(hidden) == 1 or sum(parts[each] for each in hidden) < SMALLEST_SHOWN):
        hidden.add(others.pop(0)[1])
    return {name: None if name in hidden else number for name, number in parts.items()}


def in_spans(by_month: Mapping[str, int]) -> list[dict[str, str | int]]:
    """Months in order, joined to spans of ten people or more; nothing where there are fewer than ten in all."""
    spans: list[dict[str, str | int]] = []
    begin, people = "", 0
    for month, number in sorted(by_month.items()):
        begin, people = begin or month, people + number
        if people >= SMALLEST_SHOWN:
            spans.append({"from": begin, "to": month, "people": people})
            begin, people = "", 0
    if people and spans:
        last = spans[-1]
        spans[-1] = {"from": last["from"], "to": max(by_month), "people": int(last["people"]) + people}
    return spans
