"""Trajectories and what is promised in them, as rows. They follow from the events; written in their transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from meedoen.vocabulary import PromiseKind

from activation.adapters.exemption_columns import exemption_columns
from activation.adapters.tables import (
    INVITATIONS,
    PROMISE_HISTORY,
    PROMISES,
    PROMISES_TO_TELL,
    REFERRALS,
    TRAJECTORIES,
)
from activation.domain.ladder import contact_day_due_on, no_show_action
from activation.domain.neighbourhood_team import known_to_team, team_of_new_neighbourhood
from activation.domain.partner_guidance import partner_guidance
from activation.domain.promise import Promise
from activation.domain.referral_standing import Referral
from activation.domain.trajectory import Trajectory
from activation.domain.waiting import plan_due_on
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class Change:
    """A trajectory before a transaction, and as it is now, under its way of working then and now."""

    before: Trajectory
    way_before: WayOfWorking
    now: Loaded[Trajectory]
    way: WayOfWorking


Place = tuple[date, UUID]
"""Where a promise, by its id, stands among those that there is something to tell about."""


def places_to_tell(state: Trajectory, way: WayOfWorking) -> list[Place]:
    """When there is next something to tell about which promise."""
    places = ((promise.next_action_on(way.escalation), promise.promise_id) for promise in state.promises)
    return [(on, promise_id) for on, promise_id in places if on is not None]


def forget_places(tx: Transaction, places: Sequence[Place]) -> None:
    """The sweep has nothing to tell there, or not any more."""
    tx.delete(PROMISES_TO_TELL, [_place_key(place) for place in places])


def _place_key(place: Place) -> dict[str, Any]:
    next_action_on, promise_id = place
    return {"next_action_on": next_action_on, "promise_id": promise_id}


def save_changes(tx: Transaction, changes: Sequence[Change]) -> None:
    """Show trajectories as they are now, in one statement per table; a row that stays the same is left alone."""
    trajectories = [
        row
        for change in changes
        if (row := _trajectory_row(change.now.stream_id, change.now.state, change.way))
        != _trajectory_row(change.now.stream_id, change.before, change.way)
    ]
    tx.save(TRAJECTORIES, trajectories, key=["trajectory_id"])
    promises = [row for change in changes for row in _promise_rows(change)]
    tx.save(PROMISES, promises, key=["promise_id"])
    tx.delete(PROMISES, [{"promise_id": promise_id} for change in changes for promise_id in _ended(change)])
    history = [{**row, "known_from": tx.now} for change in changes for row in _listings_since(change)]
    tx.save(PROMISE_HISTORY, history, key=["promise_id", "known_from"])
    _save_places(tx, changes)
    invitations = [
        {"invitation_id": each.invitation_id, "trajectory_id": change.now.stream_id}
        for change in changes
        for each in change.now.state.invitations[len(change.before.invitations) :]
    ]
    tx.save(INVITATIONS, invitations, key=["invitation_id"])
    referrals = [
        _referral_row(each, change.now.stream_id)
        for change in changes
        for each in change.now.state.referrals
        if _changed(each, change.before.referral(each.referral_id))
    ]
    tx.save(REFERRALS, referrals, key=["referral_id"])


def _trajectory_row(trajectory_id: UUID, state: Trajectory, way: WayOfWorking) -> dict[str, Any]:
    following, guidance = no_show_action(state, way), partner_guidance(state)
    return {
        "trajectory_id": trajectory_id,
        "client_id": state.client_id,
        "municipality": state.municipality,
        "neighbourhood": state.neighbourhood,
        "team_id": state.team_id,
        "seen_by_team": _seen_by(state),
        "neighbourhood_team_id": team_of_new_neighbourhood(state, way),
        "coach_id": state.coach_id,
        "intensity": state.intensity.value,
        "stage": state.stage.value,
        "plan_activity_kind": state.plan and state.plan.activity_kind.value,
        "plan_hours_per_week": state.plan and state.plan.hours_per_week,
        "plan_due_on": plan_due_on(state, way),
        "partner_id": guidance and guidance.partner_id,
        "partner_since": guidance and guidance.since,
        "partner_owes_contact": guidance is not None and guidance.owes_contact,
        "follow_up_owed": any(each.kind is PromiseKind.FOLLOW_UP and not each.with_partner for each in state.promises),
        "term_ends_on": state.unfollowed_term_ends_on,
        "no_show_action": following and following.action,
        "no_show_action_due_on": following and following.due_on,
        "contact_day_due_on": contact_day_due_on(state, way),
        **exemption_columns(state.exemption),
        "started_at": state.started_at,
        "silent_since": state.silent_since,
        "closed_at": state.closed_at,
        "way_of_working": state.way_of_working,
        "way_of_working_version": state.way_of_working_version,
    }


def _referral_row(referral: Referral, trajectory_id: UUID) -> dict[str, Any]:
    return {
        "referral_id": referral.referral_id,
        "trajectory_id": trajectory_id,
        "partner_id": referral.partner_id,
        "is_open": referral.is_open,
        "place_activity_kind": referral.place and referral.place.activity_kind.value,
        "place_hours_per_week": referral.place and referral.place.hours_per_week,
    }


def _changed(referral: Referral, before: Referral | None) -> bool:
    return before is None or (before.is_open, before.place) != (referral.is_open, referral.place)


def _promise_rows(change: Change) -> Iterator[Mapping[str, Any]]:
    trajectory_id, before, now = change.now.stream_id, change.before, change.now.state
    known = {promise.promise_id: promise for promise in before.promises}
    for promise in now.promises:
        row, was = _promise_row(promise, trajectory_id, now), known.get(promise.promise_id)
        if was is None or row != _promise_row(was, trajectory_id, before):
            yield row


def _promise_row(promise: Promise, trajectory_id: UUID, state: Trajectory) -> dict[str, Any]:
    return {
        "promise_id": promise.promise_id,
        "trajectory_id": trajectory_id,
        "municipality": state.municipality,
        "team_id": state.team_id,
        "seen_by_team": _seen_by(state),
        "kind": promise.kind.value,
        "due_on": promise.due_on,
        "owner_kind": promise.owner.kind.value,
        "owner_id": promise.owner.id,
        "made_at": promise.made_at,
        "referral_id": promise.referral_id,
        "rung": promise.rung.value if promise.rung else None,
        "first_of_plan": _is_first_of_plan(promise, state),
    }


def _is_first_of_plan(promise: Promise, state: Trajectory) -> bool:
    """Whether it is the follow-up that the plan states, and nobody gave it another date since."""
    plan = state.plan
    return (
        plan is not None
        and promise.kind is PromiseKind.FOLLOW_UP
        and promise.made_at == promise.dated_at == plan.signed_at
    )


def _listings_since(change: Change) -> list[dict[str, Any]]:
    """What stands on another list, or elsewhere on it; a rung climbed is no such thing."""
    before, now = _listings(change, change.before), _listings(change, change.now.state)
    over = {"owner_id": None, "team_id": None, "due_on": None}
    ended = [row | over for promise_id, row in before.items() if promise_id not in now]
    return [row for promise_id, row in now.items() if row != before.get(promise_id)] + ended


def _listings(change: Change, state: Trajectory) -> dict[UUID, dict[str, Any]]:
    return {
        promise.promise_id: {
            "promise_id": promise.promise_id,
            "trajectory_id": change.now.stream_id,
            "owner_id": promise.owner.id,
            "team_id": state.team_id,
            "due_on": promise.due_on,
        }
        for promise in state.promises
    }


def _save_places(tx: Transaction, changes: Sequence[Change]) -> None:
    new, gone = [], []
    for change in changes:
        before = places_to_tell(change.before, change.way_before)
        now = places_to_tell(change.now.state, change.way)
        gone += [place for place in before if place not in now]
        new += [_place_key(place) | {"trajectory_id": change.now.stream_id} for place in now if place not in before]
    tx.save(PROMISES_TO_TELL, new, key=["next_action_on", "promise_id"])
    forget_places(tx, gone)


def _seen_by(state: Trajectory) -> UUID | None:
    return state.team_id if known_to_team(state) else None


def _ended(change: Change) -> set[Any]:
    open_now = {promise.promise_id for promise in change.now.state.promises}
    return {promise.promise_id for promise in change.before.promises} - open_now
