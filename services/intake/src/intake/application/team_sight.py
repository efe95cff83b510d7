"""A neighbourhood team is another organisation: it sees its own people, and of them what the way of working shares."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.refusals import NotFound
from meedoen.transaction import Transaction
from meedoen.vocabulary import ContactShared, Obstacle

from intake.adapters.trajectory_rows import KnownTrajectory, last_trajectory
from intake.application.own_clients import NO_SUCH_CLIENT, By, log_client_processing, own_client
from intake.application.processing_activities import READ_FOR_GUIDANCE
from intake.domain.contact_card import ContactCard, contact_card


@dataclass(frozen=True, slots=True)
class SharedFile:
    """What a team reads of somebody, and how much the way of working shares. Nothing of the benefit is in it."""

    client_id: UUID
    version: int
    neighbourhood: str
    shared: ContactShared
    card: ContactCard
    language: str | None
    obstacles: tuple[Obstacle, ...]


async def require_own_of_team(tx: Transaction, by: By, client_id: UUID, team: UUID | None) -> KnownTrajectory:
    """The trajectory of one of the team's own people: that which they have, or had last.

    Raises:
        NotFound: they are another team's, nobody's, or the caller is of no team.
    """
    trajectory = await last_trajectory(tx.connection, by.municipality, client_id)
    if team is None or trajectory is None or trajectory.team_id != team:
        raise NotFound(NO_SUCH_CLIENT)
    return trajectory


async def read_for_team(tx: Transaction, by: By, client_id: UUID, team: UUID | None) -> SharedFile:
    """What the team may read of one of its own people, while their trajectory is open; logged with its purpose.

    Raises:
        NotFound: they are not the team's own, their trajectory is over, or they departed.
        Forbidden: the way of working shares nothing with the team.
    """
    trajectory = await require_own_of_team(tx, by, client_id, team)
    own = await own_client(tx, by, client_id)
    if trajectory.closed_at is not None or not own.client.present or own.stored is None:
        raise NotFound(NO_SUCH_CLIENT)
    card = contact_card(own.stored.details, trajectory.shared_with_team)
    await log_client_processing(tx, READ_FOR_GUIDANCE, [client_id], by.subject)
    assessment = own.client.assessment
    return SharedFile(
        client_id,
        own.version,
        own.client.neighbourhood,
        trajectory.shared_with_team,
        card,
        own.stored.details.language,
        assessment.obstacles if assessment else (),
    )
