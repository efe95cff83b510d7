"""`/referrals`: the work list, and all that a partner does about a referral."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from meedoen.event_sourcing import Loaded
from meedoen.http import IfMatch, Page, Paging, Reading, Tx, api_router, created, etag

from wellbeing_partners.application import placing
from wellbeing_partners.application.answering import accept_referral, decline_referral
from wellbeing_partners.application.guiding import record_annual_check, record_guidance
from wellbeing_partners.application.own_referrals import By
from wellbeing_partners.application.returning import return_person
from wellbeing_partners.application.work_list import ReferralShown, as_it_is_now, read_referral, work_list
from wellbeing_partners.domain.referral import Referral, Stage
from wellbeing_partners.entrypoints.api.bodies import Answer, Contact, NewPlacement, Returning
from wellbeing_partners.entrypoints.api.callers import Partner, ReferralId
from wellbeing_partners.entrypoints.api.views import PlacementView, ReferralView, placement_view, referral_view

ROUTER = api_router(prefix="/referrals", tags=["referrals"])


@ROUTER.get("")
async def list_referrals(
    connection: Reading,
    partner: Partner,
    paging: Paging,
    stage: Annotated[Stage | None, Query(description="Only referrals at this stage.")] = None,
) -> Page[ReferralView]:
    """The work list: to answer first, the soonest first."""
    after = paging.after(int, date, UUID)
    found = await work_list(connection, partner.organisation, stage=stage, after=after, limit=paging.one_more)
    return paging.page(found, referral_view, key=_place)


def _place(shown: ReferralShown) -> tuple[int, date, UUID]:
    return shown.row["urgency"], shown.row["answer_due_on"], shown.row["referral_id"]


@ROUTER.get("/{referralId}")
async def get_referral(
    referral_id: ReferralId, connection: Reading, partner: Partner, response: Response
) -> ReferralView:
    """One referral, with the places that came of it."""
    shown = await read_referral(connection, partner.organisation, referral_id)
    etag(response, shown.row["version"])
    return referral_view(shown)


@ROUTER.post("/{referralId}/answer")
async def answer_referral(
    referral_id: ReferralId,
    body: Answer,
    tx: Tx,
    partner: Partner,
    seen: IfMatch,
    response: Response,
) -> ReferralView:
    """Say yes, or no with a reason; once."""
    by = By(partner.organisation, seen)
    if body.reason is None:
        loaded = await accept_referral(tx, by, referral_id)
    else:
        loaded = await decline_referral(tx, by, referral_id, body.reason)
    return _shown(loaded, response)


@ROUTER.post("/{referralId}/placements", status_code=201)
async def place_person(
    referral_id: ReferralId, body: NewPlacement, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> PlacementView:
    """The person found a place; one runs at a time."""
    by = By(partner.organisation, seen)
    placement_id, loaded = await placing.place_person(
        tx,
        by,
        referral_id,
        activity_kind=body.activity_kind,
        hours_per_week=body.hours_per_week,
        started_on=body.started_on,
    )
    created(response, f"/placements/{placement_id}", loaded.version)
    return placement_view(as_it_is_now(loaded).placement(placement_id))


@ROUTER.post("/{referralId}/guidance")
async def hold_guidance(
    referral_id: ReferralId, body: Contact, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> ReferralView:
    """The partner spoke with somebody whom it guides: a two-way contact."""
    by = By(partner.organisation, seen)
    loaded = await record_guidance(
        tx,
        by,
        referral_id,
        still_active=body.still_active,
        hours_per_week=body.hours_per_week,
        occurred_at=body.occurred_at,
    )
    return _shown(loaded, response)


@ROUTER.post("/{referralId}/annual-checks")
async def hold_annual_check(
    referral_id: ReferralId, body: Contact, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> ReferralView:
    """The partner asked somebody whom it placed how things are: a two-way contact."""
    by = By(partner.organisation, seen)
    loaded = await record_annual_check(
        tx,
        by,
        referral_id,
        still_active=body.still_active,
        hours_per_week=body.hours_per_week,
        occurred_at=body.occurred_at,
    )
    return _shown(loaded, response)


@ROUTER.post("/{referralId}/return")
async def return_referral(
    referral_id: ReferralId, body: Returning, tx: Tx, partner: Partner, seen: IfMatch, response: Response
) -> ReferralView:
    """Back to the coach, with a reason and advice."""
    by = By(partner.organisation, seen)
    loaded = await return_person(
        tx, by, referral_id, reason=body.reason, advice=body.advice, occurred_at=body.occurred_at
    )
    return _shown(loaded, response)


def _shown(loaded: Loaded[Referral], response: Response) -> ReferralView:
    etag(response, loaded.version)
    return referral_view(as_it_is_now(loaded))
