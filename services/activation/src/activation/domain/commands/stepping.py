"""A step on the participation ladder, up or down."""

from dataclasses import dataclass
from datetime import datetime

from meedoen.language import Words
from meedoen.refusals import RuleRefused

from activation.domain.drafting import Draft
from activation.domain.late_recording import follows_registration, recorded_once_it_happened, step_follows_step
from activation.domain.trajectory_events import StepTaken


@dataclass(frozen=True, slots=True)
class TakeStep:
    """From one rung (1 isolated to 6 paid work) to another. `from_rung` is needed the first time alone."""

    to_rung: int
    from_rung: int | None = None
    taken_at: datetime | None = None
    """When it was taken, where that is recorded later."""

    def decide(self, draft: Draft) -> None:
        known = draft.state.participation_rung
        from_rung = self.from_rung if known is None else known
        if from_rung is None:
            raise RuleRefused(
                "step-needs-start",
                Words(
                    nl="Zeg bij de eerste stap op welke trede de persoon stond.",
                    en="With the first step, state the rung that the person was on.",
                ),
            )
        if self.from_rung not in {None, from_rung} or from_rung == self.to_rung:
            raise RuleRefused(
                "step-starts-elsewhere",
                Words(
                    nl=f"De persoon staat op trede {from_rung}. Kies daarvandaan een andere trede.",
                    en=f"The person is on rung {from_rung}. Choose another rung from there.",
                ),
            )
        taken_at = self.taken_at or draft.now
        recorded_once_it_happened(taken_at, draft.now)
        follows_registration(taken_at, draft.state)
        step_follows_step(taken_at, draft.state)
        draft.add(StepTaken(taken_at, from_rung, self.to_rung))
