"""How each event that is about a promise changes a trajectory."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from meedoen.vocabulary import PromiseEnding

from activation.domain.promise import Promise
from activation.domain.promise_events import (
    FollowUpDue,
    FollowUpOverdue,
    PersonStillWaiting,
    PromiseEnded,
    PromiseMade,
    PromiseMoved,
    PromiseOwedAgain,
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
    ended = state.promise(event.promise_id)
    remaining = tuple(promise for promise in state.promises if promise.promise_id != event.promise_id)
    state = replace(state, promises=remaining)
    by_talk = event.ending is PromiseEnding.FULFILLED and ended is not None and ended.owes_contact
    if ended is None or not by_talk or ended.with_partner:
        return state
    by = max((at for at, talk in enumerate(state.talks) if talk.held_at == event.occurred_at), default=None)
    if by is None:
        return state
    talk = replace(state.talks[by], fulfilled=(*state.talks[by].fulfilled, ended))
    return replace(state, talks=(*state.talks[:by], talk, *state.talks[by + 1 :]))


def _owed_again(state: Trajectory, event: PromiseOwedAgain) -> Trajectory:
    """As it stood when a talk fulfilled it: its date, and how far it had climbed."""
    fulfilled = (promise for talk in state.talks for promise in talk.fulfilled)
    again = [replace(each, owner=event.owner) for each in fulfilled if each.promise_id == event.promise_id]
    return replace(state, promises=(*state.promises, *again))


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
    PromiseOwedAgain: _owed_again,
    FollowUpDue: _due,
    FollowUpOverdue: _overdue,
    PersonStillWaiting: _still_waiting,
}
