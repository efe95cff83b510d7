"""What a candidate would ask, held beside a count by hand; and the one rule in it, in examples."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from uuid import UUID

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.promise import Owner
from activation.domain.way_of_working import CaseloadRole, WayOfWorking
from activation.domain.what_would_change import Owed, WhatWouldChange, contacts_a_month, due_under
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

WAYS = {document.name: document.to_domain() for document in written_ways_of_working()}
TODAY = date(2026, 3, 2)
ANA, TEAM = Owner(OwnerKind.COACH, UUID(int=1)), Owner(OwnerKind.TEAM, UUID(int=2))


def owed(*, due_in: int, made_ago: int, kind: PromiseKind = PromiseKind.FOLLOW_UP) -> Owed:
    return Owed(kind, TODAY + timedelta(days=due_in), TODAY - timedelta(days=made_ago), ANA, Intensity.REGULAR)


@pytest.mark.parametrize(
    ("due_in", "made_ago", "then"),
    [
        (10, 20, 10),  # within 61 days of when it was made: it keeps its date
        (41, 20, 41),
        (42, 20, 41),  # a day later than Stockholm lets anybody wait
        (163, 20, 41),
        (100, 90, -29),  # it would have been overdue by now
        (-5, 20, -5),
    ],
)
def test_a_promise_keeps_its_date_unless_nobody_would_have_had_to_wait_so_long(
    due_in: int, made_ago: int, then: int
) -> None:
    promise = owed(due_in=due_in, made_ago=made_ago)
    assert due_under(promise, WAYS["stockholm"]) == TODAY + timedelta(days=then)


def test_a_promise_for_which_no_way_sets_a_limit_keeps_its_date() -> None:
    promise = owed(due_in=900, made_ago=500, kind=PromiseKind.EXEMPTION_REVIEW)
    assert due_under(promise, WAYS["stockholm"]) == promise.due_on


def test_a_talk_at_the_end_of_a_term_keeps_its_date() -> None:
    promise = owed(due_in=163, made_ago=20, kind=PromiseKind.RETURN_CONVERSATION)
    assert due_under(promise, WAYS["bremen"]) == TODAY + timedelta(days=10)
    assert due_under(replace(promise, at_end_of_term=True), WAYS["bremen"]) == promise.due_on


def test_a_yearly_contact_day_is_one_of_the_contacts() -> None:
    assert contacts_a_month(WAYS["utrecht"], Intensity.LIGHT) == Fraction(1, 12)
    assert contacts_a_month(WAYS["utrecht"], Intensity.INTENSIVE) == Fraction(365, 12 * 183)


def test_contact_days_more_often_than_anybody_is_spoken_with_are_the_contacts() -> None:
    utrecht = WAYS["utrecht"]
    for every, asked in ((100, 100), (365, 183), (None, 183)):
        way = replace(utrecht, contact=replace(utrecht.contact, contact_day_every=every))
        assert contacts_a_month(way, Intensity.INTENSIVE) == Fraction(365, 12 * asked)


def test_norms_stand_beside_the_people_whom_they_are_about() -> None:
    change = WhatWouldChange(WAYS["bremen"], TODAY, TODAY)
    for number, intensive, others in ((1, 100, 300), (2, 10, 500), (3, 0, 1)):
        coach = Owner(OwnerKind.COACH, UUID(int=number))
        change.people(coach, Intensity.INTENSIVE, WAYS["rotterdam"], intensive)
        change.people(coach, Intensity.LIGHT, WAYS["rotterdam"], others)
    change.people(TEAM, Intensity.REGULAR, WAYS["rotterdam"], 400)
    then = {load.role: load for load in change.loads(WAYS["bremen"])}
    assert (then[CaseloadRole.COACH].people, then[CaseloadRole.COACH].over_norm) == (801, 1)
    assert then[CaseloadRole.COACH].needed == 2
    assert (then[CaseloadRole.INTENSIVE_COACH].people, then[CaseloadRole.INTENSIVE_COACH].over_norm) == (110, 1)
    [now] = change.loads(WAYS["rotterdam"])
    assert (now.people, now.needed, now.over_norm) == (911, 3, 2)
    stockholm = {load.role: load for load in change.loads(WAYS["stockholm"])}[CaseloadRole.TEAM_MEMBER]
    assert (stockholm.people, stockholm.needed, stockholm.over_norm) == (400, ceil(400 / 120), None)


owners = st.builds(Owner, st.sampled_from(OwnerKind), st.sampled_from([UUID(int=n) for n in range(1, 4)]))
days = st.integers(-400, 400).map(lambda number: TODAY + timedelta(days=number))
promises = st.lists(st.builds(Owed, st.sampled_from(PromiseKind), days, days, owners, st.sampled_from(Intensity)))
groups = st.lists(
    st.tuples(owners, st.sampled_from(Intensity), st.sampled_from(sorted(WAYS)), st.integers(1, 400)), max_size=12
)


@given(promises, groups, st.sampled_from(sorted(WAYS)), st.integers(1, 365))
def test_the_shares_are_what_a_count_by_hand_gives(
    promised: list[Owed], people: list[tuple[Owner, Intensity, str, int]], candidate: str, period: int
) -> None:
    way, last_day = WAYS[candidate], TODAY + timedelta(days=period)
    change = WhatWouldChange(way, TODAY, last_day)
    for each in promised:
        change.promise(each)
    for owner, intensity, present, number in people:
        change.people(owner, intensity, WAYS[present], number)

    for owner, share in change.shares.items():
        own = [each for each in promised if each.owner == owner]
        dates = Counter(each.due_on for each in own)
        moved = Counter(due_under(each, way) for each in own)
        for asked, by_date in ((share.now, dates), (share.then, moved)):
            assert asked.overdue == sum(number for day, number in by_date.items() if day < TODAY)
            assert asked.due == sum(by_date[TODAY + timedelta(days=ahead)] for ahead in range(period + 1))
        theirs = [(intensity, WAYS[present], number) for whose, intensity, present, number in people if whose == owner]
        assert share.people.total() == sum(number for _, _, number in theirs)
        assert float(share.now.contacts) == pytest.approx(
            sum(number * 365 / 12 / shortest(present, intensity) for intensity, present, number in theirs)
        )
        assert float(share.then.contacts) == pytest.approx(
            sum(number * 365 / 12 / shortest(way, intensity) for intensity, _, number in theirs)
        )
        assert share.then.minutes == share.then.contacts * 75
    together = change.by_kind().values()
    assert sum(kind.people.total() for kind in together) == sum(number for *_, number in people)
    assert sum(kind.then.overdue for kind in together) == sum(due_under(each, way) < TODAY for each in promised)
    assert sum((kind.now.contacts for kind in together), Fraction(0)) == sum(
        (share.now.contacts for share in change.shares.values()), Fraction(0)
    )


def shortest(way: WayOfWorking, intensity: Intensity) -> int:
    contact = way.contact
    return min(contact.longest_interval[intensity], contact.contact_day_every or 10_000)
