"""A partner that knows no more of people than how many came, says that."""

from uuid import UUID

from meedoen.database import Database
from meedoen.vocabulary import ActivityKind
from wellbeing_partners.application.attendance_list import attendance_counts
from wellbeing_partners.application.counting_attendance import record_attendance

from tests.wellbeing_partners.conftest import OTHER_PARTNER, PARTNER


async def count(database: Database, period: str, participants: int, visits: int, partner_id: UUID = PARTNER) -> None:
    async with database.transaction() as tx:
        await record_attendance(
            tx,
            partner_id,
            activity_kind=ActivityKind.SOCIAL_ENCOUNTER,
            period=period,
            participants=participants,
            visits=visits,
        )


async def test_counts_are_listed_by_period_and_the_last_word_on_a_period_holds(database: Database) -> None:
    await count(database, "2025-H2", 880, 11_000)
    await count(database, "2025-H1", 900, 12_000)
    await count(database, "2025-H2", 890, 11_000)
    await count(database, "2025-H2", 1, 1, partner_id=OTHER_PARTNER)

    async with database.reading() as connection:
        rows = await attendance_counts(connection, PARTNER, after=None, limit=10)
        rest = await attendance_counts(connection, PARTNER, after=("2025-H1", "social-encounter"), limit=10)
    assert [(row["period"], row["participants"]) for row in rows] == [("2025-H1", 900), ("2025-H2", 890)]
    assert rest == rows[1:]


async def test_the_same_count_again_is_told_once(database: Database) -> None:
    for _ in range(2):
        await count(database, "2025", 900, 12_000)

    async with database.transaction() as tx:
        assert await tx.store.head() == 1
