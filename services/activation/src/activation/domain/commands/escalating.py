"""A promise's date comes and passes. Asked as often as anybody likes, it tells each thing once.

What is told happened on the day that it became so, also where it is found out a week later: a machine that
stood still leaves the same history behind as one that did not.
"""

from dataclasses import dataclass
from datetime import date, datetime

from meedoen.clock import start_of_local_day
from meedoen.vocabulary import EscalationRung

from activation.domain.drafting import Draft
from activation.domain.promise import RUNGS, Promise
from activation.domain.promise_events import FollowUpDue, FollowUpOverdue


@dataclass(frozen=True, slots=True)
class Escalate:
    """Tell which promises are due, and let the overdue ones climb as far as the way of working says by now."""

    def decide(self, draft: Draft) -> None:
        for promise in draft.state.promises:
            if not promise.due_announced and promise.due_on <= draft.today:
                draft.add(
                    FollowUpDue(
                        occurred_at=_moment(promise, promise.due_on, draft.now),
                        promise_id=promise.promise_id,
                        kind=promise.kind,
                        due_on=promise.due_on,
                        owner=promise.owner,
                    )
                )
            for rung, on in promise.rungs_ahead(draft.way.escalation):
                if on <= draft.today:
                    _tell(draft, promise, rung, on)


def climb(draft: Draft, promise: Promise) -> None:
    """One rung up, whatever the days say: past the owner, who was told that it is due."""
    climbed = 0 if promise.rung is None else RUNGS.index(promise.rung)
    for rung in RUNGS[climbed + 1 : climbed + 2]:
        _tell(draft, promise, rung, draft.today)


def _tell(draft: Draft, promise: Promise, rung: EscalationRung, on: date) -> None:
    draft.add(
        FollowUpOverdue(
            occurred_at=_moment(promise, on, draft.now),
            promise_id=promise.promise_id,
            due_on=promise.due_on,
            days_late=(on - promise.due_on).days,
            escalated_to=rung,
        )
    )


def _moment(promise: Promise, on: date, now: datetime) -> datetime:
    """When that day began, but not before the promise had its date, nor after now."""
    return min(max(start_of_local_day(on), promise.dated_at), now)
