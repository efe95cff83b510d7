"""A talk of coach or team with the person: what rests on it, so that it can be set right or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.clock import local_date
from meedoen.vocabulary import PromiseKind

from activation.domain.promise import Promise


@dataclass(frozen=True, slots=True)
class Talk:
    """As it is known by now. One that was withdrawn is no longer in the trajectory, only in its history."""

    contact_id: UUID
    """The conversation's; where a promised contact was held, the promise's."""
    held_at: datetime
    plan_version: int
    """Of the plan under which it was recorded; 0: there was none yet."""
    fulfilled: tuple[Promise, ...] = ()
    """What it fulfilled, as that stood then."""

    @property
    def is_follow_up(self) -> bool:
        """Whether it was recorded as the promised contact itself."""
        return any(promise.promise_id == self.contact_id for promise in self.fulfilled)

    def is_since(self, signed_at: datetime, version: int) -> bool:
        """Whether it came after the signing of that version of a plan: on a later day, or recorded later on that one.

        A talk from before the plan that is recorded after it is no reason for another plan.
        """
        held_on, signed_on = local_date(self.held_at), local_date(signed_at)
        return held_on > signed_on or (held_on == signed_on and self.plan_version >= version)


def talk_instead(talks: Sequence[Talk], withdrawn: Talk, promise: Promise) -> Talk | None:
    """The talk that fulfilled a promise where the one that did so is withdrawn: the first recorded after it that could.

    What comes after an exemption is gone into in a talk about that, so no other takes its place.
    """
    if promise.kind is PromiseKind.EXEMPTION_REVIEW:
        return None
    after = talks[talks.index(withdrawn) + 1 :]
    return next((each for each in after if promise.could_be_fulfilled(each.held_at)), None)
