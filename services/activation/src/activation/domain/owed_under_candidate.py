"""What would be owed, by whom and for when, had a candidate version been there all along. Nothing is moved by it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from activation.domain.partner_guidance import guided_by_partner, next_guidance
from activation.domain.promise import CONTACTS_OF_A_PARTNER, Owner
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as far as it says who keeps in touch with them, and how often."""

    way: WayOfWorking
    """That they are under now."""
    intensity: Intensity
    keeps_in_touch: Owner
    """Their coach or team: owes the contact where no partner does."""
    partner: Owner | None = None
    """That said yes to them, if any."""
    partner_owes_contact: bool = False
    follow_up_owed: bool = False
    """Whether coach or team owes one, besides what a partner owes."""

    def comes_back_under(self, candidate: WayOfWorking) -> bool:
        """Whether coach or team would have gone on owing what the partner took over."""
        return guided_by_partner(self.way) and not guided_by_partner(candidate)

    def taken_over_under(self, candidate: WayOfWorking) -> Owner | None:
        """The partner that would have taken over what coach or team went on owing, if any."""
        moves = guided_by_partner(candidate) and not guided_by_partner(self.way)
        return self.partner if moves and not self.partner_owes_contact else None


@dataclass(frozen=True, slots=True)
class Owed:
    """An open promise, as far as a way of working has a say in it."""

    kind: PromiseKind
    due_on: date
    made_on: date
    owner: Owner
    person: Person
    spoken_on: date
    """When anybody last spoke with the person, or when they were registered."""
    partner_since: date | None = None
    """From when the guidance counts of the partner that said yes."""
    first_of_plan: bool = False
    """Whether it is the follow-up that the plan states, on the day that it states."""
    at_end_of_term: bool = False
    """Whether it is about the end of something that is for a limited time, and so owed no sooner."""
    climbed: bool = False
    """Whether it was told on some rung that it is overdue, or that the person waits."""

    @property
    def is_contact_of_partner(self) -> bool:
        return self.owner.kind is OwnerKind.PARTNER and self.kind in CONTACTS_OF_A_PARTNER


def owed_under(owed: Owed, candidate: WayOfWorking, today: date) -> list[Owed]:
    """What would be owed instead of a promise, had the candidate been there when it was made.

    Where it leaves guidance to coach or team, what the partner took over is theirs again: the follow-up that they owe
    already, or one in its place. Where it leaves guidance to the partner, that takes over the follow-up of whom it
    said yes to; one that is overdue stays beside it.

    Any other keeps its date, unless the candidate would not have let anybody wait that long: then its last day. For
    the end of a term nobody waits too long: the talk about it keeps its date.
    """
    person = owed.person
    if owed.is_contact_of_partner and person.comes_back_under(candidate):
        if person.follow_up_owed or owed.owner != person.partner:
            return []
        owed = replace(owed, kind=PromiseKind.FOLLOW_UP, owner=person.keeps_in_touch)
    elif (
        owed.kind is PromiseKind.FOLLOW_UP
        and not owed.at_end_of_term
        and (partner := person.taken_over_under(candidate))
    ):
        guidance = _guidance(owed, partner, candidate)
        return [owed, guidance] if owed.climbed or owed.due_on < today else [guidance]
    longest = None if owed.at_end_of_term else candidate.longest_wait(owed.kind, person.intensity)
    if longest is None:
        return [owed]
    if owed.first_of_plan:
        longest = min(longest, candidate.plan.first_follow_up_latest)
    return [replace(owed, due_on=min(owed.due_on, owed.made_on + timedelta(days=longest)))]


def _guidance(follow_up: Owed, partner: Owner, candidate: WayOfWorking) -> Owed:
    """Counted from the last talk, or from when the partner said yes."""
    since = follow_up.partner_since or follow_up.made_on
    kind, due_on = next_guidance(since, max(since, follow_up.spoken_on), candidate)
    return replace(follow_up, kind=kind, due_on=due_on, owner=partner, climbed=False)
