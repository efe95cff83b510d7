"""What a candidate version would ask of whom, beside what is asked now. Counts; decides nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from activation.domain.promise import Owner
from activation.domain.way_of_working import CaseloadRole, WayOfWorking

_MONTH = Fraction(365, 12)
"""Days in an average month."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An open promise, as far as a way of working has a say in it."""

    kind: PromiseKind
    due_on: date
    made_on: date
    owner: Owner
    intensity: Intensity
    at_end_of_term: bool = False
    """Whether it is about the end of something that is for a limited time, and so owed no sooner."""


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
    """A month, for those contacts and the invitations to them."""

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


def due_under(owed: Owed, way: WayOfWorking) -> date:
    """A promise keeps its date, unless this way would not have let anybody wait that long: then its last day.

    For the end of a term nobody waits too long: the talk about it keeps its date.
    """
    longest = None if owed.at_end_of_term else way.longest_wait(owed.kind, owed.intensity)
    return owed.due_on if longest is None else min(owed.due_on, owed.made_on + timedelta(days=longest))


def contacts_a_month(way: WayOfWorking, intensity: Intensity) -> Fraction:
    """For one person; a contact day in the neighbourhood is one of them."""
    interval = way.contact.longest_interval[intensity]
    every = interval if way.contact.contact_day_every is None else min(interval, way.contact.contact_day_every)
    return _MONTH / every


class WhatWouldChange:
    """Adds up promise by promise, and group by group of people; keeps no more than a share for each owner."""

    def __init__(self, candidate: WayOfWorking, today: date, last_day: date) -> None:
        self._candidate, self._today, self._last_day = candidate, today, last_day
        self.shares: dict[Owner, Share] = {}

    def promise(self, owed: Owed) -> None:
        """Count one open promise, as it is and as it would be."""
        share = self.shares.setdefault(owed.owner, Share())
        self._count(share.now, owed.due_on)
        self._count(share.then, due_under(owed, self._candidate))

    def people(self, owner: Owner, intensity: Intensity, way: WayOfWorking, number: int) -> None:
        """Count so many people of one owner, who are under this way now."""
        share = self.shares.setdefault(owner, Share())
        share.people[intensity] += number
        for asked, of in ((share.now, way), (share.then, self._candidate)):
            contacts = number * contacts_a_month(of, intensity)
            asked.contacts += contacts
            asked.minutes += contacts * (of.effort.contact_minutes + of.effort.invitation_minutes)

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

    def _count(self, asked: Asked, due_on: date) -> None:
        asked.overdue += due_on < self._today
        asked.due += self._today <= due_on <= self._last_day


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
