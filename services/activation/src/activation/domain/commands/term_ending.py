"""At the end of temporary work the person goes back to the coach: that talk is owed from the day of signing."""

from meedoen.vocabulary import PromiseKind

from activation.domain.drafting import Draft


def owe_talk_at_end_of_term(draft: Draft) -> None:
    """Owe it, if the plan has a term that is not over yet; once is enough."""
    term = None if draft.state.plan is None else draft.state.plan.work_term
    if term is None or term.is_over(draft.today):
        return
    if all(promise.not_before != term.ends_on for promise in draft.state.promises):
        draft.promise(PromiseKind.RETURN_CONVERSATION, term.ends_on, draft.state.contact_owner, not_before=term.ends_on)
