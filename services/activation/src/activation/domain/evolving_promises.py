"""How each event that is about a promise changes a trajectory."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from activation.domain.promise import Promise
from activation.domain.promise_events import (
    FollowUpDue,
    FollowUpOverdue,
    PersonStillWaiting,
    PromiseEnded,
    PromiseMade,
    PromiseMoved,
)
from activation.domain.trajectory import Evolvers, Trajectory


def _promise_made(state: Trajectory, event: PromiseMade) -> Trajectory:
    promise = Promise(
        promise_id=event.promise_id,
        kind=event.kind,
        due_on=event.due_on,
        owner=event.owner,
        made_at=event.occurred_at,
        dated_at=event.occurred_at,
        referral_id=event.referral_id,
        not_before=event.not_before,
    )
    return replace(state, promises=(*state.promises, promise), promises_made=state.promises_made + 1)


def _promise_moved(state: Trajectory, event: PromiseMoved) -> Trajectory:
    promise = state.promise(event.promise_id)
    if promise is None or promise.due_on == event.due_on:
        return _with_promise(state, event.promise_id, owner=event.owner)
    return _with_promise(
        state,
        event.promise_id,
        owner=event.owner,
        due_on=event.due_on,
        dated_at=event.occurred_at,
    )


def _promise_ended(state: Trajectory, event: PromiseEnded) -> Trajectory:
    remaining = tuple(promise for promise in state.promises if promise.promise_id != event.promise_id)
    return replace(state, promises=remaining)


def _due(state: Trajectory, event: FollowUpDue) -> Trajectory:
    return _with_promise(state, event.promise_id, told_due_on=event.due_on)


def _overdue(state: Trajectory, event: FollowUpOverdue) -> Trajectory:
    return _with_promise(state, event.promise_id, rung=event.escalated_to)


def _still_waiting(state: Trajectory, _: PersonStillWaiting) -> Trajectory:
    return state


def _with_promise(state: Trajectory, promise_id: UUID, **changes: Any) -> Trajectory:
    promises = tuple(replace(each, **changes) if each.promise_id == promise_id else each for each in state.promises)
    return replace(state, promises=promises)


PROMISE_EVOLVERS: Evolvers = {
    PromiseMade: _promise_made,
    PromiseMoved: _promise_moved,
    PromiseEnded: _promise_ended,
    FollowUpDue: _due,
    FollowUpOverdue: _overdue,
    PersonStillWaiting: _still_waiting,
}
