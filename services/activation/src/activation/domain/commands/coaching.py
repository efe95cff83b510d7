"""A coach takes a trajectory on."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.vocabulary import Intensity, OwnerKind

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
