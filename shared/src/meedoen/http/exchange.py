"""What is known of the request that is being answered: its id, its trace, the language, and the service around it."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope

from meedoen.clock import Clock
from meedoen.database import Database
from meedoen.http.negotiation import liked
from meedoen.identity.caller import Caller
from meedoen.identity.tokens import TokenVerifier
from meedoen.language import Language
from meedoen.refusals import Fault

DEFAULT_BODY_LIMIT: Final = 64 * 1024
"""Bytes of a request body, unless a route says otherwise (`max_body_size`)."""

_KEY = "meedoen.exchange"
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """What every route of a service can reach."""

    name: str
    version: str
    database: Database
    verifier: TokenVerifier
    clock: Clock


@dataclass(slots=True)
class Exchange:
    """One request and its answer. `traceparent` is that of this service's own span (W3C Trace Context)."""

    service: ServiceParts
    request_id: str
    traceparent: str
    language: Language
    body_limit: int = DEFAULT_BODY_LIMIT
    route: str | None = None
    caller: Caller | None = None
    problem: str | None = None
    """The kind of problem that the answer tells, for the log."""
    faults: list[Fault] = field(default_factory=list)
    """What is wrong with the input, found before its types were looked at; told together with the rest."""

    @property
    def meta(self) -> dict[str, str]:
        """What is written beside the events of this request, so that others can follow the trace."""
        return {"traceparent": self.traceparent, "requestId": self.request_id}


def begin_exchange(scope: Scope, service: ServiceParts) -> Exchange:
    """Start answering; the trace of the caller is continued, and a request id of the caller's is kept."""
    headers = Headers(scope=scope)
    exchange = Exchange(
        service=service,
        request_id=_request_id(headers.get("x-request-id")),
        traceparent=_traceparent(headers.get("traceparent")),
        language=_language(headers.get("accept-language")),
    )
    scope[_KEY] = exchange
    return exchange


def exchange_of(connection: HTTPConnection) -> Exchange:
    """The exchange that a request belongs to."""
    exchange: Exchange = connection.scope[_KEY]
    return exchange


def content_length(scope: Scope) -> int | None:
    """What the caller says the body's size is, in bytes; None: not said, or no number."""
    given = Headers(scope=scope).get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() else None


def _request_id(given: str | None) -> str:
    return given if given is not None and _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _traceparent(given: str | None) -> str:
    match = _TRACEPARENT.fullmatch(given) if given is not None else None
    trace, flags = match.groups() if match is not None else (secrets.token_hex(16), "01")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"


def _language(accepted: str | None) -> Language:
    """Dutch, unless the caller likes English better."""
    if accepted is None or "en" not in accepted.lower():
        return "nl"
    likes = {"nl": 0.0, "en": 0.0}
    for tag, liking in liked(accepted).items():
        language = tag.partition("-")[0]
        if language in likes:
            likes[language] = max(likes[language], liking)
    return "en" if likes["en"] > likes["nl"] else "nl"
