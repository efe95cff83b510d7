"""The Weegteam's lists, over REST."""

import asyncio
import json
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient
from intake.adapters.client_rows import save_clients
from intake.adapters.event_codec import CLIENT
from intake.adapters.tables import INFRASTRUCTURE, PROCESSING_LOG, REWEIGHED
from intake.domain.client_events import ClientAssessed, ClientRegistered
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.identity import Role
from meedoen.vocabulary import AgeBand, AssessmentMethod, Obstacle, Segment
from sqlalchemy import func, select

from tests.intake.api.conftest import Calling, fault_codes, rule

LISTS = "/reweighings"
AMSTERDAM = "0363"


def decision(client_id: object, months: int, **more: Any) -> dict[str, Any]:
    return {"clientId": str(client_id), "monthsToWork": months, "method": "professional", **more}


async def people(database: Database, number: int, *, municipality: str = "0599") -> list[UUID]:
    """So many people in activation."""
    async with database.transaction() as tx:
        loaded = [tx.new(CLIENT, tx.new_id()) for _ in range(number)]
        for each in loaded:
            registered = ClientRegistered(tx.now, municipality, f"{municipality}0826", AgeBand.FROM_55_TO_64, "2004-09")
            method = AssessmentMethod.INSTRUMENT
            assessed = ClientAssessed(tx.now, tx.new_id(), 60, Segment.ACTIVATION, method, (Obstacle.DEBTS,))
            tx.record(each, [registered, assessed])
        await save_clients(tx.connection, loaded)
    return [each.stream_id for each in loaded]


async def assessments(database: Database) -> int:
    log = INFRASTRUCTURE.events
    async with database.reading() as connection:
        counted = await connection.execute(select(func.count()).where(log.c.type == "assessed"))
    return int(counted.scalar_one())


async def test_without_a_token_nobody_is_weighed(calling: Calling) -> None:
    assert (await calling(None).post(LISTS, json={"decisions": [decision(uuid4(), 3)]})).status_code == 401


async def test_each_decision_is_taken_whole_or_refused_with_its_reason(
    officer: AsyncClient, database: Database, somebody: str
) -> None:
    crossing, staying, never_weighed = *await people(database, 2), UUID(somebody.rpartition("/")[2])
    [elsewhere] = await people(database, 1, municipality=AMSTERDAM)
    [gone] = await people(database, 1)
    await officer.post(f"/clients/{gone}/departure", json={"reason": "pension"})
    before = await assessments(database)

    answer = await officer.post(
        LISTS,
        json={
            "decisions": [
                decision(crossing, 6, obstacles=["language"]),
                decision(staying, 30),
                decision(never_weighed, 48),
                decision(elsewhere, 6),
                decision(gone, 6),
                decision(crossing, 60),
            ]
        },
    )

    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert report["counts"] == {"weighed": 3, "toReintegration": 1, "toActivation": 1, "unchanged": 1, "refused": 3}
    assert [(each["outcome"], each["refusedBy"]) for each in report["outcomes"]] == [
        ("to-reintegration", None),
        ("unchanged", None),
        ("to-activation", None),
        ("refused", "not-found"),
        ("refused", "client-departed"),
        ("refused", "twice-in-the-list"),
    ]
    assert "first" in report["outcomes"][5]["reasonEn"]
    assert report["refusedByReason"] == {"client-departed": 1, "not-found": 1, "twice-in-the-list": 1}
    assert await assessments(database) == before + 3
    weighed = (await officer.get(f"/clients/{crossing}")).json()["assessment"]
    assert (weighed["segment"], weighed["monthsToWork"], weighed["obstacles"]) == ("reintegration", 6, ["language"])


async def test_what_came_of_it_can_be_read_afterwards_and_each_reading_is_logged(
    officer: AsyncClient, database: Database
) -> None:
    clients = await people(database, 2)
    made = await officer.post(LISTS, json={"decisions": [decision(each, 6) for each in [*clients, uuid4()]]})
    address = made.headers["Location"].removeprefix("/v1")

    read = await officer.get(address)
    assert read.json() == made.json()
    assert read.headers["ETag"] == made.headers["ETag"]
    assert UUID(read.json()["decidedBy"])
    [listed] = (await officer.get(LISTS)).json()["items"]
    assert listed == {name: value for name, value in made.json().items() if name in listed}
    async with database.reading() as connection:
        rows = (await connection.execute(select(PROCESSING_LOG))).all()
    assert Counter(row.name for row in rows) == {"assess-client": 2, "read-reweighing": 2}
    assert {row.data_subject_id for row in rows} == set(clients)
    assert {str(row.done_by) for row in rows} == {read.json()["decidedBy"]}


async def test_lists_come_the_newest_first_a_page_at_a_time(
    officer: AsyncClient, database: Database, clock: SteppedClock
) -> None:
    made = []
    for client_id in await people(database, 3):
        made.append((await officer.post(LISTS, json={"decisions": [decision(client_id, 6)]})).json()["reweighingId"])
        clock.move_to(clock.now() + timedelta(minutes=1))

    first = (await officer.get(LISTS, params={"limit": 2})).json()
    second = (await officer.get(LISTS, params={"limit": 2, "cursor": first["next"]})).json()
    assert [each["reweighingId"] for each in first["items"] + second["items"]] == made[::-1]


