"""What is shown of the ladder of invitations: what it asks next, the invitations, and the letters that left."""

from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import Channel, InvitationOutcome, InvitationStep, NextStep

from activation.domain.invitation import LetterState
from activation.domain.ladder import Following
from activation.domain.trajectory import Trajectory
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


class LetterView(ApiModel):
    """That a letter left, or did not. `on-its-way` for longer than a moment: look whether it arrived."""

    letter_id: UUID
    channel: Channel
    languages: list[str]
    state: LetterState
    at: ApiMoment


class InvitationView(ApiModel):
    invitation_id: UUID
    attempt: int
    step: InvitationStep
    channel: Channel
    appointment_at: ApiMoment
    letters: list[LetterView]
    outcome: InvitationOutcome | None
    next_step: NextStep | None


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


def invitation_views(state: Trajectory) -> list[InvitationView]:
    """All invitations of a trajectory, each with its letters."""
    letters = _letters(state)
    return [
        InvitationView(
            invitation_id=each.invitation_id,
            attempt=each.attempt,
            step=each.step,
            channel=each.channel,
            appointment_at=each.appointment_at,
            letters=letters.get(each.invitation_id, []),
            outcome=each.outcome,
            next_step=each.next_step,
        )
        for each in state.invitations
    ]


def _letters(state: Trajectory) -> dict[UUID, list[LetterView]]:
    """By invitation."""
    letters: dict[UUID, list[LetterView]] = {}
    for each in state.letters:
        letter = LetterView(
            letter_id=each.letter_id,
            channel=each.channel,
            languages=list(each.languages),
            state=each.state,
            at=each.at,
        )
        letters.setdefault(each.invitation_id, []).append(letter)
    return letters
