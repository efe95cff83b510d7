"""Who may: every route says which roles, and is closed to all others."""

from dataclasses import replace
from typing import Any

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from starlette.requests import Request

from meedoen.http.exchange import exchange_of
from meedoen.identity.caller import Caller, Role
from meedoen.identity.tokens import NotAuthenticated
from meedoen.language import Words
from meedoen.refusals import Forbidden

_NOT_YOURS = Words(
    nl="Dit mag je niet met je huidige rol. Vraag je teamleider of beheerder als je denkt dat het wel moet kunnen.",
    en="Your role does not allow this. Ask your team lead or administrator if you think it should.",
)


class Allowed:
    """The roles that may; gives the caller to the route."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    async def __call__(self, request: Request) -> Caller:
        return self.admitted(await authenticate(request))

    def admitted(self, caller: Caller) -> Caller:
        """The caller, if one of its roles may; in those roles alone, so that no other role lets it see more here.

        Raises:
            Forbidden: none may.
        """
        if self.roles.isdisjoint(caller.roles):
            raise Forbidden(_NOT_YOURS)
        return replace(caller, roles=caller.roles & self.roles)


def allow(*roles: Role) -> Any:
    """Only callers with one of these roles: `caller: Annotated[Caller, allow(Role.COACH)]`.

    Raises:
        ValueError: no role at all; a route that everybody may use names all of them (`allow(*Role)`).
    """
    if not roles:
        raise ValueError("allow needs at least one role")
    return Depends(Allowed(frozenset(roles)))


def allowed_by(dependant: Dependant) -> list[Allowed]:
    """What a route's dependencies ask of its callers, at any depth."""
    found = [dependant.call] if isinstance(dependant.call, Allowed) else []
    return found + [allowed for inner in dependant.dependencies for allowed in allowed_by(inner)]


async def authenticate(request: Request) -> Caller:
    """The caller, from the `Authorization` header and nowhere else.

    Raises:
        NotAuthenticated: there is no bearer token, or it is not to be trusted.
        Unavailable: the issuer's keys cannot be had now.
    """
    exchange = exchange_of(request)
    if exchange.caller is None:
        given = request.headers.getlist("authorization")
        if not given:
            raise NotAuthenticated("no token")
        scheme, _, token = given[0].partition(" ")
        if len(given) > 1 or scheme.lower() != "bearer" or not token.strip():
            raise NotAuthenticated("not one bearer token")
        exchange.caller = await exchange.service.verifier.verify(token.strip())
    return exchange.caller
