"""What a candidate version would ask of whom, beside what is asked now. Counts; decides nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil

from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from activation.domain.owed_under_candidate import Owed, Person, owed_under
from activation.domain.promise import Owner
from activation.domain.way_of_working import CaseloadRole, WayOfWorking

_MONTH = Fraction(365, 12)
"""Days in an average month."""


@dataclass(frozen=True, slots=True)
class Group:
    """So many people who are alike in what a way of working asks for them."""

    number: int
    person: Person
    checked_yearly: bool = False
    """Whether their partner's period of guidance would be over under the candidate."""


@dataclass(slots=True)
class Asked:
    """What is asked of somebody, or of all together."""

    due: int = 0
    """Promises due from today up to and including the last day."""
    overdue: int = 0
    """Promises that were due before today."""
    contacts: Fraction = Fraction(0)
    """A month, if nobody waits longer than the way of working allows."""
    minutes: Fraction = Fraction(0)
    """A month, for those contacts and the invitations to them; a partner invites nobody."""

    def add(self, other: "Asked") -> None:
        self.due += other.due
        self.overdue += other.overdue
        self.contacts += other.contacts
        self.minutes += other.minutes


@dataclass(slots=True)
class Share:
    """What one owner has and would have to do, and for how many people."""

    people: Counter[Intensity] = field(default_factory=Counter)
    now: Asked = field(default_factory=Asked)
    then: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class Load:
    """A norm beside the people whom it is about."""

    role: CaseloadRole
    norm: int
    people: int
    needed: int
    """How many coaches or team members it takes to keep to the norm."""
    over_norm: int | None
    """How many coaches have more people than that; unknown for teams, whose size nobody tells."""


def contacts_a_month(way: WayOfWorking, intensity: Intensity) -> Fraction:
    """With one person, for their coach or team; a contact day in the neighbourhood is one of them."""
    interval = way.contact.longest_interval[intensity]
    every = interval if way.contact.contact_day_every is None else min(interval, way.contact.contact_day_every)
    return _MONTH / every


def contact_days_a_month(way: WayOfWorking) -> Fraction:
    """With one person: what is left to coach or team while a partner keeps in touch."""
    every = way.contact.contact_day_every
    return Fraction(0) if every is None else _MONTH / every


def _with_partner(way: WayOfWorking, kind: PromiseKind, people: int = 1) -> Asked:
    """A partner sees people where they are: it invites nobody."""
    check = kind is PromiseKind.ANNUAL_CHECK
    contacts = people * _MONTH / (way.referral.annual_check_every if check else way.referral.guidance_every)
    return Asked(contacts=contacts, minutes=contacts * way.effort.contact_minutes)


class WhatWouldChange:
    """Adds up promise by promise, and group by group of people; keeps no more than a share for each owner."""

    def __init__(self, candidate: WayOfWorking, today: date, last_day: date) -> None:
        self._candidate, self._today, self._last_day = candidate, today, last_day
        self.shares: dict[Owner, Share] = {}

    def promise(self, owed: Owed) -> None:
        """Count one open promise, as it is and as it would be; a partner's with the contacts that it stands for."""
        now = self._share(owed.owner).now
        self._count(now, owed.due_on)
        if owed.is_contact_of_partner:
            now.add(_with_partner(owed.person.way, owed.kind))
        for would_be in owed_under(owed, self._candidate, self._today):
            then = self._share(would_be.owner).then
            self._count(then, would_be.due_on)
            if would_be.is_contact_of_partner and owed.is_contact_of_partner:
                then.add(_with_partner(self._candidate, would_be.kind))

    def people(self, group: Group) -> None:
        """Count so many people of one owner, and the contacts with them."""
        person, candidate = group.person, self._candidate
        own = self._share(person.keeps_in_touch)
        own.people[person.intensity] += group.number
        own.now.add(_own(group, person.way, guided=person.partner_owes_contact))
        partner = person.taken_over_under(candidate)
        stays = person.partner_owes_contact and not person.comes_back_under(candidate)
        own.then.add(_own(group, candidate, guided=partner is not None or stays))
        if partner is not None:
            kind = PromiseKind.ANNUAL_CHECK if group.checked_yearly else PromiseKind.GUIDANCE
            self._share(partner).then.add(_with_partner(candidate, kind, group.number))

    def by_kind(self) -> Mapping[OwnerKind, Share]:
        """The shares of each kind of owner together."""
        kinds = {kind: Share() for kind in OwnerKind}
        for owner, share in self.shares.items():
            together = kinds[owner.kind]
            together.people.update(share.people)
            together.now.add(share.now)
            together.then.add(share.then)
        return kinds

    def loads(self, way: WayOfWorking) -> list[Load]:
        """Each norm of a way of working beside the people as they are divided now."""
        return [
            _load(role, norm, [share.people for owner, share in self.shares.items() if owner.kind is _WHOSE[role]], way)
            for role, norm in way.caseload.items()
        ]

    def _share(self, owner: Owner) -> Share:
        return self.shares.setdefault(owner, Share())

    def _count(self, asked: Asked, due_on: date) -> None:
        asked.overdue += due_on < self._today
        asked.due += self._today <= due_on <= self._last_day


def _own(group: Group, way: WayOfWorking, *, guided: bool) -> Asked:
    """What people ask of their coach or team, with an invitation to each contact."""
    each = contact_days_a_month(way) if guided else contacts_a_month(way, group.person.intensity)
    contacts = group.number * each
    return Asked(contacts=contacts, minutes=contacts * (way.effort.contact_minutes + way.effort.invitation_minutes))


def _load(role: CaseloadRole, norm: int, people: Iterable[Counter[Intensity]], way: WayOfWorking) -> Load:
    counted = [sum(each[intensity] for intensity in _about(role, way)) for each in people]
    total = sum(counted)
    over = None if role is CaseloadRole.TEAM_MEMBER else sum(number > norm for number in counted)
    return Load(role, norm, total, ceil(total / norm), over)


def _about(role: CaseloadRole, way: WayOfWorking) -> set[Intensity]:
    """Where intensive guidance has a norm of its own, the coaches' norm is about the others."""
    if role is CaseloadRole.INTENSIVE_COACH:
        return {Intensity.INTENSIVE}
    if role is CaseloadRole.COACH and CaseloadRole.INTENSIVE_COACH in way.caseload:
        return set(Intensity) - {Intensity.INTENSIVE}
    return set(Intensity)


_WHOSE: Mapping[CaseloadRole, OwnerKind] = {
    CaseloadRole.COACH: OwnerKind.COACH,
    CaseloadRole.INTENSIVE_COACH: OwnerKind.COACH,
    CaseloadRole.TEAM_MEMBER: OwnerKind.TEAM,
}
