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
    rungs, _ = _climbed(invitations, talks, if_missed)
    return rungs


def rung_reached(invitations: Sequence[Invitation], talks: Sequence[Talk]) -> int:
    """The rung of the last appointment that was missed; 0: the person came or spoke since, or missed none."""
    _, reached = _climbed(invitations, talks, None)
    return reached


def _climbed(
    invitations: Sequence[Invitation], talks: Sequence[Talk], if_missed: Invitation | None
) -> tuple[dict[UUID, int], int]:
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
    return rungs, 0 if _any_between(spoken, last_missed_at, None) else reached


def _any_between(moments: Sequence[datetime], since: datetime | None, until: datetime | None) -> bool:
    """Until then, but not at that moment; None: from ever, or for ever."""
    return any((since is None or since <= each) and (until is None or each < until) for each in moments)
