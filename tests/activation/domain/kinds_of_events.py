"""What a course of events came by: a machine that never gets somewhere says nothing of what holds there."""

from collections.abc import Mapping
from typing import get_args

from activation.domain.invitation_events import LetterNotSent, LetterOnItsWay, LetterSent
from activation.domain.promise_events import FollowUpOverdue, PromiseEnded, PromiseMade
from activation.domain.referring_events import ReferralEnded
from activation.domain.trajectory_events import TrajectoryEvent
from meedoen.vocabulary import EscalationRung, PromiseEnding, PromiseKind, ReferralEndReason


def kind_of(event: TrajectoryEvent) -> str:
    """Its class; of some, which of that class."""
    name = type(event).__name__
    match event:
        case PromiseMade():
            return f"{name} {event.kind}"
        case PromiseEnded():
            return f"{name} {event.kind} {event.ending}"
        case FollowUpOverdue():
            return f"{name} {event.escalated_to}"
        case ReferralEnded():
            return f"{name} {event.reason}"
    return name


_TOLD_APART = {PromiseMade, PromiseEnded, FollowUpOverdue, ReferralEnded}
_OF_LETTERS = {LetterOnItsWay, LetterSent, LetterNotSent}
_MAKE_WAY = (
    PromiseKind.FOLLOW_UP,
    PromiseKind.RETURN_CONVERSATION,
    PromiseKind.EXEMPTION_REVIEW,
    PromiseKind.GUIDANCE,
)
_END_WITH_IT = (*_MAKE_WAY, PromiseKind.FIRST_CONTACT, PromiseKind.REFERRAL_ANSWER)
_NEVER_TOLD = {ReferralEndReason.PLACEMENT_ENDED, ReferralEndReason.COMPLETED}

EVERY_KIND = frozenset(
    {each.__name__ for each in get_args(TrajectoryEvent) if each not in _TOLD_APART | _OF_LETTERS}
    | {f"PromiseMade {kind}" for kind in PromiseKind}
    | {f"PromiseEnded {kind} {PromiseEnding.FULFILLED}" for kind in PromiseKind}
    | {f"PromiseEnded {kind} {PromiseEnding.REPLACED}" for kind in _MAKE_WAY}
    | {f"PromiseEnded {kind} {PromiseEnding.CANCELLED}" for kind in _END_WITH_IT}
    | {f"FollowUpOverdue {rung}" for rung in EscalationRung}
    | {f"ReferralEnded {reason}" for reason in ReferralEndReason if reason not in _NEVER_TOLD}
)
"""But for letters, which have a machine of their own."""


THROUGH_THE_API = (
    EVERY_KIND
    - {f"PromiseEnded {kind} {PromiseEnding.CANCELLED}" for kind in PromiseKind}
    - {f"PromiseEnded {kind} {PromiseEnding.REPLACED}" for kind in PromiseKind if kind is not PromiseKind.FOLLOW_UP}
)
"""Courses of requests take longer, so that there are fewer: how each kind of promise may end is tried on the domain."""


def all_are_reached(wanted: frozenset[str], reached: Mapping[str, int]) -> None:
    """Fails on what never happened in any course."""
    missed = sorted(each for each in wanted if not reached.get(each))
    assert not missed, f"no course came by {', '.join(missed)}"
