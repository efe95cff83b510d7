"""A coach takes a trajectory on, and decides how much attention the person needs."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from activation.domain.commands.term_ending import owe_talk_at_end_of_term, talk_goes_with_its_term
from activation.domain.drafting import Draft
from activation.domain.intensive_guidance import intensive_until
from activation.domain.promise import Owner
from activation.domain.trajectory_events import CoachAssigned


@dataclass(frozen=True, slots=True)
class AssignCoach:
    """Name the coach, who takes over each promise of the former coach and of the team, one by one."""

    coach_id: UUID
    intensity: Intensity

    def decide(self, draft: Draft) -> None:
        former = {draft.state.contact_owner, Owner(OwnerKind.TEAM, draft.state.team_id)}
        _assign(draft, self.coach_id, self.intensity, former)


@dataclass(frozen=True, slots=True)
class ChangeIntensity:
    """The coach stays; the person gets more attention, or less. More brings the next talk nearer.

    Where intensive guidance is for a limited time, a talk is owed at its end. Less attention before that takes the
    talk away again; intensive once more, from that day on, makes it last as long again.
    """

    intensity: Intensity

    def decide(self, draft: Draft) -> None:
        if draft.state.coach_id is None:
            raise RuleRefused(
                "intensity-needs-coach",
                Words(
                    nl="Een coach bepaalt hoeveel aandacht iemand krijgt. Wijs eerst een coach aan.",
                    en="A coach decides how much attention somebody gets. Assign a coach first.",
                ),
            )
        _assign(draft, draft.state.coach_id, self.intensity)


def _assign(draft: Draft, coach_id: UUID, intensity: Intensity, former: Set[Owner] = frozenset()) -> None:
    """Nothing where all of it is so already."""
    before = draft.state
    until = intensive_until(before, intensity, draft.today, draft.way)
    if (before.coach_id, before.intensity, before.intensive_until) == (coach_id, intensity, until):
        return
    draft.add(CoachAssigned(draft.now, coach_id, intensity, until))
    if intensity is not Intensity.INTENSIVE:
        talk_goes_with_its_term(draft, before)
    for promise in draft.state.promises:
        if promise.owner in former:
            draft.move(promise, owner=Owner(OwnerKind.COACH, coach_id))
    _bring_nearer(draft, before.intensity)
    owe_talk_at_end_of_term(draft)


def _bring_nearer(draft: Draft, before: Intensity) -> None:
    """Whoever may wait less long from now on waits less long for the talk that was already promised too."""
    longest = draft.way.contact.longest_interval
    interval = longest[draft.state.intensity]
    if interval >= longest[before]:
        return
    for promise in draft.state.promises:
        latest = max(local_date(promise.made_at) + timedelta(days=interval), draft.today)
        if promise.kind is PromiseKind.FOLLOW_UP and promise.due_on > latest:
            draft.move(promise, due_on=latest)
