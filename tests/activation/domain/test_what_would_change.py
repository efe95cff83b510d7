"""What a candidate would ask of whom, held beside a count by hand."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.owed_under_candidate import Owed, Person, owed_under
from activation.domain.promise import Owner
from activation.domain.way_of_working import CaseloadRole, WayOfWorking
from activation.domain.what_would_change import Group, WhatWouldChange, contacts_a_month
from hypothesis import given
from hypothesis import strategies as st
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

WAYS = {document.name: document.to_domain() for document in written_ways_of_working()}
REGULAR = Intensity.REGULAR
TODAY = date(2026, 3, 2)
ANA, TEAM = Owner(OwnerKind.COACH, UUID(int=1)), Owner(OwnerKind.TEAM, UUID(int=2))
PARTNER = Owner(OwnerKind.PARTNER, UUID(int=3))


def people(number: int, owner: Owner, way: str, intensity: Intensity = REGULAR, **more: Any) -> Group:
    checked_yearly = more.pop("checked_yearly", False)
    return Group(number, Person(WAYS[way], intensity, owner, **more), checked_yearly=checked_yearly)


GUIDANCE = Fraction(365, 12) / WAYS["rotterdam"].referral.guidance_every
CHECK = Fraction(365, 12) / 365
"""A month."""


@pytest.mark.parametrize(("checked_yearly", "contacts"), [(False, GUIDANCE), (True, CHECK)])
def test_while_a_partner_guides_somebody_the_contacts_are_the_partners_and_cost_no_invitation(
    checked_yearly: bool, contacts: Fraction
) -> None:
    """A hundred people in Utrecht, with whom the team keeps in touch; then as in Rotterdam, where the partner does."""
    utrecht, rotterdam = WAYS["utrecht"], WAYS["rotterdam"]
    change = WhatWouldChange(rotterdam, TODAY, TODAY)
    change.people(people(100, TEAM, "utrecht", partner=PARTNER, checked_yearly=checked_yearly))
    team, partner = change.shares[TEAM], change.shares[PARTNER]
    assert team.now.contacts == 100 * contacts_a_month(utrecht, REGULAR)
    assert partner.now.contacts == team.then.contacts == team.then.minutes == 0
    minutes = 100 * contacts * rotterdam.effort.contact_minutes
    assert (partner.then.contacts, partner.then.minutes) == (100 * contacts, minutes)
    assert (team.people.total(), partner.people.total()) == (100, 0), "they are the team's people all the while"


@pytest.mark.parametrize(("kind", "contacts"), [(PromiseKind.GUIDANCE, GUIDANCE), (PromiseKind.ANNUAL_CHECK, CHECK)])
def test_back_with_the_coach_people_are_seen_as_often_as_anybody(kind: PromiseKind, contacts: Fraction) -> None:
    utrecht = WAYS["utrecht"]
    change = WhatWouldChange(utrecht, TODAY, TODAY)
    group = people(1, ANA, "rotterdam", partner=PARTNER, partner_owes_contact=True)
    change.people(group)
    change.promise(Owed(kind, TODAY, TODAY, PARTNER, group.person, TODAY))
    own, partner = change.shares[ANA], change.shares[PARTNER]
    assert partner.now.contacts == contacts
    assert own.then.contacts == contacts_a_month(utrecht, REGULAR)
    assert own.now.contacts == partner.then.contacts == 0


def test_contact_days_in_the_neighbourhood_are_for_whom_a_partner_guides_too() -> None:
    utrecht = WAYS["utrecht"]
    way = replace(utrecht, referral=replace(utrecht.referral, guidance_owed_by=OwnerKind.PARTNER))
    change = WhatWouldChange(way, TODAY, TODAY)
    change.people(Group(12, Person(way, REGULAR, TEAM, PARTNER, partner_owes_contact=True)))
    assert utrecht.contact.contact_day_every == 365
    assert change.shares[TEAM].then.contacts == 1


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
    for number, intensive, others in ((1, 160, 300), (2, 10, 500), (3, 0, 1)):
        coach = Owner(OwnerKind.COACH, UUID(int=number))
        change.people(people(intensive, coach, "rotterdam", Intensity.INTENSIVE))
        change.people(people(others, coach, "rotterdam", Intensity.LIGHT))
    change.people(people(400, TEAM, "rotterdam"))
    then = {load.role: load for load in change.loads(WAYS["bremen"])}
    assert (then[CaseloadRole.COACH].people, then[CaseloadRole.COACH].over_norm) == (801, 1)
    assert then[CaseloadRole.COACH].needed == 2
    assert (then[CaseloadRole.INTENSIVE_COACH].people, then[CaseloadRole.INTENSIVE_COACH].over_norm) == (170, 1)
    [now] = change.loads(WAYS["rotterdam"])
    assert (now.people, now.needed, now.over_norm) == (971, 3, 2)
    stockholm = {load.role: load for load in change.loads(WAYS["stockholm"])}[CaseloadRole.TEAM_MEMBER]
    assert (stockholm.people, stockholm.needed, stockholm.over_norm) == (400, ceil(400 / 120), None)


ids = st.sampled_from([UUID(int=n) for n in range(1, 4)])
persons = st.builds(
    Person,
    way=st.sampled_from(sorted(WAYS)).map(WAYS.__getitem__),
    intensity=st.sampled_from(Intensity),
    keeps_in_touch=st.builds(Owner, st.sampled_from([OwnerKind.COACH, OwnerKind.TEAM]), ids),
    partner=st.builds(Owner, st.just(OwnerKind.PARTNER), ids),
    partner_owes_contact=st.booleans(),
    follow_up_owed=st.booleans(),
)
days = st.integers(-400, 400).map(lambda number: TODAY + timedelta(days=number))
promises = st.lists(
    st.builds(
        Owed,
        kind=st.sampled_from(PromiseKind),
        due_on=days,
        made_on=days,
        owner=st.builds(Owner, st.sampled_from(OwnerKind), ids),
        person=persons,
        spoken_on=days,
        partner_since=st.none() | days,
        first_of_plan=st.booleans(),
        at_end_of_term=st.booleans(),
        climbed=st.booleans(),
    )
)
groups = st.lists(st.builds(Group, number=st.integers(1, 400), person=persons, checked_yearly=st.booleans()))


@given(promises, groups, st.sampled_from(sorted(WAYS)), st.integers(1, 365))
def test_the_shares_are_what_a_count_by_hand_gives(
    promised: list[Owed], groups: list[Group], candidate: str, period: int
) -> None:
    way, last_day = WAYS[candidate], TODAY + timedelta(days=period)
    change = counted(promised, groups, way, last_day)
    would_be = [each for promise in promised for each in owed_under(promise, way, TODAY)]
    for owner, share in change.shares.items():
        for asked, all_owed in ((share.now, promised), (share.then, would_be)):
            by_date = Counter(each.due_on for each in all_owed if each.owner == owner)
            assert asked.overdue == sum(number for day, number in by_date.items() if day < TODAY)
            assert asked.due == sum(by_date[TODAY + timedelta(days=ahead)] for ahead in range(period + 1))
        assert share.people.total() == sum(group.number for group in groups if group.person.keeps_in_touch == owner)
    together = change.by_kind().values()
    assert sum(kind.people.total() for kind in together) == sum(group.number for group in groups)
    assert sum(kind.then.overdue for kind in together) == sum(each.due_on < TODAY for each in would_be)
    for side in ("now", "then"):
        assert sum(getattr(kind, side).contacts for kind in together) == sum(
            getattr(share, side).contacts for share in change.shares.values()
        )


@given(groups, st.sampled_from(sorted(WAYS)))
def test_coach_and_team_see_whom_no_partner_keeps_in_touch_with_as_often_as_they_must(
    groups: list[Group], candidate: str
) -> None:
    alone = [replace(group, person=replace(group.person, partner=None, partner_owes_contact=False)) for group in groups]
    change = counted([], alone, WAYS[candidate], TODAY)
    for owner, share in change.shares.items():
        theirs = [(group.number, group.person) for group in alone if group.person.keeps_in_touch == owner]
        for asked, ways in (
            (share.now, [person.way for _, person in theirs]),
            (share.then, [WAYS[candidate]] * len(theirs)),
        ):
            assert float(asked.contacts) == pytest.approx(
                sum(
                    number * 365 / 12 / shortest(way, person.intensity)
                    for (number, person), way in zip(theirs, ways, strict=True)
                )
            )
            assert asked.minutes == asked.contacts * 75


@given(promises, groups, st.sampled_from(sorted(WAYS)))
def test_the_way_of_working_that_there_is_changes_nothing_but_dates_that_it_would_not_have_given(
    promised: list[Owed], groups: list[Group], present: str
) -> None:
    way = WAYS[present]
    promised = [replace(each, person=replace(each.person, way=way)) for each in promised]
    groups = [replace(each, person=replace(each.person, way=way)) for each in groups]
    change = counted(promised, groups, way, TODAY)
    for share in change.shares.values():
        assert (share.now.contacts, share.now.minutes) == (share.then.contacts, share.then.minutes)
    for each in promised:
        [same] = owed_under(each, way, TODAY)
        assert replace(same, due_on=each.due_on) == each


def counted(promised: list[Owed], groups: list[Group], way: WayOfWorking, last_day: date) -> WhatWouldChange:
    change = WhatWouldChange(way, TODAY, last_day)
    for each in promised:
        change.promise(each)
    for group in groups:
        change.people(group)
    return change


def shortest(way: WayOfWorking, intensity: Intensity) -> int:
    contact = way.contact
    return min(contact.longest_interval[intensity], contact.contact_day_every or 10_000)
