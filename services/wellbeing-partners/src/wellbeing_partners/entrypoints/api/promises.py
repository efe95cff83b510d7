"""`/promises`: all that the partner owes, answers and contacts together."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query
from meedoen.clock import local_date
from meedoen.http import ApiDate, Page, Paging, ServiceDatabase, api_router
from meedoen.vocabulary import EscalationRung

from wellbeing_partners.application.work_list import PromiseFilter, promises_owed
from wellbeing_partners.entrypoints.api.callers import Partner
from wellbeing_partners.entrypoints.api.views import PromiseView, promise_view

ROUTER = api_router(prefix="/promises", tags=["promises"])


@ROUTER.get("")
async def get_promises(
    database: ServiceDatabase,
    partner: Partner,
    paging: Paging,
    due_before: Annotated[
        ApiDate | None, Query(alias="dueBefore", description="Only what is due before this day.")
    ] = None,
    rung: Annotated[EscalationRung | None, Query(description="Only what has climbed to this rung.")] = None,
    overdue: Annotated[bool, Query(description="Only what was due before today.")] = False,
    due: Annotated[bool, Query(description="Only what is due by today, what is overdue included.")] = False,
) -> Page[PromiseView]:
    """What was due longest ago comes first. After an answer or a talk the coach's side says what is owed next."""
    today = local_date(database.clock.now())
    limits = [due_before, today if overdue else None, today + timedelta(days=1) if due else None]
    wanted = PromiseFilter(min((day for day in limits if day is not None), default=None), rung)
    query = promises_owed(partner.organisation, wanted, after=paging.after(date, UUID), limit=paging.one_more)
    async with database.reading() as connection:
        found = (await connection.execute(query)).mappings().all()
    return paging.page(
        found, lambda row: promise_view(row, today), key=lambda row: (row["owed_on"], row["referral_id"])
    )
