"""Sign a plan, or see beforehand what would be said of it. A warning never refuses: the coach decides."""

from dataclasses import dataclass
from uuid import UUID

from meedoen.clock import local_date
from meedoen.event_sourcing import Loaded
from meedoen.transaction import Transaction
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.adapters.event_codec import CODEC
from activation.adapters.finding import trajectories_of_client
from activation.adapters.notes import Author, Note, NoteKind, keep_note
from activation.adapters.plans_of_others import hours_of_others, hours_of_others_at_partner
from activation.application.asking import By, ask, found
from activation.application.trajectories import Trajectories
from activation.domain.commands.planning import SignPlan
from activation.domain.courses import Course, courses
from activation.domain.deciding import decide
from activation.domain.plan_warnings import Comparison, PlanWarning
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking
from activation.domain.what_works import FEWEST_TO_COMPARE


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What goes with a plan in words: why the coach decided so, and why the place is additional. In no event."""

    note: str | None = None
    additional_because: str | None = None


async def sign_plan(
    tx: Transaction,
    connection: AsyncConnection,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: SignPlan,
    *,
    words: PlanWords,
    author: Author,
    partner_id: UUID | None = None,
) -> tuple[Loaded[Trajectory], list[PlanWarning]]:
    """Sign it; the words are kept beside the log. What others do and did is read from `connection`.

    `partner_id` says where the person may go: for the comparison alone, and kept nowhere.

    Raises:
        NotFound, Conflict, RuleRefused: as `ask` does.
    """
    before = (await found(Trajectories(tx, ways), by, trajectory_id)).state
    loaded = await ask(tx, ways, by, trajectory_id, command)
    for kind, text in ((NoteKind.PLAN, words.note), (NoteKind.ADDITIONAL_WORK, words.additional_because)):
        if text is not None:
            keep_note(tx, trajectory_id, Note(command.plan_id, kind, text), author=author)
    return loaded, await _warnings(tx, connection, ways, before, command, partner_id)


async def check_plan(
    tx: Transaction,
    connection: AsyncConnection,
    ways: WaysOfWorking,
    by: By,
    trajectory_id: UUID,
    command: SignPlan,
    *,
    partner_id: UUID | None = None,
) -> list[PlanWarning]:
    """What signing it would warn of. Writes nothing.

    Raises:
        NotFound, Conflict, RuleRefused: as signing it would.
    """
    loaded = await found(Trajectories(tx, ways), by, trajectory_id)
    if by.seen_version is not None:
        tx.expect_version(loaded, by.seen_version)
    decide(loaded.state, command, ways.of(loaded.state), tx.now)
    return await _warnings(tx, connection, ways, loaded.state, command, partner_id)


async def _warnings(
    tx: Transaction,
    connection: AsyncConnection,
    ways: WaysOfWorking,
    state: Trajectory,
    command: SignPlan,
    partner_id: UUID | None,
) -> list[PlanWarning]:
    compared = await _comparison(tx, connection, state, command, partner_id)
    return command.warnings(state, ways.of(state), local_date(tx.now), compared)


async def _comparison(
    tx: Transaction, connection: AsyncConnection, state: Trajectory, command: SignPlan, partner_id: UUID | None
) -> Comparison:
    """The others are those at the partner: this one, or where the person is now. Where few, all of the municipality."""
    tried = tuple(await _tried(tx, connection, state))
    place, kind, own = state.municipality, command.activity_kind, state.trajectory_id
    at = partner_id or next((each.partner_id for each in reversed(state.referrals) if each.is_open), None)
    if at is not None:
        others = await hours_of_others_at_partner(connection, place, kind, at, apart_from=own)
        if sum(others.values()) >= FEWEST_TO_COMPARE:
            return Comparison(tried, others, at_partner=True)
    return Comparison(tried, await hours_of_others(connection, place, kind, apart_from=own))


async def _tried(tx: Transaction, connection: AsyncConnection, state: Trajectory) -> list[Course]:
    """What this person tried in this municipality, in this trajectory and in those before it."""
    trajectory_ids = await trajectories_of_client(connection, state.client_id, state.municipality)
    histories = await tx.store.read_streams(trajectory_ids)
    return [course for history in histories.values() for course in courses(CODEC.read(stored) for stored in history)]
