"""`/clients/{clientId}/promises`: what one person is owed, or was owed then, whoever owes it."""

from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.http import Page, Paging, ServiceDatabase, api_router

from activation.application.reading import read_trajectories_of_client
from activation.entrypoints.api.callers import AsOf, ClientId, Reader, Ways, sight_of
from activation.entrypoints.api.views import PromiseOnWorkList, promise_to_client

ROUTER = api_router(prefix="/clients", tags=["promises"])


@ROUTER.get("/{clientId}/promises")
async def list_promises_to_client(
    client_id: ClientId, database: ServiceDatabase, ways: Ways, caller: Reader, paging: Paging, as_of: AsOf = None
) -> Page[PromiseOnWorkList]:
    """What this person is owed: who owes it, and by when. With `asOf` what was known of that then.

    `clientId` is the id that intake gave.
    """
    today = local_date(as_of or database.clock.now())
    after = paging.after(date, UUID)
    states = await read_trajectories_of_client(database, ways, sight_of(caller), client_id, as_of=as_of)
    owed = [promise_to_client(each, state, ways.of(state), today) for state in states for each in state.promises]
    following = sorted((view for view in owed if after is None or _place(view) > after), key=_place)
    return paging.page(following, lambda view: view, key=_place)


def _place(view: PromiseOnWorkList) -> tuple[date, UUID]:
    """As on the work list: what was due longest ago comes first."""
    return view.due_on, view.promise_id
