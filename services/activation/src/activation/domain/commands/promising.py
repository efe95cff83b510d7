"""Promises move, one by one, to a named owner or another date; and the person may say "I am still waiting"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import NotFound
from meedoen.vocabulary import PromiseKind

from activation.domain.commands.escalating import Escalate, climb
from activation.domain.drafting import Draft
from activation.domain.promise import Owner, Promise
from activation.domain.promise_events import PersonStillWaiting
from activation.domain.promise_rules import (
    answer_keeps_its_date,
    next_contact_within_bounds,
    overdue_promise_stays,
    partner_accepts_first,
    partner_keeps_its_promise,
)
from activation.domain.trajectory import Trajectory
from activation.domain.waiting import latest_next_talk, latest_talk_after_term
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class MovePromise:
    """Give a promise another owner, another date, or both."""

    promise_id: UUID
    due_on: date | None = None
    owner: Owner | None = None

    def decide(self, draft: Draft) -> None:
        promise = draft.state.promise(self.promise_id)
        if promise is None:
            raise NotFound(Words(nl="Deze belofte staat niet open.", en="This promise is not open."))
        if self.owner is not None and self.owner != promise.owner:
            partner_keeps_its_promise(promise)
            partner_accepts_first(self.owner)
        if self.due_on is not None and self.due_on != promise.due_on:
            answer_keeps_its_date(promise)
            overdue_promise_stays(promise, draft.today)
            latest = _latest(promise, draft.state, draft.way)
            next_contact_within_bounds(self.due_on, draft.today, max(latest, promise.due_on))
        draft.named(self.owner)
        draft.move(promise, due_on=self.due_on, owner=self.owner)


@dataclass(frozen=True, slots=True)
class HearStillWaiting:
    """The person's own alarm: what is owed first becomes due today, and climbs one rung. It fulfils nothing."""

    said_at: datetime

    def decide(self, draft: Draft) -> None:
        draft.add(PersonStillWaiting(self.said_at))
        owed = sorted(draft.state.contact_promises, key=lambda promise: (promise.due_on, promise.made_at))
        if not owed:
            return
        if owed[0].due_on > draft.today:
            draft.move(owed[0], due_on=draft.today)
        Escalate().decide(draft)
        promise = draft.state.promise(owed[0].promise_id)
        if promise is not None:
            climb(draft, promise)


def _latest(promise: Promise, state: Trajectory, way: WayOfWorking) -> date:
    """Until when a promise may be put off, counted from when it was made, or from the end of the term that it is about;
    one without a limit gets no later date."""
    if promise.not_before is not None:
        return latest_talk_after_term(state, way, promise.not_before)
    made_on = local_date(promise.made_at)
    if promise.kind is PromiseKind.FOLLOW_UP:
        return latest_next_talk(state, way, made_on)
    return made_on + timedelta(days=way.longest_wait(promise.kind, state.intensity) or 0)
