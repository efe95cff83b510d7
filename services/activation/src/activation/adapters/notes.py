"""Private words on a talk or a plan, kept beside the log, where they can be deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meedoen.transaction import Transaction
from sqlalchemy import ColumnElement, select
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


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes a note, and for which neighbourhood team; None: for the municipality."""

    person: UUID
    team: UUID | None


def keep_note(tx: Transaction, trajectory_id: UUID, note: Note, *, author: Author) -> None:
    """Keep it, with who wrote it and when."""
    row = {
        "about_id": note.about_id,
        "kind": note.kind.value,
        "trajectory_id": trajectory_id,
        "author": author.person,
        "team": author.team,
        "text": note.text,
        "written_at": tx.now,
    }
    tx.save(NOTES, [row], key=["about_id", "kind"])


def delete_note(tx: Transaction, about_id: UUID, kind: NoteKind) -> None:
    """There is none on this any more."""
    tx.delete(NOTES, [{"about_id": about_id, "kind": kind.value}])


async def notes_on(connection: AsyncConnection, trajectory_id: UUID, which: ColumnElement[bool]) -> Notes:
    """What was noted in a trajectory, as far as it may be read."""
    found = await connection.execute(
        select(NOTES.c.about_id, NOTES.c.kind, NOTES.c.text).where(NOTES.c.trajectory_id == trajectory_id, which)
    )
    return {(row.about_id, NoteKind(row.kind)): row.text for row in found}
