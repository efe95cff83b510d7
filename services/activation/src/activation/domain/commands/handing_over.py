"""Somebody leaves, or hands a person over: each promise goes to a named owner, and none is left behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from meedoen.vocabulary import OwnerKind

from activation.domain.drafting import Draft
from activation.domain.promise import Owner
from activation.domain.promise_rules import (
    handover_leaves_nothing_behind,
    leaver_takes_nothing_on,
    partner_accepts_first,
    partner_keeps_its_promise,
    team_of_the_trajectory,
)
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import CoachAssigned, CoachReleased


@dataclass(frozen=True, slots=True)
class HandOver:
    """What `former` owes in a trajectory goes to `to`; a promise that `named` names goes to whom it says.

    The trajectory itself goes along where the former is its coach, or its team while there is no coach. What a
    partner or somebody else owes stays theirs. Whoever lives in another neighbourhood by now may go over to its team;
    then the team that had them owes them nothing more: `Draft.named`.
    """

    former: Owner
    to: Owner | None = None
    named: Mapping[UUID, Owner] = field(default_factory=dict)

    def decide(self, draft: Draft) -> None:
        handover_leaves_nothing_behind(self.promises_left(draft.state), self.trajectories_left(draft.state))
        for owner in {*self.named.values(), *([self.to] if self.to else [])}:
            leaver_takes_nothing_on(self.former, owner)
            partner_accepts_first(owner)
        owed = [promise for promise in draft.state.promises if promise.owner == self.former]
        taking_over = {promise.promise_id: self.named.get(promise.promise_id, self.to) for promise in owed}
        to = self.to if draft.state.contact_owner == self.former else None
        for new_owner in (to, *taking_over.values()):
            draft.named(new_owner, hands_over=self.former)
        if to is not None:
            _pass_on(draft, to)
        for promise in owed:
            partner_keeps_its_promise(promise)
            draft.move(promise, owner=taking_over[promise.promise_id])

    def promises_left(self, state: Trajectory) -> tuple[UUID, ...]:
        """The promises for which nobody is named."""
        if self.to is not None:
            return ()
        owed = (promise.promise_id for promise in state.promises if promise.owner == self.former)
        return tuple(promise_id for promise_id in owed if promise_id not in self.named)

    def trajectories_left(self, state: Trajectory) -> tuple[UUID, ...]:
        """The trajectory, if nobody would owe what is promised in it from now on."""
        return (state.trajectory_id,) if self.to is None and state.contact_owner == self.former else ()


def _pass_on(draft: Draft, to: Owner) -> None:
    state = draft.state
    if to.kind is OwnerKind.COACH:
        draft.add(CoachAssigned(draft.now, to.id, state.intensity, state.intensive_until))
        return
    team_of_the_trajectory(to, state)
    if state.coach_id is not None:
        draft.add(CoachReleased(draft.now, state.coach_id))
