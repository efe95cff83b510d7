"""Who may: nobody by default, and nobody across municipalities."""

import re

import pytest
from fastapi.routing import APIRoute
from httpx import AsyncClient
from intake.adapters.tables import PROCESSING_LOG
from intake.entrypoints.api import ROUTERS
from meedoen.database import Database
from meedoen.identity import Role
from sqlalchemy import select

from tests.intake.api.conftest import Calling
from tests.intake.api.test_imports import IMPORT, offered
from tests.intake.conftest import CASELOAD

UNKNOWN = "/clients/00000000-0000-4000-8000-000000000000"
CARD = "/contact-cards/00000000-0000-4000-8000-000000000000"
EVERY_ROUTE = [
    ("POST", "/clients"),
    ("POST", "/clients/_search"),
    ("GET", UNKNOWN),
    ("PATCH", UNKNOWN),
    ("POST", f"{UNKNOWN}/assessments"),
    ("POST", f"{UNKNOWN}/exemptions"),
    ("POST", f"{UNKNOWN}/exemption-end"),
    ("POST", f"{UNKNOWN}/moves"),
    ("POST", f"{UNKNOWN}/departure"),
    ("POST", f"{UNKNOWN}/still-waiting"),
    ("POST", "/reweighings"),
    ("GET", "/reweighings"),
    ("GET", "/reweighings/00000000-0000-4000-8000-000000000000"),
    ("GET", CARD),
    ("POST", "/caseload-imports"),
    ("GET", "/caseload-imports"),
    ("GET", "/caseload-imports/00000000-0000-4000-8000-000000000000"),
    ("GET", "/caseload-imports/00000000-0000-4000-8000-000000000000/rejected-rows"),
    ("GET", "/column-profiles"),
]
OTHERS_WHO_MAY = {
    ("GET", UNKNOWN): {Role.COACH, Role.NEIGHBOURHOOD_TEAM},
    ("POST", f"{UNKNOWN}/still-waiting"): {Role.NEIGHBOURHOOD_TEAM},
    ("GET", CARD): {Role.PARTNER},
}
"""Beside the intake officer, who may do all but read the partner's contact cards."""


def test_every_route_of_the_service_is_in_the_list() -> None:
    templates = {
        (method, re.sub(r"\{\w+(:uuid)?\}", UNKNOWN.rpartition("/")[2], route.path))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    assert templates == set(EVERY_ROUTE)


async def test_without_a_token_every_route_is_closed(calling: Calling) -> None:
    anonymous = calling(None)
    for method, path in EVERY_ROUTE:
        assert (await anonymous.request(method, path)).status_code == 401, path


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.INTAKE_OFFICER}))
async def test_with_another_role_every_route_but_those_few_is_closed(calling: Calling, role: Role) -> None:
    caller = calling(role)
    for method, path in EVERY_ROUTE:
        expected = 404 if role in OTHERS_WHO_MAY.get((method, path), ()) else 403
        assert (await caller.request(method, path)).status_code == expected, path


async def test_of_another_municipality_a_client_does_not_exist(
    calling: Calling, somebody: str, database: Database
) -> None:
    elsewhere = calling(Role.INTAKE_OFFICER, "0363")
    tries = [
        elsewhere.get(somebody),
        elsewhere.patch(somebody, json={"telephone": "020"}),
        elsewhere.post(f"{somebody}/assessments", json={"monthsToWork": 3, "method": "instrument"}),
        elsewhere.post(f"{somebody}/exemptions", json={"grounds": "social", "lastDay": "2016-06-30"}),
        elsewhere.post(f"{somebody}/exemption-end"),
        elsewhere.post(f"{somebody}/moves", json={"neighbourhood": "03630101"}),
        elsewhere.post(f"{somebody}/departure", json={"reason": "moved"}),
        elsewhere.post(f"{somebody}/still-waiting"),
        calling(Role.NEIGHBOURHOOD_TEAM, "0363").post(f"{somebody}/still-waiting"),
        calling(Role.COACH, "0363").get(somebody),
    ]
    for answer in tries:
        assert (await answer).status_code == 404
    for question in ({"bsn": "999253773"}, {"surname": "van Dam", "birthDate": "1971-07-08"}):
        assert (await elsewhere.post("/clients/_search", json=question)).json() == {"items": []}
    async with database.reading() as connection:
        names = (await connection.execute(select(PROCESSING_LOG.c.name))).scalars().all()
    assert names == ["register-client"]


async def test_of_another_municipality_an_import_does_not_exist(calling: Calling, officer: AsyncClient) -> None:
    address = (await offered(officer, CASELOAD.read_bytes())).headers["Location"].removeprefix("/v1")
    elsewhere = calling(Role.INTAKE_OFFICER, "0363")

    assert (await elsewhere.get(address)).status_code == 404
    assert (await elsewhere.get(f"{address}/rejected-rows")).status_code == 404
    assert (await elsewhere.get(IMPORT)).json()["items"] == []
    assert (await elsewhere.get("/column-profiles")).json()["items"] == []


async def test_on_behalf_of_no_municipality_nobody_is_seen(calling: Calling, somebody: str) -> None:
    for role in (Role.INTAKE_OFFICER, Role.COACH):
        assert (await calling(role, None).get(somebody)).status_code == 403


async def test_a_coach_reads_who_it_is_but_not_the_number(calling: Calling, somebody: str, database: Database) -> None:
    read = (await calling(Role.COACH).get(somebody)).json()

    assert read["details"]["surname"] == "van Dam"
    assert (read["bsn"], read["bsnContested"]) == (None, None)
    async with database.reading() as connection:
        activities = (await connection.execute(select(PROCESSING_LOG.c.processing_activity_id))).scalars().all()
    assert any(activity.endswith("activation-guidance") for activity in activities)


async def test_the_same_number_may_be_known_in_two_municipalities(calling: Calling, somebody: str) -> None:
    registered = await calling(Role.INTAKE_OFFICER, "0363").post(
        "/clients",
        json={
            "bsn": "999253773",
            "surname": "van Dam",
            "birthDate": "1971-07-08",
            "benefitSince": "2002-10-11",
            "neighbourhood": "03630001",
        },
    )

    assert registered.status_code == 201
    assert not registered.headers["Location"].endswith(somebody)


async def test_an_intake_officer_reads_no_contact_card(calling: Calling) -> None:
    assert (await calling(Role.INTAKE_OFFICER).get(CARD)).status_code == 403
