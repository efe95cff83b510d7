"""A municipality adds a way of working, or a version of its own: no code, no restart, and nothing by halves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from activation.bootstrap import SERVICE
from httpx import ASGITransport, AsyncClient
from meedoen.clock import local_date
from meedoen.identity import LocalIssuer
from meedoen.messaging import bus_from_url
from meedoen.service import Parts

from tests.activation.api.conftest import Document, Person
from tests.activation.conftest import COACH, World

WAYS = "/v1/ways-of-working"


async def test_a_posted_version_shows_and_says_where_it_is(administrator: Person, second_version: Document) -> None:
    response = await administrator.post(WAYS, second_version)
    assert (response.status_code, response.headers["location"]) == (201, f"{WAYS}/rotterdam/versions")
    assert response.json() == second_version
    shown = await administrator.sees(f"{WAYS}/rotterdam/versions")
    assert [each["version"] for each in shown["items"]] == [1, 2]
    assert shown["items"][1] == second_version
    assert shown["inForce"] == {"name": "rotterdam", "version": 1, "effectiveOn": "2014-01-01"}


async def test_they_come_in_pages_those_of_the_municipality_among_the_others(
    administrator: Person, second_version: Document
) -> None:
    await administrator.post(WAYS, second_version)
    versions = [(each["name"], each["version"]) for each in await administrator.sees_all(WAYS, limit=3)]
    assert versions == sorted({*versions, ("rotterdam", 1), ("rotterdam", 2), ("utrecht", 1)})
    assert len(versions) == 8


async def test_it_is_in_force_on_its_date_without_a_restart_and_nobody_is_moved(
    administrator: Person, second_version: Document, world: World
) -> None:
    before = await world.somebody_starts()
    await administrator.post(WAYS, second_version)
    today = await world.somebody_starts()
    world.passes(days=1)
    tomorrow = await world.somebody_starts()
    assert [(await world.state(each)).way_of_working_version for each in (before, today, tomorrow)] == [1, 1, 2]
    [promise] = (await world.state(tomorrow)).promises
    assert promise.due_on == world.day(10)
    assert (await administrator.sees(WAYS))["inForce"]["version"] == 2


@pytest.fixture
async def posted_here(administrator: Person, second_version: Document, world: World) -> UUID:
    """Somebody who starts under a version that was posted today; another instance has not looked since."""
    second_version["effectiveOn"] = world.day(0).isoformat()
    second_version["caseload"]["coach"] = {"value": 1, "least": None, "source": "decision: council"}
    await administrator.post(WAYS, second_version)
    return await world.somebody_starts()


async def test_another_instance_goes_on_with_a_trajectory_under_a_version_that_was_posted_here(
    posted_here: UUID, elsewhere: Person
) -> None:
    path = f"/v1/trajectories/{posted_here}/coach"
    assert (await elsewhere.does(path, {"coachId": str(COACH), "intensity": "light"}))["wayOfWorkingVersion"] == 2
    assert (await elsewhere.sees(WAYS))["inForce"]["version"] == 2


async def test_another_instance_shows_a_trajectory_under_it(posted_here: UUID, elsewhere: Person, world: World) -> None:
    shown = await elsewhere.sees(f"/v1/trajectories/{posted_here}")
    assert (shown["wayOfWorkingVersion"], shown["nextOnLadder"]["dueOn"]) == (2, world.day(10).isoformat())


async def test_another_instance_writes_a_letter_under_it(posted_here: UUID, elsewhere: Person, world: World) -> None:
    at = f"{world.day(14).isoformat()}T09:00:00Z"
    preview = await elsewhere.does(f"/v1/trajectories/{posted_here}/letter-previews", {"appointmentAt": at})
    assert preview["pages"]


async def test_another_instance_holds_caseloads_against_its_norm(
    posted_here: UUID, coach: Person, elsewhere: Person
) -> None:
    path = f"/v1/trajectories/{posted_here}/coach"
    await coach.does(path, {"coachId": str(COACH), "intensity": "regular"})
    [mine] = (await elsewhere.sees("/v1/caseloads"))["items"]
    assert (mine["total"], mine["norm"]["regular"], mine["loadPercent"]) == (1, 1, 100)


@pytest.fixture
async def elsewhere(
    world: World, database_url: str, issuer: LocalIssuer, person: Callable[..., Person], tmp_path: Any
) -> AsyncIterator[Person]:
    """A coach at another instance of the service, which has been running since before."""
    bus = f"sqlite:///{tmp_path / 'bus.sqlite'}"
    settings = SERVICE.settings(
        database_url=database_url,
        bus_url=bus,
        oidc_issuer=issuer.url,
        oidc_jwks_url=f"{issuer.url}/jwks",
        event_source="urn:nld:oin:00000099000000000002:systeem:activation",
    )
    assembled = SERVICE.assemble(settings, Parts(clock=world.clock, bus=bus_from_url(bus), verifier=issuer.verifier()))
    headers = dict(person("coach").client.headers)
    async with AsyncClient(
        transport=ASGITransport(assembled.app), base_url="http://activation", headers=headers
    ) as client:
        yield Person(client)
    await assembled.database.dispose()


async def test_the_same_version_posted_again_is_there_already_and_with_other_content_refused(
    administrator: Person, second_version: Document
) -> None:
    assert (await administrator.post(WAYS, second_version)).status_code == 201
    assert (await administrator.post(WAYS, second_version)).status_code == 200
    second_version["contact"]["firstContactWithin"]["value"] = 11
    for path in (WAYS, f"{WAYS}/_validate"):
        assert (await administrator.refused(path, second_version))[:2] == (409, "version-exists")
    assert len((await administrator.sees(f"{WAYS}/rotterdam/versions"))["items"]) == 2


async def test_a_body_that_is_too_large_is_not_read(administrator: Person, second_version: Document) -> None:
    second_version["teams"] = {f"{number:08}": str(COACH) for number in range(2000)}
    assert (await administrator.post(WAYS, second_version)).status_code == 413


async def test_a_way_of_working_of_ones_own_counts_for_ones_own_municipality_alone(
    person: Callable[..., Person], administrator: Person, second_version: Document, world: World
) -> None:
    second_version |= {"name": "maas", "version": 1, "effectiveOn": world.day(0).isoformat(), "municipalities": []}
    assert (await administrator.post(WAYS, second_version)).status_code == 201
    there, here = (
        await world.somebody_starts(municipality="0995", neighbourhood="09950111"),
        await world.somebody_starts(),
    )
    assert ((await world.state(there)).way_of_working, (await world.state(here)).way_of_working) == (
        "amsterdam",
        "maas",
    )

    other = person("policy-administrator", municipality="0363")
    assert (await other.get(f"{WAYS}/maas/versions")).status_code == 404
    assert "maas" not in {each["name"] for each in (await other.sees(WAYS))["items"]}
    theirs = second_version | {"municipalities": ["0363"], "version": 2}
    assert await other.faults(WAYS, theirs) == {"/name": "name-of-others"}
    the_same = {"/name": "name-of-others", "/version": "version-exists"}
    assert await other.faults(WAYS, second_version) == the_same


async def test_the_default_of_others_cannot_be_continued_by_who_works_by_it(
    person: Callable[..., Person], second_version: Document
) -> None:
    lelystad = person("policy-administrator", municipality="0995")
    theirs = second_version | {"name": "amsterdam", "municipalities": ["0995"]}
    assert await lelystad.faults(WAYS, theirs) == {"/name": "name-of-others"}


async def test_a_name_that_two_municipalities_take_at_once_belongs_to_one_of_them(
    administrator: Person, second_version: Document, person: Callable[..., Person]
) -> None:
    municipalities = {"0599": administrator, "0363": person("policy-administrator", municipality="0363")}
    second_version["municipalities"] = []
    for name in ("first-steps", "second-wind", "third-time"):
        by_number = list(enumerate(2 * list(municipalities.items()), start=1))
        answers = await asyncio.gather(
            *(whose.post(WAYS, second_version | {"name": name, "version": number}) for number, (_, whose) in by_number)
        )

        taken = {code for answer, (_, (code, _)) in zip(answers, by_number, strict=True) if answer.status_code == 201}
        assert len(taken) == 1
        refused = [answer.json()["errors"][0]["code"] for answer in answers if answer.status_code != 201]
        assert refused == ["name-of-others"] * 2


async def test_only_a_policy_administrator_of_a_municipality_adds(
    api: AsyncClient, person: Callable[..., Person], second_version: Document
) -> None:
    for path in (WAYS, f"{WAYS}/_validate"):
        assert (await api.post(path, json=second_version)).status_code == 401
        for role in ("coach", "team-lead", "neighbourhood-team", "policy-maker", "auditor", "partner", "operator"):
            assert (await person(role).refused(path, second_version))[0] == 403
        lost = await person("policy-administrator", municipality=None).faults(path, second_version)
        assert lost == {"/municipalities": "own-municipality-alone", "/name": "name-of-others"}


async def test_a_way_of_working_that_is_not_there_is_not_found(administrator: Person) -> None:
    assert (await administrator.get(f"{WAYS}/atlantis/versions")).status_code == 404


async def test_of_two_from_the_same_day_the_later_number_counts(
    administrator: Person, second_version: Document, world: World
) -> None:
    await administrator.post(WAYS, second_version)
    await administrator.post(WAYS, second_version | {"version": 3})
    world.clock.move_to(world.clock.now() + timedelta(days=1))
    assert local_date(world.clock.now()).isoformat() == second_version["effectiveOn"]
    assert (await administrator.sees(WAYS))["inForce"]["version"] == 3
