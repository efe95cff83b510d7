"""A history as it is known by now: each talk as it really was, and without those that were withdrawn."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from meedoen.vocabulary import FollowUpBy

from activation.domain.trajectory_events import (
    ContactCorrected,
    ContactWithdrawn,
    ConversationHeld,
    FollowUpHeld,
    TrajectoryEvent,
)


def set_right(history: Iterable[TrajectoryEvent]) -> list[TrajectoryEvent]:
    """The same events; a corrected talk says when and how it was held, a withdrawn one is gone."""
    known: list[TrajectoryEvent | None] = []
    talks: dict[UUID, int] = {}
    for event in history:
        match event:
            case ContactCorrected():
                at = talks[event.contact_id]
                known[at] = _corrected(known[at], event)
            case ContactWithdrawn():
                known[talks.pop(event.contact_id)] = None
            case ConversationHeld():
                talks[event.conversation_id] = len(known)
            case FollowUpHeld() if event.by_kind is not FollowUpBy.PARTNER:
                talks[event.promise_id] = len(known)
        known.append(event)
    return [event for event in known if event is not None]


def _corrected(talk: TrajectoryEvent | None, event: ContactCorrected) -> TrajectoryEvent | None:
    match talk:
        case ConversationHeld():
            kind, channel = event.kind or talk.kind, event.channel or talk.channel
            return replace(talk, occurred_at=event.held_at, kind=kind, channel=channel)
        case FollowUpHeld():
            still_active = talk.still_active if event.still_active is None else event.still_active
            spoke_by = event.channel or talk.channel
            return replace(talk, occurred_at=event.held_at, still_active=still_active, channel=spoke_by)
        case _:
            return talk
