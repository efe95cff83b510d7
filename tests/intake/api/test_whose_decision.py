"""On which side of the cut somebody falls, and whether they are exempt, is a person's decision: it says whose."""

from typing import Any
from uuid import UUID

from httpx import AsyncClient
from intake.adapters.event_codec import CODEC
from intake.adapters.publishing import publish
from meedoen.database import Database
from meedoen.identity import Role

from tests.intake.api.conftest import Calling
from tests.intake.api.test_imports import offered
from tests.intake.importing.files import file_of, people

OFFICER = UUID(int=77)
ASSESSMENT = {"monthsToWork": 60, "method": "instrument"}
EXEMPTION = {"grounds": "medical", "lastDay": "2016-06-30"}


async def test_an_assessment_and_an_exemption_keep_who_decided(calling: Calling, somebody: str) -> None:
    officer = calling(Role.INTAKE_OFFICER, subject=OFFICER)
    await officer.post(f"{somebody}/assessments", json=ASSESSMENT)
    await officer.post(f"{somebody}/exemptions", json=EXEMPTION)

    read = (await calling(Role.COACH).get(somebody)).json()
    assert read["assessment"]["decidedBy"] == read["exemption"]["decidedBy"] == str(OFFICER)


async def test_so_does_each_decision_of_the_weegteam(calling: Calling, somebody: str) -> None:
    decision = {"clientId": somebody.rpartition("/")[2], "monthsToWork": 6, "method": "professional"}
    await calling(Role.INTAKE_OFFICER, subject=OFFICER).post("/reweighings", json={"decisions": [decision]})

    assert (await calling(Role.COACH).get(somebody)).json()["assessment"]["decidedBy"] == str(OFFICER)


async def test_what_a_file_tells_was_decided_elsewhere(officer: AsyncClient, one_round: Any) -> None:
    [row] = people(1)
    await offered(officer, file_of(row))
    await one_round()
    [found] = (await officer.post("/clients/_search", json={"bsn": row.bsn})).json()["items"]

    assert found["assessment"]["decidedBy"] is None


async def test_whose_decision_it_is_stays_at_intake(calling: Calling, somebody: str, database: Database) -> None:
    officer = calling(Role.INTAKE_OFFICER, subject=OFFICER)
    await officer.post(f"{somebody}/assessments", json=ASSESSMENT)
    await officer.post(f"{somebody}/exemptions", json=EXEMPTION)

    async with database.reading() as connection:
        log = await database.event_store(connection).read_log(after=0, limit=10)
    assert [CODEC.read(each).decided_by for each in log[1:]] == [OFFICER, OFFICER]
    assert not any(str(OFFICER) in publish(each)[1].model_dump_json() for each in log)
