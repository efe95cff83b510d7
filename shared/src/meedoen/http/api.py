"""Puts the HTTP side of a service together."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from meedoen.background import BackgroundTask
from meedoen.clock import Clock
from meedoen.database import Database
from meedoen.http.document import openapi_document, openapi_response
from meedoen.http.exchange import ServiceParts, exchange_of
from meedoen.http.front import FrontDoor
from meedoen.http.idempotency import forgetting_task
from meedoen.http.operations import Operations
from meedoen.http.refusing import refuse_in_problems
from meedoen.http.routing import ApiRoute
from meedoen.identity.tokens import TokenVerifier
from meedoen.running import set_aside_what_stays, supervise

_VERSION = "1.0.0"
"""Of the four APIs, which are released together."""


_NO_OTHER_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""The framework would tell OpenTelemetry whole paths and what was wrong with what was sent, if it is set up here."""


class RouteIsOpen(Exception):
    """A route does not say who may use it, or is not one of ours; the service does not start."""


def create_api(
    *,
    name: str,
    title: str,
    description: str,
    database: Database,
    verifier: TokenVerifier,
    routers: Sequence[APIRouter],
    tasks: Sequence[BackgroundTask],
    clock: Clock,
) -> FastAPI:
    """The service as an ASGI application: its API under `/v1`, its operators' pages beside it.

    While it is being served (its lifespan) the background tasks run too.

    Raises:
        RouteIsOpen: a route does not say who may use it.
    """
    failing: dict[str, str] = {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        structlog.contextvars.bind_contextvars(service=name)
        set_aside_what_stays()
        stop = asyncio.Event()
        running = asyncio.create_task(supervise([*tasks, forgetting_task(database)], stop, failing=failing))
        try:
            yield
        finally:
            stop.set()
            await running
            await verifier.close()
            await database.dispose()

    service = ServiceParts(name, _VERSION, database, verifier, clock)
    app = FastAPI(
        title=title,
        description=description,
        version=_VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_NO_OTHER_TELEMETRY,
    )
    app.state.service = service
    routes: list[BaseRoute] = [route for router in routers for route in router.routes]
    _refuse_open_routes(routes)
    document = openapi_document(name=name, title=title, description=description, version=_VERSION, routes=routes)
    app.openapi = lambda: document  # type: ignore[method-assign]
    content = openapi_response(document)

    async def openapi(request: Request) -> Response:
        exchange_of(request).route = "/v1/openapi.json"
        return content

    app.router.routes[:] = [*routes, Route("/openapi.json", openapi, methods=["GET"])]
    refuse_in_problems(app)
    operations = Operations(name, {"database": database.ping, "issuer": verifier.reachable}, failing)
    app.add_middleware(FrontDoor, service=service, operations=operations)
    return app


def _refuse_open_routes(routes: Sequence[BaseRoute]) -> None:
    wrong = [
        getattr(route, "path", repr(route))
        for route in routes
        if not isinstance(route, ApiRoute) or route.allowed is None
    ]
    if wrong:
        raise RouteIsOpen(
            f"these routes must come from api_router and carry allow(...) exactly once: {', '.join(wrong)}"
        )
