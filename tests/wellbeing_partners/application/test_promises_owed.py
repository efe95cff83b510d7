"""What a partner owes comes from an index, however many referrals there are."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from meedoen.database import Database
from sqlalchemy import insert
from wellbeing_partners.adapters.tables import REFERRALS
from wellbeing_partners.application.work_list import PromiseFilter, promises_owed

from tests.parts.query_plan import plan_of
from tests.wellbeing_partners.conftest import NOW, PARTNER

TODAY = NOW.date()


async def many_referrals(database: Database) -> None:
    """Of twenty partners; by nine in ten of them nothing is owed any more."""
    rows: list[dict[str, Any]] = [
        {
            "referral_id": UUID(int=number),
            "partner_id": UUID(int=PARTNER.int + number % 20),
            "stage": "placed",
            "urgency": 1,
            "answer_due_on": TODAY,
            "offered_at": NOW,
            "activity_kinds": [],
            "hours_per_week": 4,
            "languages": [],
            "contact_shared": "none",
            "owed_kind": "guidance" if number % 10 == 0 else None,
            "owed_on": TODAY + timedelta(days=number % 90) if number % 10 == 0 else None,
            "version": 1,
        }
        for number in range(2000)
    ]
    async with database.transaction() as tx:
        await tx.connection.execute(insert(REFERRALS), rows)
        await tx.connection.exec_driver_sql("ANALYZE referrals")


@pytest.mark.parametrize("wanted", [PromiseFilter(), PromiseFilter(due_before=TODAY + timedelta(days=9))])
@pytest.mark.parametrize("after", [None, (date(2026, 3, 1), UUID(int=9))])
async def test_the_list_comes_in_order_from_an_index_and_is_never_sorted(
    database: Database, wanted: PromiseFilter, after: tuple[date, UUID] | None
) -> None:
    await many_referrals(database)
    plan = await plan_of(database, promises_owed(PARTNER, wanted, after=after, limit=11))
    assert "referrals_by_what_is_owed" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
