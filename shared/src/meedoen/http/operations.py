"""What operators and their machines ask: is it alive, is it ready, how much does it do. Not under `/v1`, no login."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from meedoen.telemetry.metrics import CONTENT_TYPE_LATEST, PARTS_READY, exposition

Check = Callable[[], Awaitable[None]]
"""Ends well when the part works, and raises when it does not."""

_SECONDS_FOR_A_CHECK = 3
_PLAIN = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Operations:
    """`/healthz`, `/readyz` and `/metrics`.

    `checks` are the parts that are asked; `failing` are the background tasks that are not well, by name.
    """

    def __init__(self, service: str, checks: Mapping[str, Check], failing: Mapping[str, str]) -> None:
        self._service = service
        self._checks = checks
        self._failing = failing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pages = {"/healthz": self._health, "/readyz": self._readiness, "/metrics": self._metrics}
        page = pages.get(scope["path"])
        if page is None:
            response = Response("Not found\n", 404, _PLAIN, "text/plain")
        elif scope["method"] not in ("GET", "HEAD"):
            response = Response("Method not allowed\n", 405, {**_PLAIN, "Allow": "GET, HEAD"}, "text/plain")
        else:
            response = await page()
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _health(self) -> Response:
        return Response(b'{"alive":true}', 200, _PLAIN, "application/json")

    async def _readiness(self) -> Response:
        found = dict(zip(self._checks, await asyncio.gather(*map(_state, self._checks.values())), strict=True))
        found |= dict.fromkeys(self._failing, "fails")
        for part, state in found.items():
            PARTS_READY.labels(self._service, part).set(state == "ready")
        ready = all(state == "ready" for state in found.values())
        body = json.dumps({"ready": ready, "parts": found}).encode()
        return Response(body, 200 if ready else 503, _PLAIN, "application/json")

    async def _metrics(self) -> Response:
        return Response(exposition(), 200, _PLAIN, CONTENT_TYPE_LATEST)


async def _state(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), _SECONDS_FOR_A_CHECK)
    except Exception:
        return "away"
    return "ready"
