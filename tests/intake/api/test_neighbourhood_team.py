"""A neighbourhood team is another organisation: its own people alone, and of them what the way of working shares."""

from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from intake.adapters.tables import PROCESSING_LOG
from meedoen.database import Database
from meedoen.identity import Role
from meedoen.vocabulary import ContactShared
from sqlalchemy import select

from tests.intake.api.conftest import SOMEBODY, Calling, rule
from tests.intake.coaches import TEAM, CoachesSide

LEEUWARDEN = "0080"
RESIDENT = {
    **SOMEBODY,
    "neighbourhood": "00800826",
    "givenName": "Bo",
    "street": "Nieuwestad",
    "houseNumber": "1",
    "town": "Leeuwarden",
    "language": "fy",
    "municipalNumber": "W-1234",
    "contactNote": "Liever na tien uur.",
}
SHARES_ALL = ContactShared.NAME_AND_ADDRESS


@pytest.fixture
async def resident(calling: Calling) -> str:
    """The address of somebody who was registered and assessed."""
    officer = calling(Role.INTAKE_OFFICER, LEEUWARDEN)
    registered = await officer.post("/clients", json=RESIDENT)
    address = str(registered.headers["Location"].removeprefix("/v1"))
    assessment = {"monthsToWork": 60, "method": "professional", "obstacles": ["debts"]}
    assert (await officer.post(f"{address}/assessments", json=assessment)).status_code == 200
    return address


@pytest.fixture
def team(calling: Calling) -> AsyncClient:
    return calling(Role.NEIGHBOURHOOD_TEAM, LEEUWARDEN, team=TEAM)


async def comes_to(
    coaches: CoachesSide, resident: str, *, team: UUID = TEAM, shared: ContactShared = SHARES_ALL
) -> UUID:
    """A trajectory starts with a team; gives its id."""
    trajectory_id, client_id = uuid4(), UUID(resident.rpartition("/")[2])
    started = coaches.start(client_id, trajectory_id, municipality=LEEUWARDEN, team=team, shared_with_team=shared)
    await coaches.tells(started)
    return trajectory_id


async def readings(database: Database) -> list[str]:
    """The purposes for which somebody was read."""
    log = PROCESSING_LOG.c
    async with database.reading() as connection:
        found = await connection.execute(select(log.processing_activity_id).where(log.name == "read-client"))
    return [activity.rpartition("/")[2] for activity in found.scalars()]


async def test_where_names_are_shared_the_team_reads_whom_to_visit_and_nothing_of_the_benefit(
    team: AsyncClient, resident: str, coaches: CoachesSide, database: Database
) -> None:
    await comes_to(coaches, resident)
    read = await team.get(resident)

    assert read.status_code == 200
    assert read.json() == {
        "shared": "name-and-address",
        "addressedAs": "Bo",
        "telephone": "010-4000000",
        "name": {"surname": "van Dam", "initials": None, "givenName": "Bo"},
        "address": {"street": "Nieuwestad", "houseNumber": "1", "postcode": None, "town": "Leeuwarden"},
        "clientId": resident.rpartition("/")[2],
        "neighbourhood": "00800826",
        "language": "fy",
        "obstacles": ["debts"],
    }
    assert read.headers["ETag"]
    assert await readings(database) == ["activation-guidance"]


async def test_where_only_a_telephone_number_is_shared_the_team_reads_no_name_and_no_address(
    team: AsyncClient, resident: str, coaches: CoachesSide
) -> None:
    await comes_to(coaches, resident, shared=ContactShared.PHONE)
    read = (await team.get(resident)).json()

    assert (read["addressedAs"], read["telephone"]) == ("Bo", "010-4000000")
    assert (read["name"], read["address"]) == (None, None)


async def test_where_nothing_is_shared_the_team_is_told_how_people_meet_instead(
    team: AsyncClient, resident: str, coaches: CoachesSide, database: Database
) -> None:
    await comes_to(coaches, resident, shared=ContactShared.NONE)
    read = await team.get(resident)

    assert read.status_code == 403
    assert "Agree with the coach on how to meet" in read.json()["detail"]
    assert await readings(database) == []


