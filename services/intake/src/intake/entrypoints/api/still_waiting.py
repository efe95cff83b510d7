"""`/clients/{id}/still-waiting`: the person's own alarm, passed on by who hears it."""

from uuid import UUID

from fastapi import Request, Response
from meedoen.http import ApiModel, ApiMoment, Tx, api_router, etag
from meedoen.http.exchange import exchange_of
from meedoen.language import Words

from intake.application.team_sight import require_own_of_team
from intake.application.waiting import pass_on_still_waiting
from intake.entrypoints.api.callers import ClientId, Listener, acting, is_team_alone

_COUNTED = Words(
    nl="Doorgegeven. Wie het volgende contact is verschuldigd, hoort het vandaag.",
    en="Passed on. Who owes the next contact hears it today.",
)
_STANDS = Words(
    nl="Dit is vandaag al doorgegeven. Er is niets veranderd.",
    en="This was passed on today already. Nothing has changed.",
)


class StillWaitingView(ApiModel):
    """The alarm of today. `counted` is false when it stood already, and nothing changed."""

    client_id: UUID
    heard_at: ApiMoment
    counted: bool
    message: str
    """What to say to the person."""


ROUTER = api_router(prefix="/clients/{clientId:uuid}", tags=["clients"])


@ROUTER.post("/still-waiting")
async def report_still_waiting(
    client_id: ClientId, tx: Tx, listener: Listener, request: Request, response: Response
) -> StillWaitingView:
    """Pass on that somebody says "I am still waiting". Once a day counts; it takes the place of no contact."""
    by = acting(listener)
    if is_team_alone(listener):
        await require_own_of_team(tx, by, client_id, listener.team)
    alarm = await pass_on_still_waiting(tx, by, client_id)
    etag(response, alarm.own.version)
    words = _COUNTED if alarm.counted else _STANDS
    return StillWaitingView(
        client_id=client_id,
        heard_at=alarm.heard_at,
        counted=alarm.counted,
        message=words.in_(exchange_of(request).language),
    )
