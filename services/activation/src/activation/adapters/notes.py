"""Private words on a talk or a plan, kept beside the log, where they can be deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meedoen.transaction import Transaction
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.tables import NOTES


class NoteKind(StrEnum):
    """What a note is on."""

    CONVERSATION = "conversation"
    FOLLOW_UP = "follow-up"
    """By the promise that was held."""
    PLAN = "plan"
    ADDITIONAL_WORK = "additional-work"
    """Why the place of a plan runs without this person too."""


@dataclass(frozen=True, slots=True)
class Note:
    about_id: UUID
    kind: NoteKind
    text: str


Notes = Mapping[tuple[UUID, NoteKind], str]


def keep_note(tx: Transaction, trajectory_id: UUID, note: Note, *, author: UUID) -> None:
    """Keep it, with who wrote it and when."""
    row = {
        "about_id": note.about_id,
        "kind": note.kind.value,
        "trajectory_id": trajectory_id,
        "author": author,
        "text": note.text,
        "written_at": tx.now,
    }
    tx.save(NOTES, [row], key=["about_id", "kind"])


async def notes_on(connection: AsyncConnection, trajectory_ids: Sequence[UUID]) -> Notes:
    """All that was noted in these trajectories."""
    found = await connection.execute(
        select(NOTES.c.about_id, NOTES.c.kind, NOTES.c.text).where(NOTES.c.trajectory_id.in_(trajectory_ids))
    )
    return {(row.about_id, NoteKind(row.kind)): row.text for row in found}
