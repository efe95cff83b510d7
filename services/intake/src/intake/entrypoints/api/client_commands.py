"""`/clients/{id}/…`: what a professional decides about a client."""

from fastapi import Response
from meedoen.http import IfMatch, Tx, api_router, etag

from intake.application import assessment, exemption
from intake.application.departure import let_client_depart
from intake.application.move import record_client_move
from intake.application.own_clients import OwnClient
from intake.domain.municipality import find_municipality
from intake.entrypoints.api.callers import ClientId, MeansOfService, Officer, acting
from intake.entrypoints.api.client_bodies import Departure, Move, NewAssessment, NewExemption
from intake.entrypoints.api.client_views import ClientView, client_view

ROUTER = api_router(prefix="/clients/{clientId:uuid}", tags=["clients"])


@ROUTER.post("/assessments")
async def assess_client(
    client_id: ClientId,
    body: NewAssessment,
    tx: Tx,
    officer: Officer,
    means: MeansOfService,
    seen: IfMatch,
    response: Response,
) -> ClientView:
    """Record how far somebody is from work. A later assessment takes the place of an earlier one."""
    by = acting(officer, seen)
    own = await assessment.assess_client(
        tx,
        by,
        client_id,
        find_municipality(means.municipalities, by.municipality),
        months_to_work=body.months_to_work,
        method=body.method,
        obstacles=body.obstacles,
        occurred_at=body.occurred_at,
    )
    return _as_it_is_now(own, response)


@ROUTER.post("/exemptions")
async def exempt_client(
    client_id: ClientId,
    body: NewExemption,
    tx: Tx,
    officer: Officer,
    means: MeansOfService,
    seen: IfMatch,
    response: Response,
) -> ClientView:
    """Exempt somebody for a time, by a professional's decision; one exemption runs at a time."""
    by = acting(officer, seen)
    own = await exemption.exempt_client(
        tx,
        by,
        client_id,
        find_municipality(means.municipalities, by.municipality),
        grounds=body.grounds,
        first_day=body.first_day,
        last_day=body.last_day,
    )
    return _as_it_is_now(own, response)


@ROUTER.post("/exemption-end")
async def end_exemption(client_id: ClientId, tx: Tx, officer: Officer, seen: IfMatch, response: Response) -> ClientView:
    """End the exemption that runs, today."""
    return _as_it_is_now(await exemption.end_client_exemption(tx, acting(officer, seen), client_id), response)


@ROUTER.post("/moves")
async def record_move(
    client_id: ClientId, body: Move, tx: Tx, officer: Officer, seen: IfMatch, response: Response
) -> ClientView:
    """Somebody lives in another neighbourhood of the municipality, or always did. The address is changed apart."""
    own = await record_client_move(
        tx, acting(officer, seen), client_id, neighbourhood=body.neighbourhood, moved_on=body.moved_on
    )
    return _as_it_is_now(own, response)


@ROUTER.post("/departure")
async def record_departure(
    client_id: ClientId, body: Departure, tx: Tx, officer: Officer, seen: IfMatch, response: Response
) -> ClientView:
    """Somebody is no longer on social assistance here."""
    own = await let_client_depart(
        tx, acting(officer, seen), client_id, reason=body.reason, occurred_at=body.occurred_at
    )
    return _as_it_is_now(own, response)


def _as_it_is_now(own: OwnClient, response: Response) -> ClientView:
    etag(response, own.version)
    return client_view(own)
