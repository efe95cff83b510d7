"""Routers of a service: each route knows who may, how much may be sent, and what it reads and answers."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from enum import Enum
from typing import Any

from fastapi import APIRouter, params
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from meedoen.http.authorising import allowed_by, authenticate
from meedoen.http.exchange import DEFAULT_BODY_LIMIT, content_length, exchange_of
from meedoen.http.faults import faults_in
from meedoen.http.json_body import JsonRequest
from meedoen.http.negotiation import refuse_answer_type, refuse_body_type
from meedoen.http.unit_of_work import SCOPE_KEY, Endpoint, UnitOfWork, misplaced, prepared
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput

_UNKNOWN_PARAMETER = Words(nl="Deze parameter kennen we niet.", en="We do not know this parameter.")
_TWICE = Words(nl="Deze parameter staat er twee keer.", en="This parameter is there twice.")


class ApiRoute(APIRoute):
    """One operation. In order: who asks, may they, what do they send and want, is the input right, then the work."""

    def __init__(self, path: str, endpoint: Endpoint, *, max_body_size: int | None = None, **options: Any) -> None:
        methods = {method.upper() for method in options.get("methods") or ["GET"]}
        self.body_limit = max_body_size or DEFAULT_BODY_LIMIT
        self.allowed = None
        super().__init__(path, prepared(endpoint, with_key="POST" in methods), **options)
        if misplaced(self.dependant):
            raise TypeError(f"{endpoint.__qualname__}: Tx and Reading are for the route itself, not its dependencies")
        found = allowed_by(self.dependant)
        self.allowed = found[0] if len(found) == 1 else None
        self._query = _query_names(self.dependant)
        self._reads = _media_type_read(self.body_field)
        self.answers = answers_with(self)
        self._template = f"/v1{self.path_format}"

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request: the transaction is committed before the answer leaves."""
        answer = super().get_route_handler()

        async def handle(plain: Request) -> Response:
            request = JsonRequest(plain.scope, plain.receive)
            await self._admit(request)
            async with AsyncExitStack() as stack:
                unit = request.scope[SCOPE_KEY] = UnitOfWork(request, stack)
                try:
                    response = await answer(request)
                except RequestValidationError as error:
                    faults = [*exchange_of(request).faults, *faults_in(error.errors())]
                    raise InvalidInput(faults) from None
                await unit.finish(response)
            return response

        return handle

    async def _admit(self, request: Request) -> None:
        exchange = exchange_of(request)
        exchange.route = self._template
        caller = await authenticate(request)
        if self.allowed is not None:
            self.allowed.admitted(caller)
        refuse_answer_type(request, self.answers)
        refuse_body_type(request, self._reads)
        exchange.body_limit = self.body_limit
        if (content_length(request.scope) or 0) > self.body_limit:
            raise HTTPException(413)
        if request.scope["query_string"]:
            exchange.faults += self._unknown_in_query(request)

    def _unknown_in_query(self, request: Request) -> list[Fault]:
        given = [name for name, _ in request.query_params.multi_items()]
        faults = [
            Fault(f"query:{name[:100]}", "unknown", _UNKNOWN_PARAMETER) for name in given if name not in self._query
        ]
        return faults + [Fault(f"query:{name}", "twice", _TWICE) for name in self._query if given.count(name) > 1]


def api_router(prefix: str = "", tags: Sequence[str] = ()) -> APIRouter:
    """A router for what changes things and for what reads: a route that takes `Tx` is one transaction."""
    named: list[str | Enum] = list(tags)
    return APIRouter(
        prefix=prefix,
        tags=named,
        route_class=ApiRoute,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: to_camel(route.name),
    )


def answers_with(route: APIRoute) -> frozenset[str]:
    """The media types of a route's good answers: as documented in `responses`, or else JSON."""
    documented = {
        kind
        for status, response in route.responses.items()
        if str(status).startswith("2")
        for kind in response.get("content", {})
    }
    return frozenset(documented or {"application/json"})


def _media_type_read(body_field: Any) -> str | None:
    if body_field is None:
        return None
    return "multipart/form-data" if isinstance(body_field.field_info, params.Form) else "application/json"


def _query_names(dependant: Dependant) -> frozenset[str]:
    own = {field.alias for field in dependant.query_params}
    return frozenset(own.union(*(_query_names(inner) for inner in dependant.dependencies)))
