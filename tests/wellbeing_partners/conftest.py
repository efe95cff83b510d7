"""The partner's service on an empty database, once on SQLite and once on PostgreSQL, on a clock that stands still."""

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from meedoen.clock import SteppedClock
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.contracts.referrals import OwedByPartner, PartnerOwes, ReferralOffered, ReferralWithdrawn
from meedoen.database import Database, connect
from meedoen.identifiers import random_id
from meedoen.messaging.received import Received
from meedoen.migrating import migrate
from meedoen.vocabulary import ActivityKind, ContactShared, EscalationRung, PromiseKind
from wellbeing_partners.application.receiving import receive_referrals

from tests.parts.postgres import Postgres

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PARTNER, OTHER_PARTNER = UUID(int=11), UUID(int=12)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


MIGRATIONS = "wellbeing_partners.migrations"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the service's tables, to copy for each test."""
    file = tmp_path_factory.mktemp("migrated") / "service.sqlite"
    migrate(f"sqlite+aiosqlite:///{file}", MIGRATIONS)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the service's tables and nothing in them, once on each."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "service.sqlite")
        return f"sqlite+aiosqlite:///{copied}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database(postgres.template("wellbeing-partners", lambda url: migrate(url, MIGRATIONS)))


@pytest.fixture
async def database(database_url: str, clock: SteppedClock) -> AsyncIterator[Database]:
    database = connect(database_url, clock=clock, new_id=random_id)
    yield database
    await database.dispose()


@pytest.fixture
def told(clock: SteppedClock) -> Callable[..., Received]:
    """An event as the consumer hands it over."""
    sequence = count(1)

    def received(subject: UUID, data: ContractEvent) -> Received:
        return Received(
            topic=Topic.REFERRALS,
            source="urn:nld:oin:00000099000000000002:systeem:activation",
            subject=subject,
            sequence=next(sequence),
            id=uuid4(),
            type=data.type,
            time=clock.now(),
            data=data,
            traceparent=None,
        )

    return received


class CoachesSide:
    """Refers and withdraws, as the referrals topic would tell it."""

    def __init__(self, database: Database, clock: SteppedClock, told: Callable[..., Received]) -> None:
        self._database, self._clock, self._told = database, clock, told

    def offer(self, referral_id: UUID, *, partner_id: UUID = PARTNER, answer_due_in_days: int = 14) -> Received:
        offered = ReferralOffered(
            occurred_at=self._clock.now(),
            partner_id=partner_id,
            activity_kinds=(ActivityKind.VOLUNTEERING,),
            hours_per_week=4,
            languages=("nl", "ti"),
            answer_due_on=date(2026, 3, 2) + timedelta(days=answer_due_in_days),
            contact_shared=ContactShared.PHONE,
        )
        return self._told(referral_id, offered)

    def withdrawal(self, referral_id: UUID, *, partner_id: UUID = PARTNER) -> Received:
        return self._told(referral_id, ReferralWithdrawn(occurred_at=self._clock.now(), partner_id=partner_id))

    def owed(self, referral_id: UUID, kind: PromiseKind, due_on: date, rung: EscalationRung | None = None) -> Received:
        owed = OwedByPartner(kind=kind, due_on=due_on, escalated_to=rung)
        return self._told(referral_id, PartnerOwes(occurred_at=self._clock.now(), owed=owed))

    def nothing_owed(self, referral_id: UUID) -> Received:
        return self._told(referral_id, PartnerOwes(occurred_at=self._clock.now()))

    async def tells(self, *batch: Received) -> None:
        async with self._database.transaction() as tx:
            await receive_referrals(tx, batch)

    async def refers(self, *, partner_id: UUID = PARTNER, answer_due_in_days: int = 14) -> UUID:
        referral_id = uuid4()
        await self.tells(self.offer(referral_id, partner_id=partner_id, answer_due_in_days=answer_due_in_days))
        return referral_id


@pytest.fixture
def coach(database: Database, clock: SteppedClock, told: Callable[..., Received]) -> CoachesSide:
    return CoachesSide(database, clock, told)
