"""A talk with the person, with a private note that stays out of the events."""

from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.transaction import Transaction
from sqlalchemy import and_, true

from activation.adapters.notes import Author, Note, NoteKind, delete_note, keep_note, notes_on
from activation.adapters.tables import NOTES
from activation.application.asking import By, ask, found
from activation.application.trajectories import Trajectories
from activation.domain.commands.contact import HoldConversation, HoldFollowUp
from activation.domain.commands.correcting import WithdrawTalk
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking

MOST_CHARACTERS = 10_000

_NOTE_OF_OTHERS = Words(
    nl="Bij dit gesprek hoort een aantekening van een andere organisatie. Laat wie het vastlegde het intrekken.",
    en="There is a note of another organisation on this talk. Ask whoever recorded it to withdraw it.",
)


async def record_conversation(
    tx: Transaction,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: HoldConversation,
    *,
    note: str | None,
    author: Author,
) -> Loaded[Trajectory]:
    """Record it; the note is kept beside the log, where it can be deleted.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    loaded = await ask(tx, ways, by, trajectory_id, command)
    if note is not None:
        kept = Note(command.conversation_id, NoteKind.CONVERSATION, note)
        keep_note(tx, trajectory_id, kept, author=author)
    return loaded


async def record_follow_up(
    tx: Transaction,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: HoldFollowUp,
    *,
    note: str | None,
    author: Author,
) -> Loaded[Trajectory]:
    """Record that a promised contact was held; its note is kept by the promise.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    loaded = await ask(tx, ways, by, trajectory_id, command)
    if note is not None:
        keep_note(tx, trajectory_id, Note(command.promise_id, NoteKind.FOLLOW_UP, note), author=author)
    return loaded


async def withdraw_talk(
    tx: Transaction, ways: WaysOfWorking, by: By, trajectory_id: UUID, command: WithdrawTalk
) -> Loaded[Trajectory]:
    """Take it back. Its note goes too: it is about somebody else, or about nothing.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does; or there is a note on it that they may not read.
    """
    asked = (await found(Trajectories(tx, ways), by, trajectory_id)).state
    hidden = and_(NOTES.c.about_id == command.contact_id, by.sight.notes_in(asked).is_not(true()))
    if await notes_on(tx.connection, trajectory_id, hidden):
        raise RuleRefused("note-of-others", _NOTE_OF_OTHERS)
    loaded = await ask(tx, ways, by, trajectory_id, command)
    delete_note(tx, command.contact_id, NoteKind.FOLLOW_UP if command.follow_up else NoteKind.CONVERSATION)
    return loaded
