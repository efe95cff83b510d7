"""An exemption is for a time: somebody owes the person a talk when it is over."""

from dataclasses import dataclass
from datetime import date, datetime

from meedoen.vocabulary import PromiseEnding, PromiseKind

from activation.domain.drafting import Draft
from activation.domain.exemption_events import ExemptionNoted, ExemptionOver


@dataclass(frozen=True, slots=True)
class NoteExemption:
    """Owe a review by the day on which the exemption ends; a later exemption takes the place of an earlier one,
    unless its review is overdue, or nobody else owes the person a contact before the exemption begins."""

    until: date
    since: date | None = None
    """None: from today."""

    def decide(self, draft: Draft) -> None:
        draft.add(ExemptionNoted(draft.now, self.since or draft.today, self.until))
        exemption = draft.state.exemption
        begun = exemption is not None and exemption.since <= draft.today
        standing = [each for each in draft.state.contact_promises if each.not_before is None]
        earlier = [each for each in standing if each.kind is PromiseKind.EXEMPTION_REVIEW]
        due_on = max(self.until, draft.today)
        draft.promise(PromiseKind.EXEMPTION_REVIEW, due_on, draft.state.contact_owner)
        for promise in earlier:
            if promise.may_make_way(draft.today) and (begun or len(standing) > len(earlier)):
                draft.end(promise, PromiseEnding.REPLACED)


@dataclass(frozen=True, slots=True)
class NoteExemptionEnded:
    """The exemption is over, at its end or before: the review is owed within days."""

    happened_at: datetime | None = None
    """When it ended; now, where nobody says otherwise."""

    def decide(self, draft: Draft) -> None:
        draft.add(ExemptionOver(draft.happened(self.happened_at)))
        due_on = draft.within(draft.way.contact.return_conversation_within)
        standing = [each for each in draft.state.promises if each.kind is PromiseKind.EXEMPTION_REVIEW]
        if not standing:
            draft.promise(PromiseKind.EXEMPTION_REVIEW, due_on, draft.state.contact_owner)
        for promise in standing:
            if promise.due_on > due_on:
                draft.move(promise, due_on=due_on)
