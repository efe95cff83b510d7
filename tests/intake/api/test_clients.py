"""Registering, reading, changing, finding, assessing and letting go, over REST."""

import asyncio
from datetime import timedelta

import pytest
from httpx import AsyncClient
from intake.adapters.tables import DETAILS, IDENTITIES, PROCESSING_LOG
from intake.application import client_files
from meedoen.clock import SteppedClock
from meedoen.database import Database
from sqlalchemy import delete, select

from tests.intake.api.conftest import SOMEBODY, fault_codes, rule


async def test_a_registered_client_can_be_read_with_the_number_as_it_is_written(
    officer: AsyncClient, somebody: str
) -> None:
    read = (await officer.get(somebody)).json()

    assert read["bsn"] == "999253773"
    assert read["bsnContested"] is False
    assert read["details"]["surname"] == "van Dam"
    assert read["benefitSince"] == "2002-10"
    assert "municipality" in read


async def test_all_faults_of_the_input_come_at_once(officer: AsyncClient) -> None:
    wrong = {**SOMEBODY, "bsn": "999253774", "birthDate": "1971-02-30", "neighbourhood": "Rubroek", "shoeSize": 38}
    refused = await officer.post("/clients", json=wrong)

    assert refused.status_code == 400
    assert fault_codes(refused) == {
        "/bsn": "bsn-fails-eleven-test",
        "/birthDate": "date",
        "/neighbourhood": "form",
        "/shoeSize": "unknown",
    }


async def test_facts_that_cannot_be_so_point_to_their_field(officer: AsyncClient) -> None:
    refused = await officer.post("/clients", json={**SOMEBODY, "benefitSince": "1970-01-01"})

    assert fault_codes(refused) == {"/benefitSince": "benefit-before-birth"}


async def test_somebody_under_27_is_refused_in_words_that_say_where_they_do_belong(officer: AsyncClient) -> None:
    for language, words in (("nl", "jongerenloket"), ("en", "youth desk")):
        refused = await officer.post(
            "/clients", json={**SOMEBODY, "birthDate": "1992-01-10"}, headers={"Accept-Language": language}
        )
        assert rule(refused) == (409, "under-27")
        assert words in refused.json()["detail"]


async def test_nobody_becomes_under_27_by_a_correction(officer: AsyncClient, somebody: str) -> None:
    refused = await officer.patch(somebody, json={"birthDate": "1992-01-10", "telephone": "010-5"})

    assert rule(refused) == (409, "under-27")
    details = (await officer.get(somebody)).json()["details"]
    assert (details["birthDate"], details["telephone"]) == ("1971-07-08", "010-4000000")


@pytest.mark.usefixtures("somebody")
async def test_nobody_is_registered_twice(officer: AsyncClient) -> None:
    assert rule(await officer.post("/clients", json=SOMEBODY)) == (409, "already-registered")


@pytest.mark.usefixtures("somebody")
async def test_somebody_elses_number_is_refused(officer: AsyncClient) -> None:
    other = {**SOMEBODY, "surname": "Smits", "birthDate": "1955-01-26"}

    assert rule(await officer.post("/clients", json=other)) == (409, "bsn-of-another-person")


