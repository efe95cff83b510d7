"""A partner knows a referral, never who it is; and what it writes down itself goes nowhere else."""

import json
import re
from typing import Any

import pytest
from httpx import AsyncClient
from meedoen.database import Database
from sqlalchemy import select
from wellbeing_partners.adapters.tables import METADATA, WORK_NOTES

from tests.wellbeing_partners.conftest import PARTNER, CoachesSide

CANARY = "KANARIE-mevrouw-Jansen-0612345678"
OF_THE_PERSON = re.compile(r"client|trajectory|citizen|bsn|name|birth|address|benefit|nationality", re.IGNORECASE)


@pytest.fixture
async def everything_said(partner: AsyncClient, coach: CoachesSide) -> str:
    """Every answer of every route in the course of a referral, but for the one that repeats the note to its writer."""
    referral_id = await coach.refers()
    referral = f"/v1/referrals/{referral_id}"
    await partner.put(f"{referral}/work-note", json={"text": CANARY})
    answers = [
        await partner.get("/v1/referrals"),
        await partner.post(f"{referral}/answer", json={"answer": "accept"}),
        placed := await partner.post(
            f"{referral}/placements",
            json={"activityKind": "volunteering", "hoursPerWeek": 4, "startedOn": "2026-03-09"},
        ),
        await partner.get(referral),
        await partner.get(placed.headers["location"]),
        await partner.patch(placed.headers["location"], json={"hoursPerWeek": 6}),
        await partner.post(f"{referral}/guidance", json={"stillActive": True, "hoursPerWeek": 6}),
        await partner.post(f"{referral}/annual-checks", json={"stillActive": True, "hoursPerWeek": 6}),
        await partner.post(f"{placed.headers['location']}/end", json={"reason": "health"}),
        await partner.post(
            "/v1/attendance-counts",
            json={"activityKind": "exercise", "period": "2025", "participants": 1, "visits": 1},
        ),
        await partner.get("/v1/attendance-counts"),
        await partner.get("/metrics"),
    ]
    assert {answer.status_code for answer in answers} == {200, 201}
    return "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)


def names_in(document: dict[str, Any]) -> set[str]:
    """Every name of a field or parameter in an OpenAPI document, and every path."""
    found = set(document["paths"])
    for path in document["paths"].values():
        for operation in path.values():
            found |= {each["name"] for each in operation.get("parameters", []) if each["in"] != "header"}
    for schema in document["components"]["schemas"].values():
        found |= set(schema.get("properties", {}))
    return found


async def test_no_route_field_or_parameter_is_about_the_person(api: AsyncClient) -> None:
    names = names_in((await api.get("/v1/openapi.json")).json())

    assert "referralId" in names
    assert not [name for name in names if OF_THE_PERSON.search(name)]


def test_no_column_is_about_the_person() -> None:
    columns = [f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns]

    of_the_person = [column for column in columns if OF_THE_PERSON.search(column)]
    assert of_the_person == ["checkpoints.name"]  # of the relay


async def test_no_answer_is_about_the_person(everything_said: str) -> None:
    said = re.sub(r'"\w+":|^#.*$', lambda found: found[0] if found[0].startswith('"') else "", everything_said)

    assert not re.findall(r'"[^"]*(?:client|trajectory|bsn)[^"]*":', said, re.IGNORECASE)
    assert CANARY not in said


async def test_what_a_partner_writes_stays_in_its_own_table(
    database: Database, everything_said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with database.reading() as connection:
        for table in METADATA.tables.values():
            rows = [tuple(map(str, row)) for row in (await connection.execute(select(table))).all()]
            held = CANARY in json.dumps(rows)
            assert held == (table is WORK_NOTES), table.name
    written = capfd.readouterr()
    assert CANARY not in written.out + written.err


async def test_when_the_referral_closes_nothing_of_it_is_left(
    database: Database, partner: AsyncClient, coach: CoachesSide
) -> None:
    referral_id = await coach.refers()
    await partner.put(f"/v1/referrals/{referral_id}/work-note", json={"text": CANARY})
    await coach.tells(coach.withdrawal(referral_id, partner_id=PARTNER))

    async with database.reading() as connection:
        for table in METADATA.tables.values():
            assert CANARY not in json.dumps([tuple(map(str, row)) for row in await connection.execute(select(table))])
