"""Which rung of the ladder a missed appointment counts as, by what is known now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from meedoen.vocabulary import InvitationOutcome

from activation.domain.invitation import Invitation
from activation.domain.talk import Talk


def rungs_missed(
    invitations: Sequence[Invitation], talks: Sequence[Talk], *, if_missed: Invitation | None = None
) -> dict[UUID, int]:
    """For each appointment that was missed and counts, which rung of the ladder that is; `if_missed` is taken as one.

    Each is one rung above the one before, and never above the rung by which the person was invited to it: what was set
    right afterwards leads down, and passes over none. It begins again after the person came, or spoke with coach or
    team in between, whenever that was recorded.
    """
    spoken = [talk.held_at for talk in talks]
    rungs: dict[UUID, int] = {}
    reached, last_missed_at = 0, None
    for each in invitations:
        if each.counts_as_missed or each is if_missed:
            if _any_between(spoken, last_missed_at, each.appointment_at):
                reached = 0
            reached = min(reached + 1, each.attempt)
            rungs[each.invitation_id] = reached
            last_missed_at = each.appointment_at
        elif each.outcome is InvitationOutcome.ATTENDED:
            reached = 0
    return rungs


def rung_reached(invitations: Sequence[Invitation], talks: Sequence[Talk]) -> int:
    """The rung of the last appointment that was missed; 0: the person came or spoke since, or missed none."""
    came = [at for at, each in enumerate(invitations, 1) if each.outcome is InvitationOutcome.ATTENDED]
    since = invitations[max(came, default=0) :]
    rungs = rungs_missed(since, talks)
    if not rungs:
        return 0
    last = [each for each in since if each.invitation_id in rungs][-1]
    return 0 if _any_between([talk.held_at for talk in talks], last.appointment_at, None) else rungs[last.invitation_id]


def _any_between(moments: Sequence[datetime], since: datetime | None, until: datetime | None) -> bool:
    """Until then, but not at that moment; None: from ever, or for ever."""
    return any((since is None or since <= each) and (until is None or each < until) for each in moments)