async def test_the_same_key_registers_once(officer: AsyncClient, database: Database) -> None:
    answers = [await officer.post("/clients", json=SOMEBODY, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


async def test_a_number_is_kept_sealed_and_nowhere_as_it_is(somebody: str, database: Database) -> None:
    assert somebody
    async with database.reading() as connection:
        [identity] = (await connection.execute(select(IDENTITIES))).all()
        [details] = (await connection.execute(select(DETAILS))).all()

    assert "999253773" not in repr(identity) + repr(details)
    assert identity.bsn_sealed.startswith("k1.")


async def test_details_change_and_the_rest_stays(officer: AsyncClient, somebody: str) -> None:
    seen = (await officer.get(somebody)).headers["ETag"]
    changed = await officer.patch(
        somebody, json={"telephone": None, "email": "bo@example.org", "surname": None}, headers={"If-Match": seen}
    )
    details = (await officer.get(somebody)).json()["details"]

    assert changed.status_code == 200
    assert changed.headers["ETag"] != seen
    assert (details["telephone"], details["email"], details["surname"]) == (None, "bo@example.org", "van Dam")


async def test_who_saw_an_older_version_changes_nothing(officer: AsyncClient, somebody: str) -> None:
    seen = (await officer.get(somebody)).headers["ETag"]
    await officer.patch(somebody, json={"telephone": "010-5"}, headers={"If-Match": seen})

    for late in (
        officer.patch(somebody, json={"telephone": "010-6"}, headers={"If-Match": seen}),
        officer.post(f"{somebody}/departure", json={"reason": "work"}, headers={"If-Match": seen}),
    ):
        assert (await late).status_code == 412
    assert (await officer.get(somebody)).json()["details"]["telephone"] == "010-5"


async def test_a_corrected_number_is_found_and_the_old_one_is_free(officer: AsyncClient, somebody: str) -> None:
    assert (await officer.patch(somebody, json={"bsn": "999842468"})).status_code == 200

    assert await found_by(officer, {"bsn": "999842468"}) == [somebody]
    assert await found_by(officer, {"bsn": "999253773"}) == []
    other = {**SOMEBODY, "surname": "Smits", "birthDate": "1955-01-26"}
    assert (await officer.post("/clients", json=other)).status_code == 201
    assert rule(await officer.patch(somebody, json={"bsn": "999253773"})) == (409, "bsn-of-another-person")


async def test_since_when_there_is_a_benefit_is_set_right(officer: AsyncClient, somebody: str) -> None:
    corrected = await officer.patch(somebody, json={"benefitSince": "2012-10-11", "surname": "van Dam-Smit"})
    assert (corrected.status_code, corrected.json()["benefitSince"]) == (200, "2012-10")

    read = await officer.get(somebody)
    assert read.headers["ETag"] == corrected.headers["ETag"]
    assert (read.json()["benefitSince"], read.json()["details"]["surname"]) == ("2012-10", "van Dam-Smit")
    refused = await officer.patch(somebody, json={"birthDate": "2013-01-01", "telephone": "06-1"})
    assert fault_codes(refused) == {"/birthDate": "benefit-before-birth"}
    assert (await officer.get(somebody)).json() == read.json(), "nothing half done"


async def test_a_client_is_found_by_number_and_by_name_with_birth_date(officer: AsyncClient, somebody: str) -> None:
    assert await found_by(officer, {"bsn": "9992 53 773"}) == [somebody]
    assert await found_by(officer, {"surname": "VAN  DAM", "birthDate": "1971-07-08"}) == [somebody]
    assert await found_by(officer, {"surname": "van Dam", "birthDate": "1971-07-09"}) == []


async def test_an_assessment_on_either_side_of_the_cut(officer: AsyncClient, somebody: str) -> None:
    for months, segment in ((24, "activation"), (23, "reintegration")):
        assessed = await officer.post(
            f"{somebody}/assessments",
            json={"monthsToWork": months, "method": "professional", "obstacles": ["health", "debts"]},
        )
        assert assessed.json()["assessment"]["segment"] == segment
        assert assessed.json()["assessment"]["obstacles"] == ["debts", "health"]


async def test_who_departed_is_kept_and_can_be_registered_again(officer: AsyncClient, somebody: str) -> None:
    assert (await officer.post(f"{somebody}/departure", json={"reason": "work"})).json()["departure"] == "work"
    assert rule(await officer.post(f"{somebody}/departure", json={"reason": "work"})) == (409, "client-departed")

    again = await officer.post("/clients", json={**SOMEBODY, "benefitSince": "2015-12-01"})
    assert again.headers["Location"] == f"/v1{somebody}"
    assert (await officer.get(somebody)).json()["benefitSince"] == "2015-12"


async def test_who_returns_is_weighed_anew_and_gets_nothing_of_before(
    officer: AsyncClient, somebody: str, clock: SteppedClock
) -> None:
    far_from_work = {"monthsToWork": 60, "method": "professional"}
    await officer.post(f"{somebody}/assessments", json=far_from_work)
    await officer.post(f"{somebody}/exemptions", json={"grounds": "medical", "lastDay": "2016-06-30"})
    assert (await officer.post(f"{somebody}/still-waiting")).json()["counted"] is True
    await officer.post(f"{somebody}/departure", json={"reason": "work"})
    clock.move_to(clock.now() + timedelta(days=400))
    back = await officer.post("/clients", json={**SOMEBODY, "benefitSince": "2017-01-01", "telephone": "06-1"})

    assert (back.status_code, back.json()["assessment"], back.json()["exemption"]) == (201, None, None)
    assert back.json()["departure"] is None
    assert (await officer.get(somebody)).json()["details"]["telephone"] == "06-1"
    too_early = {**far_from_work, "occurredAt": "2016-06-01T09:00:00Z"}
    assert rule(await officer.post(f"{somebody}/assessments", json=too_early)) == (409, "before-the-registration")
    assert (await officer.post(f"{somebody}/assessments", json=far_from_work)).json()["assessment"]


async def test_every_processing_is_logged_with_the_trace_of_the_request(
    officer: AsyncClient, somebody: str, database: Database
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await officer.get(somebody, headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})

    async with database.reading() as connection:
        rows = (await connection.execute(select(PROCESSING_LOG).order_by(PROCESSING_LOG.c.name))).all()
    assert [row.name for row in rows] == ["read-client", "register-client"]
    read = rows[0]
    assert read.trace_id == trace
    assert read.processing_activity_id == "https://meedoen.example/processing-activities/intake-registration"
    assert str(read.data_subject_id) == somebody.rpartition("/")[2]
    assert (read.data_subject_id_type, read.status) == ("urn:meedoen:client-id", "OK")
    assert read.done_by is not None


async def test_a_refused_reading_leaves_no_line(officer: AsyncClient, database: Database) -> None:
    assert (await officer.get("/clients/00000000-0000-4000-8000-000000000000")).status_code == 404

    async with database.reading() as connection:
        assert (await connection.execute(select(PROCESSING_LOG))).all() == []


async def found_by(officer: AsyncClient, question: dict[str, str]) -> list[str]:
    answer = await officer.post("/clients/_search", json=question)
    assert answer.status_code == 200, answer.text
    return [f"/clients/{item['clientId']}" for item in answer.json()["items"]]


async def test_of_two_who_correct_somebody_at_once_only_one_saw_the_newest_details(
    officer: AsyncClient, somebody: str
) -> None:
    corrections = [{"telephone": f"010-400000{number}"} for number in range(6)]
    [seen] = {each.headers["ETag"] for each in await asyncio.gather(*(officer.get(somebody) for _ in corrections))}
    answers = await asyncio.gather(
        *(officer.patch(somebody, json=each, headers={"If-Match": seen}) for each in corrections)
    )

    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412, 412, 412]
    [winner] = [number for number, each in enumerate(answers) if each.status_code == 200]
    assert (await officer.get(somebody)).json()["details"]["telephone"] == corrections[winner]["telephone"]


async def test_corrections_of_different_details_at_once_all_stay(officer: AsyncClient, somebody: str) -> None:
    corrections = {
        "telephone": "010-4000009",
        "email": "v.dam@voorbeeld.test",
        "street": "Oudedijk",
        "town": "Rotterdam",
    }
    answers = await asyncio.gather(
        *(officer.patch(somebody, json={field: value}) for field, value in corrections.items())
    )

    assert len({each.headers["ETag"] for each in answers}) == len(corrections)
    details = (await officer.get(somebody)).json()["details"]
    assert {field: details[field] for field in corrections} == corrections


async def test_whoever_is_found_is_logged_as_searched_for(
    officer: AsyncClient, somebody: str, database: Database
) -> None:
    assert await found_by(officer, {"bsn": "999253773"}) == [somebody]
    assert await found_by(officer, {"surname": "van Dam", "birthDate": "1971-07-08"}) == [somebody]

    async with database.reading() as connection:
        searched = select(PROCESSING_LOG.c.data_subject_id).where(PROCESSING_LOG.c.name == "search-client")
        assert [f"/clients/{each}" for each in await connection.scalars(searched)] == [somebody] * 2


async def test_more_people_than_anybody_reads_are_a_question_that_is_too_wide(
    officer: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_files, "MOST_FOUND", 2)
    question = {"surname": "van Dam", "birthDate": "1971-07-08"}
    for number, bsn in enumerate(("999253773", "999842468", "900000016"), 1):
        assert (await officer.post("/clients", json={**SOMEBODY, "bsn": bsn})).status_code == 201
        if number < 3:
            assert len(await found_by(officer, question)) == number
    assert rule(await officer.post("/clients/_search", json=question)) == (409, "too-many-found")


async def test_of_whom_the_details_were_erased_nothing_is_corrected(
    officer: AsyncClient, somebody: str, database: Database
) -> None:
    async with database.transaction() as tx:
        await tx.connection.execute(delete(DETAILS))
    assert rule(await officer.patch(somebody, json={"telephone": "06-1"})) == (409, "details-erased")
    assert (await officer.get(somebody)).json()["details"] is None
