"""Years of coaching as they come about: by the commands of the domain, visit after visit, each at its own moment."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from activation.application.trajectories import Trajectories
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.inviting import Invite, RecordOutcome
from activation.domain.commands.starting import StartTrajectory
from meedoen.clock import SteppedClock, local_date
from meedoen.database import Database
from meedoen.vocabulary import Channel, ConversationKind, Intensity, InvitationOutcome

from tests.benchmarks.population import MUNICIPALITY, NEIGHBOURHOOD, known_ways

FIRST = datetime(2011, 3, 7, 9, 30, tzinfo=UTC)
WAYS = known_ways()
EVENTS_TO_BEGIN = 4
"""Started, a contact promised, a coach assigned, the promise moved to the coach."""
EVENTS_A_VISIT = 5
"""Invited, attended, spoken with, the promise kept, the next one made."""
_INVITED_BEFORE = timedelta(days=7)
_BETWEEN = timedelta(days=54)


async def begin(database: Database, coach: UUID, people: int) -> list[UUID]:
    """So many people start, with this coach."""
    way = WAYS.of_municipality(MUNICIPALITY, datetime.now(UTC).date())
    starting = []
    for _ in range(people):
        starting.append(StartTrajectory(uuid4(), uuid4(), FIRST - timedelta(days=5), MUNICIPALITY, NEIGHBOURHOOD))
    async with database.transaction() as tx:
        trajectories = Trajectories(tx, WAYS)
        for command in starting:
            trajectories.ask(trajectories.start(command, way), AssignCoach(coach, Intensity.REGULAR))
        await trajectories.save()
    return [command.trajectory_id for command in starting]


async def visit(database: Database, clock: SteppedClock, trajectory_ids: Sequence[UUID]) -> None:
    """Some seven weeks go by; all are invited, come, and talk."""
    clock.move_to(clock.now() + _BETWEEN - _INVITED_BEFORE)
    invitation_ids = {each: uuid4() for each in trajectory_ids}
    async with database.transaction() as tx:
        trajectories = Trajectories(tx, WAYS)
        for each in (await trajectories.load_many(trajectory_ids)).values():
            trajectories.ask(each, Invite(invitation_ids[each.stream_id], tx.now + _INVITED_BEFORE))
        await trajectories.save()
    clock.move_to(clock.now() + _INVITED_BEFORE)
    async with database.transaction() as tx:
        trajectories = Trajectories(tx, WAYS)
        following = NextContact(local_date(tx.now + _BETWEEN))
        for each in (await trajectories.load_many(trajectory_ids)).values():
            trajectories.ask(each, RecordOutcome(invitation_ids[each.stream_id], InvitationOutcome.ATTENDED))
            talk = HoldConversation(uuid4(), ConversationKind.PROGRESS, Channel.OFFICE, tx.now, following)
            trajectories.ask(each, talk)
        await trajectories.save()
