"""A coach takes a trajectory on, and decides how much attention the person needs."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

from activation.domain.drafting import Draft
from activation.domain.promise import Owner
from activation.domain.trajectory_events import CoachAssigned


@dataclass(frozen=True, slots=True)
class AssignCoach:
    """Name the coach, who takes over each promise of the former coach and of the team, one by one."""

    coach_id: UUID
    intensity: Intensity

    def decide(self, draft: Draft) -> None:
        state = draft.state
        if (state.coach_id, state.intensity) == (self.coach_id, self.intensity):
            return
        former = {state.contact_owner, Owner(OwnerKind.TEAM, state.team_id)}
        draft.add(CoachAssigned(draft.now, self.coach_id, self.intensity))
        for promise in state.promises:
            if promise.owner in former:
                draft.move(promise, owner=Owner(OwnerKind.COACH, self.coach_id))
        _bring_nearer(draft, state.intensity)


@dataclass(frozen=True, slots=True)
class ChangeIntensity:
    """The coach stays; the person gets more attention, or less. More brings the next talk nearer."""

    intensity: Intensity

    def decide(self, draft: Draft) -> None:
        state = draft.state
        if state.coach_id is None:
            raise RuleRefused(
                "intensity-needs-coach",
                Words(
                    nl="Een coach bepaalt hoeveel aandacht iemand krijgt. Wijs eerst een coach aan.",
                    en="A coach decides how much attention somebody gets. Assign a coach first.",
                ),
            )
        if state.intensity is self.intensity:
            return
        draft.add(CoachAssigned(draft.now, state.coach_id, self.intensity))
        _bring_nearer(draft, state.intensity)


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
