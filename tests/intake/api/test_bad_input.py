"""What cannot be so is refused whole, with all faults at once, and nothing half done."""

from typing import Any

import pytest
from httpx import AsyncClient
from intake.adapters.tables import METADATA
from meedoen.database import Database
from meedoen.identity import Role
from sqlalchemy import func, select

from tests.intake.api.conftest import SOMEBODY, Calling, fault_codes, rule

TEN_MEGABYTES = "x" * 10 * 1024 * 1024


async def kept(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    async with database.reading() as connection:
        for table in METADATA.sorted_tables:
            counts[table.name] = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
    return counts


async def test_a_text_of_ten_megabytes_is_too_large_wherever_it_stands(
    officer: AsyncClient, somebody: str, database: Database
) -> None:
    before = await kept(database)
    tries = [
        officer.post("/clients", json={**SOMEBODY, "contactNote": TEN_MEGABYTES}),
        officer.patch(somebody, json={"contactNote": TEN_MEGABYTES}),
        officer.post("/clients/_search", json={"surname": TEN_MEGABYTES, "birthDate": "1971-07-08"}),
        officer.post(f"{somebody}/assessments", json={"monthsToWork": 6, "method": TEN_MEGABYTES}),
        officer.post("/reweighings", json={"decisions": [], "note": TEN_MEGABYTES}),
    ]
    for answer in tries:
        assert rule(await answer) == (413, "too-large")
    assert await kept(database) == before


TEXTS = (
    "surname",
    "initials",
    "givenName",
    "street",
    "houseNumber",
    "postcode",
    "town",
    "telephone",
    "email",
    "education",
    "contactNote",
    "municipalNumber",
)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b[2J", "\x7f", "\x85"], ids=ascii)
async def test_control_characters_are_refused_in_every_text_at_once(
    officer: AsyncClient, somebody: str, control: str, database: Database
) -> None:
    before = await kept(database)
    marked = dict.fromkeys(TEXTS, f"van{control}Dam"[:20])
    for answer in (
        officer.post("/clients", json={**SOMEBODY, **marked}),
        officer.patch(somebody, json=marked),
    ):
        assert fault_codes(await answer) == {f"/{name}": "unseen" for name in TEXTS}
    assert await kept(database) == before


async def test_a_note_may_have_lines_and_a_name_may_not(officer: AsyncClient, somebody: str) -> None:
    assert (await officer.patch(somebody, json={"contactNote": "Bel na tien.\nNiet op vrijdag."})).status_code == 200
    assert fault_codes(await officer.patch(somebody, json={"surname": "van\nDam"})) == {"/surname": "unseen"}


@pytest.mark.parametrize(
    ("path", "body", "faults"),
    [
        (
            "assessments",
            {"monthsToWork": -1, "method": "horoscope", "obstacles": ["depression", "debts"], "occurredAt": "today"},
            {"/monthsToWork": "too-small", "/method": "choice", "/obstacles/0": "choice", "/occurredAt": "moment"},
        ),
        (
            "exemptions",
            {"grounds": "tired", "firstDay": "2016-02-30", "lastDay": 20160630},
            {"/grounds": "choice", "/firstDay": "date", "/lastDay": "date"},
        ),
        ("moves", {"neighbourhood": "Rubroek", "movedOn": 0}, {"/neighbourhood": "form", "/movedOn": "date"}),
        ("departure", {"reason": "unknown", "occurredAt": 0}, {"/reason": "choice", "/occurredAt": "moment"}),
    ],
)
async def test_unknown_codes_and_dates_that_are_none_are_named_together(
    officer: AsyncClient, somebody: str, path: str, body: dict[str, Any], faults: dict[str, str], database: Database
) -> None:
    before = await kept(database)
    refused = await officer.post(f"{somebody}/{path}", json=body)

    assert refused.status_code == 400
    assert fault_codes(refused) == faults
    assert await kept(database) == before


async def test_nothing_is_recorded_of_a_day_to_come(officer: AsyncClient, somebody: str, database: Database) -> None:
    before = await kept(database)
    to_come = "2016-01-05T09:30:00Z"
    assessed = {"monthsToWork": 6, "method": "professional", "occurredAt": to_come}
    for path, body in (
        ("assessments", assessed),
        ("moves", {"neighbourhood": "05990824", "movedOn": "2016-01-05"}),
        ("departure", {"reason": "moved", "occurredAt": to_come}),
    ):
        assert rule(await officer.post(f"{somebody}/{path}", json=body)) == (409, "not-happened-yet")
    refused = await officer.post("/clients", json={**SOMEBODY, "birthDate": "2016-01-05", "benefitSince": "2016-02-01"})
    assert fault_codes(refused) == {"/birthDate": "birth-date-unlikely", "/benefitSince": "benefit-to-come"}
    assert await kept(database) == before


async def test_an_exemption_that_ends_at_the_end_of_our_years_is_refused(officer: AsyncClient, somebody: str) -> None:
    ahead = {"grounds": "social", "firstDay": "2199-12-30", "lastDay": "2199-12-31"}

    assert rule(await officer.post(f"{somebody}/exemptions", json=ahead)) == (409, "exemption-too-long")


async def test_an_exemption_lasts_five_years_and_not_a_day_longer(officer: AsyncClient, somebody: str) -> None:
    a_day_longer = {"grounds": "social", "firstDay": "2016-01-04", "lastDay": "2021-01-04"}
    assert rule(await officer.post(f"{somebody}/exemptions", json=a_day_longer)) == (409, "exemption-too-long")
    five_years = a_day_longer | {"lastDay": "2021-01-03"}
    assert (await officer.post(f"{somebody}/exemptions", json=five_years)).status_code == 200


async def test_an_id_that_is_none_is_named(officer: AsyncClient, calling: Calling) -> None:
    assert fault_codes(await officer.get("/reweighings/none")) == {"reweighingId": "id"}
    assert fault_codes(await calling(Role.PARTNER).get("/contact-cards/none")) == {"referralId": "id"}


async def test_a_message_with_the_alarm_is_not_taken(officer: AsyncClient, somebody: str, database: Database) -> None:
    """Nothing else travels with it, so nothing else is kept."""
    await officer.post(f"{somebody}/assessments", json={"monthsToWork": 60, "method": "professional"})
    answer = await officer.post(f"{somebody}/still-waiting", json={"message": "Ik wacht al een jaar."})

    assert "wacht al" not in answer.text
    async with database.transaction() as tx:
        log = await tx.store.read_log(after=0, limit=10)
    assert "wacht al" not in repr(log)


async def test_what_is_wrong_with_a_question_is_told_by_places_that_are_in_it(officer: AsyncClient) -> None:
    for question, wrong in (
        ({"bsn": "999990018"}, {"/bsn": "bsn-fails-eleven-test"}),
        ({"surname": "", "birthDate": "1971-02-30"}, {"/surname": "too-short", "/birthDate": "date"}),
        ({"surname": "Smit"}, {"/birthDate": "missing"}),
        ({"surname": "Smit", "birthDate": "1971-07-08", "bsn": "999990019"}, {"/bsn": "unknown"}),
        ({}, {"/bsn": "missing"}),
        ([[]], {"": "object"}),
    ):
        assert fault_codes(await officer.post("/clients/_search", json=question)) == wrong
