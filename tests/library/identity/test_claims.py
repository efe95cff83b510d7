"""One reader of claims, for our own issuer and for Keycloak."""

import pytest
from meedoen.identity import Role
from meedoen.identity.claims import UnusableClaims, read_caller

CLAIMS = {
    "sub": "3f0e6c1a-6f0e-4a43-9d0b-7a4f1d2c3b4a",
    "organisation": "9d0a3f9e-6a43-4c7e-b1d5-52a9c4d1c0aa",
    "jti": "token-1",
}


def test_roles_from_our_own_claim() -> None:
    assert read_caller({**CLAIMS, "roles": ["coach", "team-lead"]}).roles == {Role.COACH, Role.TEAM_LEAD}


def test_roles_from_where_keycloak_puts_them() -> None:
    caller = read_caller({**CLAIMS, "realm_access": {"roles": ["coach", "offline_access", "uma_authorization"]}})
    assert caller.roles == {Role.COACH}


def test_our_own_claim_comes_first() -> None:
    caller = read_caller({**CLAIMS, "roles": ["coach"], "realm_access": {"roles": ["operator"]}})
    assert caller.roles == {Role.COACH}


def test_roles_that_are_not_ours_give_nothing() -> None:
    assert read_caller({**CLAIMS, "roles": ["admin", 3, None, "COACH"]}).roles == frozenset()


def test_municipality_and_team() -> None:
    team = "1d8f0c8e-2f57-4a53-9f4e-3b0f7e6c5d4a"
    caller = read_caller({**CLAIMS, "roles": [], "municipality": "0599", "team": team})
    assert (caller.municipality, str(caller.team)) == ("0599", team)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("sub", None),
        ("sub", "admin"),
        ("organisation", None),
        ("organisation", ["9d0a3f9e-6a43-4c7e-b1d5-52a9c4d1c0aa"]),
        ("roles", None),
        ("roles", "coach"),
        ("roles", {"coach": True}),
        ("municipality", 599),
        ("municipality", "GM0599"),
        ("municipality", "0599\n"),
        ("team", "north"),
        ("jti", None),
        ("jti", 3),
    ],
)
def test_a_claim_that_cannot_be_used_is_named(claim: str, value: object) -> None:
    with pytest.raises(UnusableClaims, match=f"^{claim}$"):
        read_caller({**CLAIMS, "roles": [], claim: value})
