"""Re-weighing many of the own clients at once, and looking at what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.transaction import Transaction

from intake.adapters.client_rows import save_clients
from intake.adapters.event_codec import CLIENT
from intake.adapters.reweighing_rows import Reweighing, find_reweighing, insert_reweighing, reweighed_in
from intake.application.own_clients import NO_SUCH_CLIENT, By, log_client_processing
from intake.application.processing_activities import ASSESS, READ_REWEIGHING
from intake.domain.municipality import Municipality
from intake.domain.reweighing import Decision, Outcome, Reweighed, counted, decide_once, weigh_anew
from intake.domain.rules import require_past

_NO_SUCH_REWEIGHING = Words(nl="Deze herweging is niet gevonden.", en="This re-weighing was not found.")


@dataclass(frozen=True, slots=True)
class ReweighingReport:
    """A list of decisions, and what became of each in its order."""

    reweighing: Reweighing
    reweighed: Sequence[Reweighed]


async def reweigh(
    tx: Transaction, by: By, municipality: Municipality, decisions: Sequence[Decision], *, decided_at: datetime | None
) -> ReweighingReport:
    """Record a professional's decisions, each whole or refused by itself. `decided_at` None: now.

    Raises:
        RuleRefused: the moment is still to come.
    """
    at = decided_at or tx.now
    require_past(at, tx.now)
    clients = await tx.load_many(CLIENT, list({each.client_id for each in decisions}))
    reweighed, decided = [], set[UUID]()
    for decision in decisions:
        loaded = clients[decision.client_id]
        try:
            if loaded.state.municipality != by.municipality:
                raise RuleRefused("not-found", NO_SUCH_CLIENT)
            decide_once(decided, decision.client_id)
            outcome, assessed = weigh_anew(
                loaded.state,
                decision,
                assessment_id=tx.new_id(),
                municipality=municipality,
                occurred_at=at,
                now=tx.now,
                decided_by=by.subject,
            )
        except RuleRefused as refusal:
            reweighed.append(Reweighed(decision.client_id, Outcome.REFUSED, refusal))
        else:
            tx.record(loaded, [assessed])
            reweighed.append(Reweighed(decision.client_id, outcome))
    weighed = _weighed(reweighed)
    await save_clients(tx.connection, [clients[client_id] for client_id in weighed])
    reweighing = Reweighing(tx.new_id(), by.municipality, by.subject, at, tx.now, counted(reweighed))
    await insert_reweighing(tx.connection, reweighing, reweighed)
    await log_client_processing(tx, ASSESS, weighed, by.subject)
    return ReweighingReport(reweighing, reweighed)


async def read_reweighing(tx: Transaction, by: By, reweighing_id: UUID) -> ReweighingReport:
    """A list of the own municipality, and what became of each decision; logged for each person.

    Raises:
        NotFound: there is none by that id, or it is another municipality's.
    """
    reweighing = await find_reweighing(tx.connection, reweighing_id)
    if reweighing is None or reweighing.municipality != by.municipality:
        raise NotFound(_NO_SUCH_REWEIGHING)
    reweighed = await reweighed_in(tx.connection, reweighing_id)
    await log_client_processing(tx, READ_REWEIGHING, _weighed(reweighed), by.subject)
    return ReweighingReport(reweighing, reweighed)


def _weighed(reweighed: Sequence[Reweighed]) -> list[UUID]:
    return [each.client_id for each in reweighed if each.outcome is not Outcome.REFUSED]
