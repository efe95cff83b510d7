"""From the claims of an access token to a caller. One reader for the local issuer, Keycloak and others.

| claim | meaning |
| --- | --- |
| `sub` | UUID of the person or program |
| `roles`, or else `realm_access.roles` (Keycloak) | list of role names; names that are not ours are passed over |
| `organisation` | UUID of the organisation; for a partner the partner's id |
| `municipality` | CBS code, four digits; optional |
| `team` | UUID; optional |
| `jti` | the token's own id, at most 200 characters |
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meedoen.identity.caller import Caller, Role

_MUNICIPALITY = re.compile(r"[0-9]{4}")
_OUR_ROLES = {role.value: role for role in Role}
_LONGEST_TOKEN_ID = 200


class UnusableClaims(Exception):
    """The token is genuine, but does not say what we need; the text names the claim, never its value."""


def read_caller(claims: Mapping[str, Any]) -> Caller:
    """The caller that the claims describe.

    Raises:
        UnusableClaims: a claim is missing or is not of its form.
    """
    subject, organisation = _id(claims, "sub"), _id(claims, "organisation")
    if subject is None or organisation is None:
        raise UnusableClaims("organisation" if subject else "sub")
    return Caller(
        subject=subject,
        roles=_roles(claims),
        organisation=organisation,
        municipality=_municipality(claims),
        team=_id(claims, "team"),
        token_id=_token_id(claims),
    )


def _roles(claims: Mapping[str, Any]) -> frozenset[Role]:
    names = claims.get("roles")
    if names is None:
        realm = claims.get("realm_access")
        names = realm.get("roles") if isinstance(realm, dict) else None
    if not isinstance(names, list):
        raise UnusableClaims("roles")
    return frozenset(_OUR_ROLES[name] for name in names if isinstance(name, str) and name in _OUR_ROLES)


def _id(claims: Mapping[str, Any], name: str) -> UUID | None:
    value = claims.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError):
        raise UnusableClaims(name) from None


def _municipality(claims: Mapping[str, Any]) -> str | None:
    value = claims.get("municipality")
    if value is None:
        return None
    if not isinstance(value, str) or not _MUNICIPALITY.fullmatch(value):
        raise UnusableClaims("municipality")
    return value


def _token_id(claims: Mapping[str, Any]) -> str:
    value = claims.get("jti")
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TOKEN_ID:
        raise UnusableClaims("jti")
    return value
