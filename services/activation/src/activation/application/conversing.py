"""A conversation, with a private note that stays out of the events."""

from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from sqlalchemy import insert

from activation.adapters.tables import NOTES
from activation.application.asking import By, ask
from activation.domain.commands.contact import HoldConversation
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking

MOST_CHARACTERS = 10_000


async def record_conversation(
    tx: Transaction,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: HoldConversation,
    *,
    note: str | None,
    author: UUID,
) -> Loaded[Trajectory]:
    """Record it; the note is kept beside the log, where it can be deleted.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    loaded = await ask(tx, ways, by, trajectory_id, command)
    if note is not None:
        await tx.connection.execute(
            insert(NOTES).values(
                conversation_id=command.conversation_id,
                trajectory_id=trajectory_id,
                author=author,
                text=note,
                written_at=tx.now,
            )
        )
    return loaded
