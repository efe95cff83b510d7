"""The pages of the local issuer: pick a role, get a token. They answer to this machine and to nobody else."""

import html
import ipaddress
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid5

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from meedoen.identity.caller import Role
from meedoen.identity.claims import UnusableClaims, read_caller
from meedoen.identity.local_issuer import LocalIssuer
from meedoen.language import Language, Words

ORGANISATION = UUID("00000000-0000-4000-8000-000000000001")
"""On whose behalf somebody acts when nothing else is asked for."""

_MOST_BYTES = 4096
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_ASKED_FOR = frozenset({"role", "roles", "organisation", "municipality", "team", "subject"})


def issuer_pages(issuer: LocalIssuer) -> Starlette:
    """The pages as an application, with discovery by OpenID Connect, `/jwks` and `POST /token`."""

    async def discovery(_: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer.url,
                "jwks_uri": f"{issuer.url}/jwks",
                "token_endpoint": f"{issuer.url}/token",
                "response_types_supported": ["token"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["PS256"],
            },
            headers=_SAFE,
        )

    async def keys(_: Request) -> Response:
        return JSONResponse(issuer.key_set(), headers=_SAFE)

    async def page(request: Request) -> Response:
        return HTMLResponse(_page(_language(request)), headers=_SAFE)

    async def token(request: Request) -> Response:
        try:
            given = _given(issuer, await _sent(request))
        except (_NotUnderstood, UnusableClaims) as wrong:
            return JSONResponse({"error": "invalid_request", "error_description": str(wrong)}, 400, headers=_SAFE)
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_page(_language(request), given["access_token"]), headers=_SAFE)
        return JSONResponse(given, headers=_SAFE)

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/.well-known/openid-configuration", discovery),
            Route("/jwks", keys),
            Route("/token", token, methods=["POST"]),
        ]
    )
    app.add_middleware(LoopbackOnly)
    return app


class LoopbackOnly:
    """Refuses who does not come from this machine, or asks for it under another name (as a page of elsewhere might)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not (_from_here(scope) and _asks_for_here(scope)):
            await PlainTextResponse("Only on this machine / Alleen op deze computer\n", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _NotUnderstood(Exception):
    """What was sent is no request for a token; the text says why, in English, for whoever writes the program."""


def _from_here(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _asks_for_here(scope: Scope) -> bool:
    name = Headers(scope=scope).get("host", "").lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    return name in ("localhost", "127.0.0.1", "::1")


async def _sent(request: Request) -> Mapping[str, Any]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise _NotUnderstood("this is too long")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body.decode("utf-8", "replace")))
    if kind != "application/json":
        raise _NotUnderstood("send a form or JSON")
    try:
        sent = json.loads(body)
    except ValueError:
        raise _NotUnderstood("this is not JSON") from None
    if not isinstance(sent, dict):
        raise _NotUnderstood("send an object")
    return sent


def _given(issuer: LocalIssuer, sent: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(sent) - _ASKED_FOR - {"grant_type"})
    if unknown:
        raise _NotUnderstood(f"not known: {', '.join(unknown)[:200]}")
    names = sent.get("roles", [sent["role"]] if "role" in sent else None)
    if not isinstance(names, list) or not names or not all(name in list(Role) for name in names):
        raise _NotUnderstood(f"role must be one of: {', '.join(Role)}")
    # The claims are read as they will be from the token, so that nobody is given one that no service takes.
    caller = read_caller(
        {
            "sub": str(_somebody(names, sent)),
            "organisation": str(ORGANISATION),
            "jti": "asked-for",
            **{name: value for name, value in sent.items() if name in ("organisation", "municipality", "team")},
            **({"sub": sent["subject"]} if "subject" in sent else {}),
            "roles": names,
        }
    )
    token = issuer.token(
        roles=caller.roles,
        organisation=caller.organisation,
        municipality=caller.municipality,
        team=caller.team,
        subject=caller.subject,
    )
    return {"access_token": token, "token_type": "Bearer", "expires_in": issuer.good_for_seconds}


def _somebody(roles: list[str], sent: Mapping[str, Any]) -> UUID:
    """Who it is when nobody says so: for one role, place and organisation always the same person.

    So a request that is sent again with a newer token is still the same person's, and is known by its key.
    """
    place = [str(sent.get(name, "")) for name in ("organisation", "municipality", "team")]
    return uuid5(ORGANISATION, "/".join([",".join(sorted(roles)), *place]))


def _language(request: Request) -> Language:
    return "en" if request.headers.get("accept-language", "nl").lower().startswith("en") else "nl"


_TITLE = Words(nl="Kies een rol", en="Pick a role")
_EXPLAINED = Words(
    nl="Dit is de inlog van de proefopstelling. Wie je kiest te zijn, ben je. Alleen voor gebruik op deze computer.",
    en="This is the sign-in of the trial set-up. You are whoever you choose to be. For use on this machine only.",
)
_ROLE = Words(nl="Rol", en="Role")
_TOKEN = Words(nl="Je token", en="Your token")
_FIELDS = {
    "municipality": Words(nl="Gemeente (code van het CBS, zoals 0599)", en="Municipality (CBS code, such as 0599)"),
    "organisation": Words(nl="Organisatie (id; mag leeg blijven)", en="Organisation (id; may stay empty)"),
    "team": Words(nl="Team (id; mag leeg blijven)", en="Team (id; may stay empty)"),
    "subject": Words(nl="Persoon (id; mag leeg blijven)", en="Person (id; may stay empty)"),
}


def _page(language: Language, token: str | None = None) -> str:
    roles = "".join(f'<option value="{role}">{html.escape(role.words.in_(language))}</option>' for role in Role)
    fields = "".join(
        f'<p><label for="{name}">{words.in_(language)}</label><br><input id="{name}" name="{name}"></p>'
        for name, words in _FIELDS.items()
    )
    shown = (
        f'<h2>{_TOKEN.in_(language)}</h2><p><textarea aria-label="{_TOKEN.in_(language)}" rows="12" cols="80" readonly>'
        f"{html.escape(token)}</textarea></p>"
        if token
        else ""
    )
    title = _TITLE.in_(language)
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} - Meedoen</title></head>
<body><main><h1>{title}</h1>
<p>{_EXPLAINED.in_(language)}</p>
<form method="post" action="token">
<p><label for="role">{_ROLE.in_(language)}</label><br><select id="role" name="role">{roles}</select></p>
{fields}
<p><button>{_TITLE.in_(language)}</button></p>
</form>
{shown}
</main></body></html>
"""
