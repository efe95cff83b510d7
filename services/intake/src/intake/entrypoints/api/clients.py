"""`/clients`: who somebody is. Every reading is logged with its purpose."""

from fastapi import Response
from meedoen.http import IfMatch, Tx, api_router, created, etag
from meedoen.identity import Role

from intake.application import registration
from intake.application.client_files import (
    find_client_by_bsn,
    find_client_by_name,
    read_for_guidance,
    read_for_intake,
)
from intake.application.details import change_details
from intake.application.team_sight import read_for_team
from intake.domain.municipality import find_municipality
from intake.domain.registering import Applicant
from intake.entrypoints.api.callers import ClientId, MeansOfService, Officer, Reader, acting, is_team_alone
from intake.entrypoints.api.client_bodies import ByBsn, ByName, ChangedDetails, NewClient
from intake.entrypoints.api.client_views import (
    ClientFileView,
    ClientView,
    FoundClients,
    client_file_view,
    client_view,
)
from intake.entrypoints.api.shared_views import SharedFileView, shared_file_view

ROUTER = api_router(prefix="/clients", tags=["clients"])


@ROUTER.post("", status_code=201)
async def register_client(
    body: NewClient, tx: Tx, officer: Officer, means: MeansOfService, response: Response
) -> ClientView:
    """Register somebody of 27 or older. Who departed and is back gets the same id again."""
    by = acting(officer)
    find_municipality(means.municipalities, by.municipality)
    own = await registration.register_client(
        tx,
        means.seal,
        by,
        applicant=Applicant(body.birth_date, body.benefit_since, by.municipality, body.neighbourhood),
        details=body.details(),
        bsn=body.bsn,
    )
    created(response, f"/clients/{own.client_id}", own.version)
    return client_view(own)


@ROUTER.post("/_search")
async def search_clients(body: ByBsn | ByName, tx: Tx, officer: Officer, means: MeansOfService) -> FoundClients:
    """Find clients of the own municipality, by BSN or by surname and birth date; at most 50."""
    by = acting(officer)
    if isinstance(body, ByBsn):
        found = await find_client_by_bsn(tx, means.seal, by, body.bsn)
    else:
        found = await find_client_by_name(tx, by, body.surname, body.birth_date)
    return FoundClients(items=[client_view(each) for each in found])


@ROUTER.get("/{clientId:uuid}")
async def get_client(
    client_id: ClientId, tx: Tx, reader: Reader, means: MeansOfService, response: Response
) -> ClientFileView | SharedFileView:
    """Who a client of the own municipality is. The BSN is shown to intake alone.

    A neighbourhood team reads of its own people what the way of working shares, and nothing of the benefit.
    """
    by = acting(reader)
    if is_team_alone(reader):
        shared = await read_for_team(tx, by, client_id, reader.team)
        etag(response, shared.version)
        return shared_file_view(shared)
    if Role.INTAKE_OFFICER in reader.roles:
        file = await read_for_intake(tx, means.seal, by, client_id)
    else:
        file = await read_for_guidance(tx, by, client_id)
    etag(response, file.own.version)
    return client_file_view(file)


@ROUTER.patch("/{clientId:uuid}")
async def correct_client(
    client_id: ClientId,
    body: ChangedDetails,
    tx: Tx,
    officer: Officer,
    means: MeansOfService,
    seen: IfMatch,
    response: Response,
) -> ClientView:
    """Change who somebody is or how to reach them, or set right since when there is a benefit."""
    own = await change_details(
        tx,
        means.seal,
        acting(officer, seen),
        client_id,
        changes=body.changes(),
        benefit_since=body.benefit_since,
        bsn=body.bsn,
    )
    etag(response, own.version)
    return client_view(own)
