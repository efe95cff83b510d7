"""Every way in which a request can fail, and the problem document that it becomes."""

import re
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from meedoen.event_store.port import Conflict
from meedoen.http.exchange import Exchange, exchange_of
from meedoen.http.problems import problem
from meedoen.identity.tokens import NotAuthenticated
from meedoen.language import Words
from meedoen.refusals import Forbidden, InvalidInput, NotFound, Refusal, RuleRefused, Stale, Unavailable

_BY_STATUS = {
    400: ("invalid-input", Words(nl="We kunnen dit verzoek niet lezen.", en="We cannot read this request.")),
    404: ("not-found", Words(nl="Hier is niets. Kijk het adres na.", en="There is nothing here. Check the address.")),
    405: (
        "method-not-allowed",
        Words(
            nl="Dit adres kan dat niet. De kop Allow zegt wat wel kan.",
            en="This address cannot do that. The Allow header says what it can.",
        ),
    ),
    406: (
        "not-acceptable",
        Words(
            nl="Je vraagt om een vorm die we hier niet hebben. Vraag om application/json.",
            en="You ask for a form that we do not have here. Ask for application/json.",
        ),
    ),
    413: (
        "too-large",
        Words(nl="Dit is meer dan we hier aannemen. Stuur minder.", en="This is more than we take here. Send less."),
    ),
    415: (
        "unsupported-media-type",
        Words(
            nl="We kunnen deze vorm niet lezen. De API-beschrijving zegt welk Content-Type het moet zijn.",
            en="We cannot read this form. The API description says which Content-Type it must be.",
        ),
    ),
}
_CHECK = Words(
    nl="Pas aan wat hieronder staat en stuur het dan opnieuw.", en="Change what is listed below and then send it again."
)
_TRY_AGAIN = Words(
    nl="Iemand anders was net met hetzelfde bezig. Probeer het nog een keer.",
    en="Somebody else was busy with the same. Please try again.",
)
_STALE = Words(
    nl="Dit is veranderd sinds je het zag. Haal het opnieuw op en kijk of je het nog wilt.",
    en="This has changed since you saw it. Get it again and see whether you still want it.",
)
_UNEXPECTED = Words(
    nl="Er ging iets mis, en dat ligt aan ons. Er is niets veranderd. Geef X-Request-Id door als je dit meldt.",
    en="Something went wrong, and it is our fault. Nothing was changed. When you report it, give the X-Request-Id.",
)


def refuse_in_problems(app: FastAPI) -> None:
    """Have the app answer every expected exception with a problem document."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(HTTPException, _by_status)


def unexpected(exchange: Exchange) -> Response:
    """The answer to what nobody foresaw; it says nothing of what that was."""
    exchange.problem = "unexpected"
    return problem(500, "unexpected", _UNEXPECTED, exchange.language)


async def _refused(request: Request, refusal: Exception) -> Response:
    exchange = exchange_of(request)
    answer: tuple[int, str, dict[str, str]]
    if isinstance(refusal, RuleRefused):
        answer = 409, refusal.rule, {}
    elif isinstance(refusal, InvalidInput):
        exchange.problem = "invalid-input"
        return problem(400, "invalid-input", _CHECK, exchange.language, faults=refusal.faults)
    elif isinstance(refusal, NotFound):
        answer = 404, "not-found", {}
    elif isinstance(refusal, Forbidden):
        answer = 403, "forbidden", {}
    elif isinstance(refusal, Stale):
        answer = 412, "stale", {}
    elif isinstance(refusal, Unavailable):
        answer = 503, "unavailable", {"Retry-After": str(refusal.retry_after_seconds)}
    elif isinstance(refusal, NotAuthenticated):
        answer = 401, "not-authenticated", {"WWW-Authenticate": _challenge(refusal)}
    else:
        answer = 409, _kebab(type(refusal).__name__), {}
    status, kind, headers = answer
    exchange.problem = kind
    assert isinstance(refusal, Refusal)
    return problem(status, kind, refusal.words, exchange.language, headers=headers)


async def _conflict(request: Request, _: Exception) -> Response:
    exchange = exchange_of(request)
    if "if-match" in request.headers:
        exchange.problem = "stale"
        return problem(412, "stale", _STALE, exchange.language)
    exchange.problem = "try-again"
    return problem(409, "try-again", _TRY_AGAIN, exchange.language)


async def _by_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    exchange = exchange_of(request)
    status = error.status_code if error.status_code in _BY_STATUS else 400
    kind, words = _BY_STATUS[status]
    exchange.problem = kind
    headers = {"Allow": _methods_here(request)} if status == 405 else None
    return problem(status, kind, words, exchange.language, headers=headers)


def _methods_here(request: Request) -> str:
    """All methods of the address, which several routes may share."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    methods: set[str] = set()
    for route in request.app.router.routes:
        pattern: Any = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            methods |= route.methods
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _challenge(refusal: NotAuthenticated) -> str:
    if refusal.reason == "no token":
        return 'Bearer realm="meedoen"'
    return 'Bearer realm="meedoen", error="invalid_token"'


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
