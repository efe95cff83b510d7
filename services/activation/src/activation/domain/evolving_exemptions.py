"""How an exemption changes a trajectory: it is known, it is over, and what was missed in it does not count."""

from dataclasses import replace

from meedoen.clock import local_date

from activation.domain.exemption import Exemption
from activation.domain.exemption_events import ExemptionNoted, ExemptionOver
from activation.domain.trajectory import Evolvers, Trajectory


def _noted(state: Trajectory, event: ExemptionNoted) -> Trajectory:
    noted = Exemption(event.since, event.until)
    before = state.exemption
    exemption = noted if before is None else before.followed_by(noted)
    if before is not None and exemption == noted:
        state = replace(state, exemptions_before=(*state.exemptions_before, before))
    return _excused(replace(state, exemption=exemption), exemption)


def _over(state: Trajectory, event: ExemptionOver) -> Trajectory:
    ended_on = local_date(event.occurred_at)
    return replace(state, exemption=None if state.exemption is None else state.exemption.ended_on(ended_on))


def _excused(state: Trajectory, exemption: Exemption) -> Trajectory:
    """An exemption may begin before the day on which it is told: then what was missed since counts no longer."""
    return replace(
        state,
        invitations=tuple(
            replace(each, excused=True)
            if each.counts_as_missed and exemption.covers(local_date(each.appointment_at))
            else each
            for each in state.invitations
        ),
    )


EXEMPTION_EVOLVERS: Evolvers = {ExemptionNoted: _noted, ExemptionOver: _over}
