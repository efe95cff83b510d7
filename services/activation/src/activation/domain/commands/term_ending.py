"""Temporary work and intensive guidance for a limited time end in a talk with the coach, promised from the first day
on. It is held on the last day or, after temporary work, within the days that the way of working has for it."""

from meedoen.vocabulary import PromiseEnding, PromiseKind

from activation.domain.drafting import Draft
from activation.domain.trajectory import Trajectory
from activation.domain.waiting import latest_talk_after_term


def owe_talk_at_end_of_term(draft: Draft) -> None:
    """Owe it for each term that is not over yet; once is enough."""
    for ends_on in draft.state.term_ends:
        if ends_on > draft.today and all(promise.not_before != ends_on for promise in draft.state.promises):
            due_on = latest_talk_after_term(draft.state, draft.way, ends_on)
            draft.promise(PromiseKind.RETURN_CONVERSATION, due_on, draft.state.contact_owner, not_before=ends_on)


def talk_goes_with_its_term(draft: Draft, before: Trajectory) -> None:
    """The talk at the end of a term that is no longer there makes way for what else is promised, unless it is overdue
    or the person said "I am still waiting"."""
    gone = set(before.term_ends) - set(draft.state.term_ends)
    for promise in draft.state.promises:
        if promise.not_before in gone and promise.may_make_way(draft.today):
            draft.end(promise, PromiseEnding.REPLACED)
