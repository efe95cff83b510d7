"""The front door of a service: what holds for every request, whatever it asks."""

import time
from collections.abc import Mapping
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meedoen.http.exchange import Exchange, ServiceParts, begin_exchange
from meedoen.http.refusing import unexpected
from meedoen.telemetry.metrics import request_answered
from meedoen.telemetry.traces import trace_of

_log = structlog.get_logger(__name__)

API_PREFIX: Final = "/v1"
SAFETY_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class BodyTooLarge(HTTPException):
    """More came in than the route takes (413), whatever `Content-Length` said."""

    def __init__(self) -> None:
        super().__init__(413)


class FrontDoor:
    """Gives each request its id and trace, its headers and its line in the log; nothing escapes it as an exception.

    What lies under `/v1` goes on to the API, with that prefix as the root path; the rest goes to the operators' pages.
    """

    def __init__(self, app: ASGIApp, *, service: ServiceParts, operations: ASGIApp) -> None:
        self._app = app
        self._service = service
        self._operations = operations
        fixed = {"API-Version": service.version, **SAFETY_HEADERS}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in fixed.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if not path.startswith(API_PREFIX + "/"):
            await self._operations(scope, receive, send)
            return
        method: str = scope["method"]
        # A copy: the server keeps its own, to know that an answer to HEAD has no body.
        scope = {
            **scope,
            "root_path": scope.get("root_path", "") + API_PREFIX,
            "method": "GET" if method == "HEAD" else method,
        }
        exchange = begin_exchange(scope, self._service)
        answer = _Answer(exchange, send, self._headers, head=method == "HEAD")
        structlog.contextvars.bind_contextvars(
            service=self._service.name, request_id=exchange.request_id, trace_id=exchange.traceparent[3:35]
        )
        began = time.perf_counter()
        try:
            await self._app(scope, _bounded(receive, exchange), answer.send)
        except Exception as error:
            _log.error("request failed", error=type(error).__name__, trace=trace_of(error))
            if answer.status is not None:
                raise
            await unexpected(exchange)(scope, receive, answer.send)
        finally:
            took = time.perf_counter() - began
            route = exchange.route or "none"
            request_answered(self._service.name, method, route, answer.status or 500, took)
            _log.info(
                "request",
                method=method,
                route=route,
                status=answer.status,
                milliseconds=round(took * 1000, 1),
                problem=exchange.problem,
            )
            structlog.contextvars.unbind_contextvars("service", "request_id", "trace_id")


class _Answer:
    """Puts the headers that every answer has on it, and leaves out the body of an answer to HEAD."""

    def __init__(self, exchange: Exchange, send: Send, headers: list[tuple[bytes, bytes]], *, head: bool) -> None:
        self.status: int | None = None
        self._exchange = exchange
        self._send = send
        self._headers = headers
        self._head = head

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message.get("headers", ()),
                *self._headers,
                (b"x-request-id", self._exchange.request_id.encode()),
                (b"traceparent", self._exchange.traceparent.encode()),
            ]
        elif self._head:
            message = {**message, "body": b""}
        await self._send(message)


def _bounded(receive: Receive, exchange: Exchange) -> Receive:
    """Counts what comes in, since `Content-Length` may be absent or untrue."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > exchange.body_limit:
                raise BodyTooLarge
        return message

    return bounded
