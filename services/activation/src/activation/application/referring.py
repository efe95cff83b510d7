"""Refer somebody to a partner: one transaction over the trajectory and the referral's own stream."""

from dataclasses import replace
from uuid import UUID

from meedoen.clock import local_date
from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction

from activation.adapters.event_codec import REFERRAL
from activation.application.asking import By, ask, found
from activation.application.trajectories import Trajectories
from activation.domain.commands.referring import Refer
from activation.domain.partner_contracts import ANY_PARTNER, PartnerContracts
from activation.domain.referral import ReferralOffered
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking


async def refer(
    tx: Transaction,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: Refer,
    *,
    languages: tuple[str, ...],
    contracts: PartnerContracts = ANY_PARTNER,
) -> Loaded[Trajectory]:
    """Ask the partner; what it is told holds nothing of the person but what finding a place needs.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    asked = (await found(Trajectories(tx, ways), by, trajectory_id)).state
    under_contract = contracts.allow(asked.municipality, command.partner_id, local_date(tx.now))
    loaded = await ask(tx, ways, by, trajectory_id, replace(command, under_contract=under_contract))
    way = ways.of(loaded.state)
    offered = ReferralOffered(
        occurred_at=tx.now,
        partner_id=command.partner_id,
        activity_kinds=command.activity_kinds,
        hours_per_week=command.hours_per_week,
        languages=languages,
        answer_due_on=loaded.state.promises[-1].due_on,
        contact_shared=way.referral.contact_shared,
    )
    tx.record(tx.new(REFERRAL, command.referral_id), [offered])
    return loaded