async def test_the_same_key_weighs_once(officer: AsyncClient, database: Database) -> None:
    [client_id] = await people(database, 1)
    key = {"Idempotency-Key": "weegteam-1"}
    answers = [await officer.post(LISTS, json={"decisions": [decision(client_id, 6)]}, headers=key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert await assessments(database) == 2
    other = await officer.post(LISTS, json={"decisions": [decision(client_id, 7)]}, headers=key)
    assert rule(other) == (409, "idempotency-key-reused")


async def test_a_thousand_are_weighed_in_one_request_and_four_hundred_go_to_reintegration(
    calling: Calling, database: Database
) -> None:
    """Amsterdam's Weegteam in 2017 (dossier)."""
    clients = await people(database, 1000, municipality=AMSTERDAM)
    everything = {"obstacles": [obstacle.value for obstacle in Obstacle]}
    decisions = [decision(each, 12 if number < 400 else 36, **everything) for number, each in enumerate(clients)]
    body = json.dumps({"decisions": decisions}, indent=4)

    answer = await calling(Role.INTAKE_OFFICER, AMSTERDAM).post(
        LISTS, content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 201, answer.text[:500]
    assert answer.json()["counts"] == {
        "weighed": 1000,
        "toReintegration": 400,
        "toActivation": 0,
        "unchanged": 600,
        "refused": 0,
    }


async def test_one_more_than_a_thousand_is_refused_and_so_is_a_list_of_nobody(
    officer: AsyncClient, database: Database
) -> None:
    [client_id] = await people(database, 1)
    too_many = await officer.post(LISTS, json={"decisions": [decision(client_id, 6)] * 1001})
    nobody = await officer.post(LISTS, json={"decisions": []})

    assert fault_codes(too_many) == {"/decisions": "too-many"}
    assert fault_codes(nobody) == {"/decisions": "too-few"}
    assert await assessments(database) == 1


async def test_all_faults_of_a_list_come_at_once_and_nothing_is_done(officer: AsyncClient, database: Database) -> None:
    [client_id] = await people(database, 1)
    refused = await officer.post(
        LISTS,
        json={
            "decisions": [
                decision(client_id, 6),
                decision("somebody", 601, obstacles=["nationality"]),
                {**decision(client_id, 6), "method": "risk-model", "score": 0.9},
            ],
            "decidedAt": "yesterday",
        },
    )

    assert refused.status_code == 400
    assert fault_codes(refused) == {
        "/decisions/1/clientId": "id",
        "/decisions/1/monthsToWork": "too-large",
        "/decisions/1/obstacles/0": "choice",
        "/decisions/2/method": "choice",
        "/decisions/2/score": "unknown",
        "/decidedAt": "moment",
    }
    assert await assessments(database) == 1


async def test_decisions_of_a_moment_to_come_are_refused_together(officer: AsyncClient, database: Database) -> None:
    [client_id] = await people(database, 1)
    to_come = {"decisions": [decision(client_id, 6)], "decidedAt": "2016-01-04T09:31:00Z"}

    assert rule(await officer.post(LISTS, json=to_come)) == (409, "not-happened-yet")
    assert await assessments(database) == 1


async def test_nobody_is_weighed_before_the_day_of_their_registration(officer: AsyncClient, database: Database) -> None:
    [client_id] = await people(database, 1)
    too_early = {"decisions": [decision(client_id, 6)], "decidedAt": "2015-12-31T09:30:00Z"}

    assert (await officer.post(LISTS, json=too_early)).json()["refusedByReason"] == {"before-the-registration": 1}
    assert await assessments(database) == 1


async def test_of_lists_of_the_same_people_that_come_at_once_each_is_taken_or_told_to_try_again(
    officer: AsyncClient, database: Database
) -> None:
    decisions = [decision(each, 6) for each in await people(database, 200)]
    await asyncio.gather(*(officer.post(LISTS, json={"decisions": [decision(uuid4(), 6)]}) for _ in range(6)))
    answers = await asyncio.gather(
        *(officer.post(LISTS, json={"decisions": each}) for each in 3 * [decisions, decisions[::-1]])
    )

    assert {rule(each) for each in answers if each.status_code != 201} <= {(409, "try-again")}
    assert any(each.status_code == 201 for each in answers)


async def test_of_another_municipality_a_list_does_not_exist_and_nobody_in_it_is_weighed(
    calling: Calling, officer: AsyncClient, database: Database
) -> None:
    clients = await people(database, 2)
    made = await officer.post(LISTS, json={"decisions": [decision(each, 6) for each in clients]})
    elsewhere = calling(Role.INTAKE_OFFICER, AMSTERDAM)

    assert (await elsewhere.get(made.headers["Location"].removeprefix("/v1"))).status_code == 404
    assert (await elsewhere.get(LISTS)).json()["items"] == []
    answer = await elsewhere.post(LISTS, json={"decisions": [decision(each, 60) for each in clients]})
    assert answer.json()["refusedByReason"] == {"not-found": 2}
    async with database.reading() as connection:
        refused = await connection.execute(select(REWEIGHED.c.reason_nl).where(REWEIGHED.c.refused_by.is_not(None)))
    assert set(refused.scalars()) == {"Deze persoon is niet gevonden."}
