"""What is shown of the ladder of invitations: what it asks next, and the letters that left."""

from meedoen.http import ApiDate, ApiModel
from meedoen.vocabulary import Channel, InvitationStep, NextStep

from activation.domain.ladder import Following
from activation.domain.way_of_working import Tone


class NextOnLadder(ApiModel):
    """What the ladder asks next: a step on the way to a contact, which is promised besides."""

    action: NextStep | None
    """Null: the first invitation."""
    due_on: ApiDate
    step: InvitationStep | None
    """How the person is invited then; null where a professional decides. A gentler step may be chosen."""
    channel: Channel | None
    tone: Tone | None
    compulsory: bool | None
    """Whether the person must come; what follows when they do not, the ladder says then."""


def next_on_ladder_view(following: Following | None) -> NextOnLadder | None:
    """None while the ladder asks nothing."""
    if following is None:
        return None
    rung = following.rung
    return NextOnLadder(
        action=following.action,
        due_on=following.due_on,
        step=rung.step if rung else None,
        channel=rung.channel if rung else None,
        tone=rung.tone if rung else None,
        compulsory=rung.compulsory if rung else None,
    )
