"""Somebody went to live in another neighbourhood. Whoever has them keeps them, until people decide otherwise."""

from dataclasses import dataclass
from datetime import datetime

from activation.domain.drafting import Draft
from activation.domain.trajectory_events import PersonMoved


@dataclass(frozen=True, slots=True)
class NoteMove:
    """Show where the person lives now; what is promised, and who owes it, stays as it is."""

    neighbourhood: str
    moved_at: datetime

    def decide(self, draft: Draft) -> None:
        if self.neighbourhood != draft.state.neighbourhood:
            draft.add(PersonMoved(draft.happened(self.moved_at), self.neighbourhood))
