"""Small numbers are not shown, and neither are those from which a small number could be worked out.

A number is small when it is about 1 to 9 people: by itself, or because there are no more. Nought is shown: it is about
nobody, and `WITHOUT_PROMISE` has to be seen to be 0.

The same people are counted by neighbourhood, by team and by municipality, all of them or a part. Whoever lays such
answers beside each other can subtract one from the other. So what is small anywhere is first put together with what
is next to it, in the team, then in the municipality, then anywhere, until together it is about 10 or more. A number is
shown when it is a sum of such clusters, whole ones; then no answer gives away more than they do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from reporting.domain.measures import BY_RUNG, Counts, Measure
from reporting.domain.question import Place, Question

SMALLEST_SHOWN = 10
"""People."""

Shown = Mapping[Measure, int | None]
"""None: suppressed."""

Cluster = frozenset[Place]

_TOGETHER: tuple[tuple[Measure, ...], ...] = (
    *((measure,) for measure in Measure if measure not in BY_RUNG),
    BY_RUNG,
)
"""Measures that are shown or hidden as one: the rungs add up to the overdue promises."""

_NEARER_TO_FURTHER = (2, 1, 0)
"""How much of a `Place` neighbours have in common: municipality and team, then municipality, then nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers as they may be shown."""

    groups: Mapping[str, Shown]
    total: Shown


@dataclass(frozen=True, slots=True)
class _Clusters:
    """How places hang together for some measures; those where nothing was counted are in no cluster."""

    of: Mapping[Place, Cluster]
    small: frozenset[Cluster]
    """About too few people, though there is nothing more to put them together with."""
    partly: Mapping[Cluster, set[Measure]]
    """Which measures a cluster hides, where it shows others."""


def suppress(counted: Mapping[Place, Counts], question: Question) -> Report:
    """The answer, of all that was counted for whoever asks, without what would be about fewer than ten people."""
    clusters = _clusters_by_measures(counted)
    asked = [place for place in counted if question.asks_of(place)]
    groups: dict[str, list[Place]] = {}
    for place in asked:
        groups.setdefault(question.group_of(place), []).append(place)
    return Report(
        {code: _shown(counted, groups[code], clusters) for code in sorted(groups)}, _shown(counted, asked, clusters)
    )


def _shown(
    counted: Mapping[Place, Counts], places: Sequence[Place], clusters: Mapping[tuple[Measure, ...], _Clusters]
) -> Shown:
    inside = frozenset(places)
    hidden: set[Measure] = set()
    for measures, clustered in clusters.items():
        for cluster in {clustered.of[place] for place in places if place in clustered.of}:
            if cluster in clustered.small or not cluster <= inside:
                hidden.update(measures)
            else:
                hidden |= clustered.partly.get(cluster, set())
    if Measure.OVERDUE in hidden:
        hidden.update(BY_RUNG)
    numbers = _together(counted, places)
    return {measure: None if measure in hidden else numbers[measure] for measure in Measure}


def _clusters_by_measures(counted: Mapping[Place, Counts]) -> dict[tuple[Measure, ...], _Clusters]:
    found: dict[tuple[Measure, ...], _Clusters] = {}
    for measures in _TOGETHER:
        if measures == BY_RUNG:  # a number of overdue promises that is hidden has hidden rungs
            begun: Iterable[Cluster] = dict.fromkeys(found[Measure.OVERDUE,].of.values())
        else:
            begun = [frozenset([place]) for place, counts in counted.items() if counts[measures[0]]]
        found[measures] = _clustered(counted, begun, measures)
    return found


def _clustered(counted: Mapping[Place, Counts], begun: Iterable[Cluster], measures: tuple[Measure, ...]) -> _Clusters:
    unseen = _hidden_of_total(_together(counted, counted), measures)
    if unseen == set(measures):
        unseen = set()

    @cache
    def together(cluster: Cluster) -> Counts:
        return _together(counted, cluster, (Measure.OPEN, *measures))

    def is_small(cluster: Cluster) -> bool:
        return _is_small(together(cluster), measures, unseen)

    def size(cluster: Cluster) -> tuple[int, Place]:
        return together(cluster)[Measure.OPEN], min(cluster)

    clusters = list(begun)
    for in_common in _NEARER_TO_FURTHER:
        neighbours: dict[tuple[object, ...], list[Cluster]] = {}
        for cluster in clusters:
            neighbours.setdefault(min(cluster)[:in_common], []).append(cluster)
        clusters = [each for these in neighbours.values() for each in _put_together(these, is_small, size)]
    return _Clusters(
        {place: cluster for cluster in clusters for place in cluster},
        frozenset(filter(is_small, clusters)),
        {cluster: unseen for cluster in clusters if unseen and _is_small(together(cluster), measures, set())},
    )


def _put_together(
    clusters: Sequence[Cluster], is_small: Callable[[Cluster], bool], size: Callable[[Cluster], tuple[int, Place]]
) -> list[Cluster]:
    """The small ones as one, and the smallest others with them until together they are about ten or more."""
    others = sorted((cluster for cluster in clusters if not is_small(cluster)), key=size)
    together: Cluster = frozenset().union(*filter(is_small, clusters))
    if not together:
        return others
    while others and is_small(together):
        together |= others.pop(0)
    return [together, *others]


def _hidden_of_total(total: Counts, measures: tuple[Measure, ...]) -> set[Measure]:
    """The small ones, and next to them the smallest others until together they are about ten or more."""
    hidden = {measure for measure in measures if _is_small(total, (measure,), set())}
    others = sorted((m for m in measures if total[m] and m not in hidden), key=lambda m: (total[m], m))
    while hidden and others and (len(hidden) == 1 or sum(total[m] for m in hidden) < SMALLEST_SHOWN):
        hidden.add(others.pop(0))
    return hidden


def _is_small(counts: Counts, measures: tuple[Measure, ...], unseen: set[Measure]) -> bool:
    """Whether one of these numbers is about 1 to 9 people. A person may have several promises, so people count too.

    Of what is unseen only the sum can be worked out.
    """
    few_people = counts[Measure.OPEN] < SMALLEST_SHOWN
    numbers = [counts[measure] for measure in measures if measure not in unseen]
    numbers.append(sum(counts[measure] for measure in unseen))
    return any(number > 0 and (few_people or number < SMALLEST_SHOWN) for number in numbers)


def _together(
    counted: Mapping[Place, Counts], places: Iterable[Place], measures: Iterable[Measure] = Measure
) -> dict[Measure, int]:
    several = [counted[place] for place in places]
    return {measure: sum(counts[measure] for counts in several) for measure in measures}
