"""Recording that somebody lives in another neighbourhood, over REST; and what is told of it."""

import json
from datetime import timedelta

from httpx import AsyncClient
from intake.adapters.publishing import publish
from intake.adapters.tables import PROCESSING_LOG
from meedoen.clock import SteppedClock
from meedoen.contracts.intake import ClientMoved
from meedoen.database import Database
from meedoen.event_store.events import StoredEvent
from sqlalchemy import select

from tests.intake.api.conftest import fault_codes, rule
from tests.intake.conftest import NOW

CROOSWIJK, OVERSCHIE = "05990824", "05990410"


async def last_recorded(database: Database) -> StoredEvent:
    async with database.transaction() as tx:
        return (await tx.store.read_log(after=0, limit=100))[-1]


async def test_who_moves_today_is_shown_where_they_live_now_and_only_codes_are_told(
    officer: AsyncClient, somebody: str, clock: SteppedClock, database: Database
) -> None:
    clock.move_to(NOW + timedelta(days=30))
    moved = await officer.post(f"{somebody}/moves", json={"neighbourhood": CROOSWIJK})

    assert (moved.status_code, moved.json()["neighbourhood"]) == (200, CROOSWIJK)
    read = await officer.get(somebody)
    assert (read.json()["neighbourhood"], read.headers["ETag"]) == (CROOSWIJK, moved.headers["ETag"])
    stored = await last_recorded(database)
    _, told = publish(stored)
    assert isinstance(told, ClientMoved)
    assert json.loads(told.model_dump_json()) == {
        "occurredAt": "2016-02-03T09:30:00Z",
        "municipality": "0599",
        "neighbourhood": CROOSWIJK,
    }
    async with database.reading() as connection:
        names = (await connection.execute(select(PROCESSING_LOG.c.name))).scalars().all()
    assert "client-moves" in names


async def test_a_move_that_is_recorded_late_keeps_both_times(
    officer: AsyncClient, somebody: str, clock: SteppedClock, database: Database
) -> None:
    clock.move_to(NOW + timedelta(days=30))
    await officer.post(f"{somebody}/moves", json={"neighbourhood": CROOSWIJK, "movedOn": "2016-01-20"})

    stored = await last_recorded(database)
    assert stored.occurred_at.isoformat() == "2016-01-19T23:00:00+00:00", "the day as people here count it"
    assert stored.recorded_at == clock.now()


async def test_a_wrong_code_is_corrected_from_the_day_of_registration_on(
    officer: AsyncClient, somebody: str, clock: SteppedClock, database: Database
) -> None:
    clock.move_to(NOW + timedelta(days=30))
    corrected = await officer.post(f"{somebody}/moves", json={"neighbourhood": CROOSWIJK, "movedOn": "2016-01-04"})

    assert corrected.status_code == 200
    assert (await last_recorded(database)).occurred_at == NOW


async def test_what_cannot_be_so_is_refused_and_nothing_changes(
    officer: AsyncClient, somebody: str, clock: SteppedClock, database: Database
) -> None:
    clock.move_to(NOW + timedelta(days=30))
    await officer.post(f"{somebody}/moves", json={"neighbourhood": CROOSWIJK, "movedOn": "2016-01-20"})
    before = await last_recorded(database)
    elsewhere = await officer.post(f"{somebody}/moves", json={"neighbourhood": "03630101"})
    assert (elsewhere.status_code, fault_codes(elsewhere)) == (400, {"/neighbourhood": "neighbourhood-elsewhere"})
    assert "record the departure" in elsewhere.text
    for body, expected in (
        ({"neighbourhood": CROOSWIJK}, "lives-there-already"),
        ({"neighbourhood": OVERSCHIE, "movedOn": "2016-02-04"}, "not-happened-yet"),
        ({"neighbourhood": OVERSCHIE, "movedOn": "2016-01-03"}, "before-the-registration"),
        ({"neighbourhood": OVERSCHIE, "movedOn": "2016-01-19"}, "a-later-move-counts"),
    ):
        assert rule(await officer.post(f"{somebody}/moves", json=body)) == (409, expected)
    assert await last_recorded(database) == before


async def test_of_two_who_record_at_once_the_second_looks_again(officer: AsyncClient, somebody: str) -> None:
    seen = {"If-Match": (await officer.get(somebody)).headers["ETag"]}
    answers = [
        await officer.post(f"{somebody}/moves", json={"neighbourhood": each}, headers=seen)
        for each in (CROOSWIJK, OVERSCHIE)
    ]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert (await officer.get(somebody)).json()["neighbourhood"] == CROOSWIJK


async def test_who_departed_moves_no_more(officer: AsyncClient, somebody: str) -> None:
    await officer.post(f"{somebody}/departure", json={"reason": "moved"})
    assert rule(await officer.post(f"{somebody}/moves", json={"neighbourhood": CROOSWIJK})) == (409, "client-departed")
