"""A route's own way to the database: one transaction, or a connection to read with, opened when all input is right."""

import inspect
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from meedoen.database import Database
from meedoen.http import idempotency
from meedoen.http.exchange import exchange_of
from meedoen.http.fields import ApiModel
from meedoen.http.json_body import FromJson
from meedoen.refusals import InvalidInput
from meedoen.transaction import Transaction

Endpoint = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class _Handed:
    """Marks a parameter that the route fills in itself, after everything else about the request was found right."""

    what: str

    async def __call__(self) -> None:
        raise RuntimeError(f"{self.what} is handed to the route's own function, not to what it depends on")


Tx = Annotated[Transaction, Depends(_Handed("the transaction"))]
"""The transaction of the request. It is committed before the answer leaves, and undone when anything is refused."""

Reading = Annotated[AsyncConnection, Depends(_Handed("the reading connection"))]
"""A connection to read with, until the function returns. Beside `Tx` it is for what a command looks up: reading there
begins no transaction, and sees what others committed, not what this command does."""

ServiceDatabase = Annotated[Database, Depends(_Handed("the database"))]
"""The database itself, for the few routes that stream: many transactions in, or a long answer out."""

_HANDED = {get_args(kind)[1].dependency: kind for kind in (Tx, Reading, ServiceDatabase)}
_TX, _READING, _DATABASE = _HANDED


class UnitOfWork:
    """What is open for one request; closed, and so committed, once the answer is made and before it leaves."""

    def __init__(self, request: Request, stack: AsyncExitStack) -> None:
        self._request = request
        self._stack = stack
        self._claim: idempotency.Claim | None = None

    async def begin(self, key: str | None) -> Transaction | Response:
        """Open the transaction; with a key that was used before, give the answer of then."""
        exchange = exchange_of(self._request)
        tx = await self._stack.enter_async_context(exchange.service.database.transaction(meta=exchange.meta))
        if key is not None and exchange.caller is not None:
            claimed = await idempotency.claim(tx, exchange.caller, key, self._request)
            if isinstance(claimed, Response):
                return claimed
            self._claim = claimed
        return tx

    async def finish(self, answer: Response) -> None:
        """Keep the answer beside the key, in the same transaction."""
        if self._claim is not None:
            await idempotency.keep(self._claim, answer)


SCOPE_KEY = "meedoen.unit_of_work"
_REQUEST = "request_of_the_route"
_IDEMPOTENCY = "idempotency_key_of_the_route"


def prepared(endpoint: Endpoint, *, with_key: bool) -> Endpoint:
    """The function as FastAPI is to see it: without what the route hands over, bodies read from their bytes.

    Raises:
        TypeError: it is not an async function, which would keep a thread and a transaction apart.
    """
    if not inspect.iscoroutinefunction(endpoint):
        raise TypeError(f"{endpoint.__qualname__} must be an async function")
    hints = get_type_hints(endpoint, include_extras=True)
    signature = inspect.signature(endpoint)
    handed: dict[str, _Handed] = {}
    seen: list[inspect.Parameter] = []
    # FastAPI hands the request to one parameter only: the function's own, if it has one.
    request_name = next((name for name, hint in hints.items() if hint is Request), None)
    if request_name is None:
        seen.append(inspect.Parameter(_REQUEST, inspect.Parameter.KEYWORD_ONLY, annotation=Request))
    if with_key:
        seen.append(
            inspect.Parameter(
                _IDEMPOTENCY, inspect.Parameter.KEYWORD_ONLY, annotation=idempotency.IdempotencyKey, default=None
            )
        )
    for parameter in signature.parameters.values():
        annotation = hints.get(parameter.name, parameter.annotation)
        marker = _marker(annotation)
        if marker is not None:
            handed[parameter.name] = marker
        else:
            seen.append(parameter.replace(annotation=_from_bytes(annotation), kind=inspect.Parameter.KEYWORD_ONLY))
    called = _calling(endpoint, handed, request_name)
    called.__name__, called.__qualname__ = endpoint.__name__, endpoint.__qualname__
    called.__doc__, called.__module__ = endpoint.__doc__, endpoint.__module__
    given_back = hints.get("return", signature.return_annotation)
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        seen, return_annotation=None if given_back is type(None) else given_back
    )
    return called


def _calling(endpoint: Endpoint, handed: dict[str, _Handed], request_name: str | None) -> Endpoint:
    tx_name = next((name for name, marker in handed.items() if marker == _TX), None)
    reading_name = next((name for name, marker in handed.items() if marker == _READING), None)
    database_name = next((name for name, marker in handed.items() if marker == _DATABASE), None)

    async def route(**values: Any) -> Any:
        request: Request = values.pop(_REQUEST) if request_name is None else values[request_name]
        key: str | None = values.pop(_IDEMPOTENCY, None)
        exchange = exchange_of(request)
        if exchange.faults:
            raise InvalidInput(exchange.faults)
        database = exchange.service.database
        if database_name is not None:
            values[database_name] = database
        if tx_name is not None:
            unit: UnitOfWork = request.scope[SCOPE_KEY]
            begun = await unit.begin(key)
            if isinstance(begun, Response):
                return begun
            values[tx_name] = begun
        if reading_name is not None:
            async with database.reading() as connection:
                return await endpoint(**values, **{reading_name: connection})
        return await endpoint(**values)

    return route


def _marker(annotation: Any) -> _Handed | None:
    if get_origin(annotation) is not Annotated:
        return None
    markers = [extra.dependency for extra in get_args(annotation)[1:] if hasattr(extra, "dependency")]
    return markers[0] if markers and isinstance(markers[0], _Handed) else None


def _from_bytes(annotation: Any) -> Any:
    """A body's annotation, marked to be read from the bytes; any other as it is."""
    kinds = [kind for kind in get_args(annotation) or (annotation,) if isinstance(kind, type)]
    if get_origin(annotation) is Annotated or not any(issubclass(kind, ApiModel) for kind in kinds):
        return annotation
    return Annotated[annotation, FromJson(annotation)]


def misplaced(dependant: Dependant) -> bool:
    """Whether something that a route depends on asks for what only the route itself is handed."""
    return any(isinstance(inner.call, _Handed) or misplaced(inner) for inner in dependant.dependencies)
