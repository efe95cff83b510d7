"""The activation service on an empty database, once on SQLite and once on PostgreSQL, on a clock that stands still."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from activation.adapters.event_codec import CODEC, TRAJECTORY
from activation.adapters.tables import PROMISES_TO_TELL
from activation.adapters.trajectory_rows import Place
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.application.hearing_intake import hear_intake
from activation.application.hearing_partners import hear_partners
from activation.application.trajectories import Trajectories
from activation.domain.deciding import Command
from activation.domain.trajectory import Trajectory
from activation.domain.ways_of_working import WaysOfWorking
from meedoen.clock import SteppedClock, local_date
from meedoen.contracts.event import ContractEvent
from meedoen.contracts.intake import Assessed, ClientMoved, ClientRegistered
from meedoen.database import Database, connect
from meedoen.event_sourcing import Loaded
from meedoen.event_store.events import StoredEvent
from meedoen.identifiers import random_id
from meedoen.messaging.received import Received
from meedoen.migrating import migrate
from meedoen.vocabulary import AgeBand, AssessmentMethod, Segment
from sqlalchemy import select

from tests.parts.postgres import Postgres

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ROTTERDAM, KRALINGEN = "0599", "05990824"
COACH, PARTNER = UUID(int=21), UUID(int=31)
WRITTEN = written_ways_of_working()
Event = TypeVar("Event")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def ways_in_use() -> WaysOfWorking:
    """Each test its own: what is posted in one is not known in another."""
    return ways_of_working(WRITTEN, default="amsterdam")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the service's tables, to copy."""
    file = tmp_path_factory.mktemp("activation") / "template.sqlite"
    _migrated(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with the service's tables and nothing in them."""
    if request.param == "sqlite":
        file = tmp_path / "activation.sqlite"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        return f"sqlite+aiosqlite:///{file}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database(postgres.template("activation", _migrated))


def _migrated(url: str) -> None:
    migrate(url, "activation.migrations")


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    database = connect(database_url, clock=clock, new_id=random_id)
    yield database
    await database.dispose()


class World:
    """What the other services tell this one, and what the log then holds."""

    def __init__(self, database: Database, clock: SteppedClock, ways: WaysOfWorking) -> None:
        self.database, self.clock, self.ways = database, clock, ways
        self._sequence = count(1)

    def passes(self, *, days: int = 0, hours: int = 0) -> None:
        self.clock.move_to(self.clock.now() + timedelta(days=days, hours=hours))

    def day(self, days: int) -> date:
        return local_date(self.clock.now()) + timedelta(days=days)

    def told(self, subject: UUID, data: ContractEvent) -> Received:
        """An event as the consumer hands it over."""
        return Received(
            topic=data.topic,
            source="urn:nld:oin:00000099000000000001:systeem:other",
            subject=subject,
            sequence=next(self._sequence),
            id=uuid4(),
            type=data.type,
            time=self.clock.now(),
            data=data,
            traceparent=None,
        )

    async def intake_tells(self, *events: tuple[UUID, ContractEvent]) -> None:
        async with self.database.transaction() as tx:
            await hear_intake(self.ways)(tx, [self.told(subject, data) for subject, data in events])

    async def partner_tells(self, *events: tuple[UUID, ContractEvent]) -> None:
        async with self.database.transaction() as tx:
            await hear_partners(self.ways)(tx, [self.told(subject, data) for subject, data in events])

    def registered(
        self, client: UUID, *, municipality: str = ROTTERDAM, neighbourhood: str = KRALINGEN
    ) -> tuple[UUID, ContractEvent]:
        return client, ClientRegistered(
            occurred_at=self.clock.now() - timedelta(days=5),
            municipality=municipality,
            neighbourhood=neighbourhood,
            age_band=AgeBand.FROM_45_TO_54,
            benefit_since="2014-05",
        )

    def assessed(self, client: UUID, segment: Segment = Segment.ACTIVATION) -> tuple[UUID, ContractEvent]:
        return client, Assessed(
            occurred_at=self.clock.now(),
            assessment_id=uuid4(),
            months_to_work=36,
            segment=segment,
            method=AssessmentMethod.PROFESSIONAL,
            obstacles=(),
        )

    def moved(self, client: UUID, neighbourhood: str, *, at: datetime | None = None) -> tuple[UUID, ContractEvent]:
        return client, ClientMoved(
            occurred_at=at or self.clock.now(), municipality=neighbourhood[:4], neighbourhood=neighbourhood
        )

    async def somebody_starts(self, *, municipality: str = ROTTERDAM, neighbourhood: str = KRALINGEN) -> UUID:
        """Somebody is registered and assessed; gives the trajectory's id."""
        client = uuid4()
        await self.intake_tells(
            self.registered(client, municipality=municipality, neighbourhood=neighbourhood), self.assessed(client)
        )
        return await self.trajectory_of(client)

    async def asks(self, trajectory_id: UUID, command: Command) -> None:
        """A command of somebody who works here."""
        async with self.database.transaction() as tx:
            trajectories = Trajectories(tx, self.ways)
            trajectories.ask(await trajectories.load(trajectory_id), command)
            await trajectories.save()

    async def trajectory_of(self, client: UUID) -> UUID:
        [found] = [each for each in await self.trajectories() if each.state.client_id == client]
        return found.stream_id

    async def trajectories(self) -> list[Loaded[Trajectory]]:
        """All of them, from the log."""
        streams: dict[UUID, None] = {}
        for stored in await self.log():
            if stored.type == "trajectory-started":
                streams[stored.stream_id] = None
        async with self.database.transaction() as tx:
            return list((await tx.load_many(TRAJECTORY, list(streams))).values())

    async def state(self, trajectory_id: UUID) -> Trajectory:
        async with self.database.transaction() as tx:
            return (await tx.load(TRAJECTORY, trajectory_id)).state

    async def places_to_tell(self, trajectory_id: UUID) -> list[Place]:
        """When the sweep is to tell something about which promise, as it is written for it."""
        columns = PROMISES_TO_TELL.c
        query = select(columns.next_action_on, columns.promise_id).where(columns.trajectory_id == trajectory_id)
        async with self.database.reading() as connection:
            return [(row.next_action_on, row.promise_id) for row in await connection.execute(query)]

    async def log(self) -> list[StoredEvent]:
        async with self.database.reading() as connection:
            store = self.database.event_store(connection)
            events: list[StoredEvent] = []
            while page := await store.read_log(after=len(events), limit=1000):
                events += page
            return events

    async def log_of(self, trajectory_id: UUID, kind: type[Event]) -> list[Event]:
        """The events of one kind in one trajectory."""
        found = [CODEC.read(stored) for stored in await self.log() if stored.stream_id == trajectory_id]
        return [event for event in found if isinstance(event, kind)]


@pytest.fixture
def world(database: Database, clock: SteppedClock, ways_in_use: WaysOfWorking) -> World:
    return World(database, clock, ways_in_use)
