"""What is told of a person stays in the rows that can be deleted: not in the log, not in answers, logs or metrics."""

import io
import logging
from typing import Any
from uuid import UUID

import pytest
import structlog
from httpx import AsyncClient
from intake.adapters.tables import DETAILS, IDENTITIES, METADATA
from intake.domain.personal_details import LONGEST
from meedoen.database import Database
from meedoen.identity import Role
from meedoen.service import Assembled
from meedoen.vocabulary import ContactShared
from sqlalchemy import Table, select

from tests.intake.api.conftest import SOMEBODY, Calling
from tests.intake.api.test_imports import offered
from tests.intake.coaches import PARTNER, CoachesSide
from tests.intake.importing.files import Row, file_of

CANARY = "Kanarie"
TEXTS = {
    "surname": f"{CANARY}-achternaam",
    "initials": CANARY,
    "givenName": CANARY,
    "street": f"{CANARY}straat",
    "houseNumber": f"1{CANARY}",
    "postcode": CANARY,
    "town": f"{CANARY}dam",
    "telephone": f"06{CANARY}",
    "email": f"{CANARY}@example.org",
    "education": CANARY,
    "contactNote": f"Belt {CANARY}\nliever niet",
    "municipalNumber": CANARY,
}
NUMBER = "999253773"


async def everything_done(
    officer: AsyncClient, partner: AsyncClient, coaches: CoachesSide, one_round: Any
) -> list[str]:
    """A marked text in every field of every request; what was answered, but for the file of the client and the card."""
    key = {"Idempotency-Key": "one"}
    registered = await officer.post("/clients", json={**SOMEBODY, **TEXTS, "bsn": NUMBER}, headers=key)
    client = registered.headers["Location"].removeprefix("/v1")
    assert CANARY in (await officer.get(client)).text
    row = Row(number=CANARY, bsn="999842468", surname=CANARY, telephone=CANARY, note=CANARY)
    wrong = row.but(bsn=CANARY, born=CANARY, neighbourhood=CANARY, months=CANARY, obstacles=CANARY, language=CANARY)
    imported = await offered(officer, file_of(row, row.but(telephone=f"{CANARY}2"), wrong))
    await one_round()
    address = imported.headers["Location"].removeprefix("/v1")
    decision = {"clientId": registered.json()["clientId"], "monthsToWork": 36, "method": "professional"}
    reweighed = await officer.post("/reweighings", json={"decisions": [decision]})
    _, referral_id = await coaches.refers(UUID(decision["clientId"]), shared=ContactShared.NAME_AND_ADDRESS)
    assert CANARY in (await partner.get(f"/contact-cards/{referral_id}")).text
    answers = [
        registered,
        await officer.patch(client, json={**TEXTS, "bsn": NUMBER}, headers=key),
        await officer.post("/clients/_search", json={"bsn": NUMBER}, headers={"Idempotency-Key": "two"}),
        await officer.post("/clients/_search", json={"surname": TEXTS["surname"], "birthDate": SOMEBODY["birthDate"]}),
        await officer.post("/clients", json={**SOMEBODY, **TEXTS, "bsn": CANARY, "birthDate": CANARY}),
        await officer.post("/clients", json={**SOMEBODY, **TEXTS, "bsn": NUMBER}),
        await officer.post(f"{client}/assessments", json={"monthsToWork": 30, "method": CANARY}),
        await officer.post(f"{client}/still-waiting"),
        await officer.post(f"{client}/still-waiting", json={"message": CANARY}),
        reweighed,
        await officer.get(reweighed.headers["Location"].removeprefix("/v1")),
        await officer.post("/reweighings", json={"decisions": [{**decision, "method": CANARY, "note": CANARY}]}),
        await officer.post(f"{client}/moves", json={"neighbourhood": CANARY}),
        await officer.post(f"{client}/moves", json={"neighbourhood": "05990824"}),
        await officer.post(f"{client}/departure", json={"reason": "moved"}),
        imported,
        await officer.get(address),
        await officer.get(f"{address}/rejected-rows"),
        await officer.get("/caseload-imports"),
    ]
    return [answer.text + repr(answer.headers) for answer in answers]


async def test_a_marked_text_is_found_in_the_rows_of_the_person_and_nowhere_else(
    officer: AsyncClient,
    calling: Calling,
    coaches: CoachesSide,
    one_round: Any,
    database: Database,
    assembled: Assembled,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert set(LONGEST) == {*(_snake(name) for name in TEXTS), "language"}
    caplog.set_level(logging.INFO)
    lines = io.StringIO()
    structlog.reset_defaults()  # whatever ran before in this process
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines))
    try:
        partner = calling(Role.PARTNER, None, organisation=PARTNER)
        answers = await everything_done(officer, partner, coaches, one_round)
    finally:
        structlog.reset_defaults()
    async with AsyncClient(transport=officer._transport, base_url="http://intake") as operator:
        metrics = (await operator.get("/metrics")).text
    printed = capfd.readouterr()

    places = {"answers": "".join(answers), "metrics": metrics, "log": lines.getvalue() + caplog.text + "".join(printed)}
    for table in METADATA.sorted_tables:
        if table not in (DETAILS, IDENTITIES):
            places[table.name] = await _content(database, table)
    for place, content in places.items():
        assert CANARY.casefold() not in content.casefold(), place
        assert NUMBER not in content, place
    assert "request" in places["log"]
    assert "client-registered" in places["events"]
    assert CANARY in await _content(database, DETAILS)
    assert NUMBER not in await _content(database, IDENTITIES)


async def _content(database: Database, table: Table) -> str:
    async with database.reading() as connection:
        return repr((await connection.execute(select(table))).all())


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