async def test_another_version_of_the_way_of_working_shares_what_it_says(
    team: AsyncClient, resident: str, coaches: CoachesSide
) -> None:
    trajectory_id = await comes_to(coaches, resident)
    await coaches.tells(coaches.move(trajectory_id, ContactShared.NONE))
    assert (await team.get(resident)).status_code == 403

    await coaches.tells(coaches.move(trajectory_id, SHARES_ALL))
    assert (await team.get(resident)).status_code == 200


async def test_another_teams_people_do_not_exist(
    calling: Calling, team: AsyncClient, resident: str, coaches: CoachesSide, database: Database
) -> None:
    assert (await team.get(resident)).status_code == 404, "nobody is with a team before a trajectory starts"
    await comes_to(coaches, resident)
    others = [
        calling(Role.NEIGHBOURHOOD_TEAM, LEEUWARDEN, team=uuid4()),
        calling(Role.NEIGHBOURHOOD_TEAM, LEEUWARDEN),
        calling(Role.NEIGHBOURHOOD_TEAM, "0599", team=TEAM),
    ]
    assert [(await other.get(resident)).status_code for other in others] == [404, 404, 404]
    assert await readings(database) == []


async def test_when_the_trajectory_goes_over_to_another_team_so_does_the_reading_and_not_before(
    calling: Calling, team: AsyncClient, resident: str, coaches: CoachesSide
) -> None:
    there, other = calling(Role.NEIGHBOURHOOD_TEAM, LEEUWARDEN, team=UUID(int=33)), uuid4()
    trajectory_id = await comes_to(coaches, resident)
    officer = calling(Role.INTAKE_OFFICER, LEEUWARDEN)
    assert (await officer.post(f"{resident}/moves", json={"neighbourhood": "00800827"})).status_code == 200
    assert [(await each.get(resident)).status_code for each in (team, there)] == [200, 404]

    await coaches.tells(coaches.go_over(trajectory_id, other), coaches.go_over(trajectory_id, UUID(int=33)))
    assert (await team.get(resident)).status_code == 404
    assert (await there.get(resident)).json()["neighbourhood"] == "00800827"


async def test_a_trajectory_that_another_municipality_claims_opens_nobody_here(
    calling: Calling, resident: str, coaches: CoachesSide
) -> None:
    client_id = UUID(resident.rpartition("/")[2])
    await coaches.tells(coaches.start(client_id, uuid4(), municipality="0599", shared_with_team=SHARES_ALL))

    for municipality in ("0599", LEEUWARDEN):
        team = calling(Role.NEIGHBOURHOOD_TEAM, municipality, team=TEAM)
        assert (await team.get(resident)).status_code == 404


async def test_when_the_trajectory_is_over_so_is_the_reading(
    team: AsyncClient, resident: str, coaches: CoachesSide
) -> None:
    trajectory_id = await comes_to(coaches, resident)
    await coaches.tells(coaches.close(trajectory_id))
    assert (await team.get(resident)).status_code == 404

    await comes_to(coaches, resident)
    assert (await team.get(resident)).status_code == 200, "and with a new trajectory it begins again"


async def test_of_whoever_departed_the_team_reads_nothing_more(
    calling: Calling, team: AsyncClient, resident: str, coaches: CoachesSide
) -> None:
    await comes_to(coaches, resident)
    await calling(Role.INTAKE_OFFICER, LEEUWARDEN).post(f"{resident}/departure", json={"reason": "other-benefit"})

    assert (await team.get(resident)).status_code == 404


async def test_a_team_finds_nobody_by_searching(team: AsyncClient, resident: str, coaches: CoachesSide) -> None:
    await comes_to(coaches, resident)

    assert rule(await team.post("/clients/_search", json={"bsn": RESIDENT["bsn"]}))[0] == 403
