"""What was done before with and for a person, so that they need not tell it again. Every reading is logged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from meedoen.privacy.processing_log import Processing, log_processing
from meedoen.transaction import Transaction

from activation.adapters.event_codec import CODEC, TRAJECTORY
from activation.adapters.finding import trajectories_of_client
from activation.adapters.notes import NoteKind, Notes, notes_on
from activation.adapters.tables import PROCESSING_LOG
from activation.application.processing_activities import READ_CONVERSATIONS, READ_STORY
from activation.application.sight import Sight, not_found
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Chapter:
    """One trajectory: how it stands or ended, all that happened in it, and what was noted."""

    state: Trajectory
    version: int
    events: tuple[TrajectoryEvent, ...]
    notes: Notes = field(default_factory=dict)

    def note(self, about_id: UUID, kind: NoteKind) -> str | None:
        """The note on something that happened in it, if there is one for this reader."""
        return self.notes.get((about_id, kind))


async def read_story(tx: Transaction, sight: Sight, trajectory_id: UUID, *, reader: UUID) -> list[Chapter]:
    """This trajectory, then the others of the same person in this municipality, the latest first.

    A team that has this person now reads what another team did before, but not what that team noted; `Sight.notes_in`
    says whose notes it does read. A team that had them once reads nothing of what came later without it.

    Raises:
        NotFound: there is no such trajectory for this person.
    """
    present = await _chapter(tx, sight, trajectory_id)
    if not sight.sees(present.state):
        raise not_found()
    client_id = present.state.client_id
    every = await trajectories_of_client(tx.connection, client_id, present.state.municipality)
    others = [await _chapter(tx, sight, each) for each in every if each != trajectory_id]
    await _log(tx, READ_STORY, [client_id], reader)
    return [present, *(each for each in others if _came_before(each, present) or sight.sees(each.state))]


async def read_conversations(tx: Transaction, sight: Sight, trajectory_id: UUID, *, reader: UUID) -> Chapter:
    """One trajectory with what was noted of it.

    Raises:
        NotFound: there is no such trajectory for this person.
    """
    chapter = await _chapter(tx, sight, trajectory_id)
    if not sight.sees(chapter.state):
        raise not_found()
    await _log(tx, READ_CONVERSATIONS, [chapter.state.client_id], reader)
    return chapter


async def _chapter(tx: Transaction, sight: Sight, trajectory_id: UUID) -> Chapter:
    state, version, events = TRAJECTORY.initial, 0, []
    while page := await tx.store.read_stream(trajectory_id, after_version=version, limit=_PAGE):
        if version == 0 and page[0].type != "trajectory-started":
            raise not_found()
        for stored in page:
            event = CODEC.read(stored)
            state, version = TRAJECTORY.evolve(state, event), stored.version
            events.append(event)
    notes = await notes_on(tx.connection, trajectory_id, sight.notes_in(state))
    return Chapter(state, version, tuple(events), notes)


def _came_before(chapter: Chapter, present: Chapter) -> bool:
    began, now = chapter.state.started_at, present.state.started_at
    return began is not None and now is not None and began < now


async def _log(tx: Transaction, processing: Processing, clients: Sequence[UUID], reader: UUID) -> None:
    await log_processing(tx, PROCESSING_LOG, processing, clients, subject_type="urn:meedoen:client-id", done_by=reader)
