"""Who owed this person contact on that date, and what was known then; and all that happened, page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from activation.adapters.tables import INFRASTRUCTURE
from activation.application.sweep import sweep
from httpx import AsyncClient
from meedoen.http import cursor_after
from sqlalchemy import delete

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import PARTNER, World


def moment(world: World) -> str:
    return world.clock.now().isoformat().replace("+00:00", "Z")


async def test_without_a_token_nothing(api: AsyncClient, starts: Starts, world: World) -> None:
    somebody = await starts()
    assert (await api.get(f"{somebody.path}/history")).status_code == 401
    assert (await api.get(somebody.path, params={"asOf": moment(world)})).status_code == 401


async def test_who_owed_this_person_contact_then(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    world.passes(days=3)
    await somebody.talks(next_in_days=30)
    then, known_then = moment(world), await somebody.now()
    world.passes(days=10)
    successor = {"ownerKind": "coach", "ownerId": str(uuid4())}
    await coach.does("/v1/handovers", {"trajectories": [{"trajectoryId": str(somebody.id)}]} | successor)
    world.passes(days=40)
    await sweep(world.database, world.ways)
    as_it_was = await coach.sees(somebody.path, asOf=then)
    assert as_it_was == known_then
    assert as_it_was["promises"][0]["ownerId"] == str(somebody.coach_id)
    now = await somebody.now()
    assert (now["promises"][0]["ownerId"], now["promises"][0]["rung"]) == (successor["ownerId"], "team-lead")
    assert await coach.sees(somebody.path, asOf=moment(world)) == now


async def test_what_a_person_was_owed_then_whoever_owed_it(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await starts()
    owed = f"/v1/clients/{(await somebody.now())['clientId']}/promises"
    world.passes(days=3)
    await somebody.talks(next_in_days=30)
    await somebody.is_referred(PARTNER)
    then = moment(world)
    known_then = await coach.sees_all(owed)
    assert {each["ownerKind"] for each in known_then} == {"coach", "partner"}
    assert [each["dueOn"] for each in known_then] == sorted(each["dueOn"] for each in known_then)
    world.passes(days=10)
    await somebody.talks(next_in_days=5)
    successor = {"ownerKind": "coach", "ownerId": str(uuid4())}
    await coach.does("/v1/handovers", {"trajectories": [{"trajectoryId": str(somebody.id)}]} | successor)
    world.passes(days=8)
    assert await coach.sees_all(owed, asOf=then) == known_then
    assert await coach.sees_all(owed, asOf=then, limit=1) == known_then
    [late] = [each for each in await coach.sees_all(owed) if each["ownerKind"] == "coach"]
    assert (late["ownerId"], late["daysLate"]) == (successor["ownerId"], 3)


async def test_what_one_person_is_owed_is_as_on_the_work_list(world: World, coach: Person, starts: Starts) -> None:
    for days in (20, 5):
        somebody = await starts()
        await somebody.talks(next_in_days=days)
        await somebody.is_referred(PARTNER)
    world.passes(days=12)
    await sweep(world.database, world.ways)
    listed = await coach.sees_all("/v1/promises", whose="organisation")
    for client in {each["clientId"] for each in listed}:
        owed = await coach.sees_all(f"/v1/clients/{client}/promises")
        assert owed == [each for each in listed if each["clientId"] == client]


async def test_the_trajectories_and_promises_of_a_person_are_found_by_intakes_id(
    world: World, coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    before = moment(world)
    world.passes(days=1)
    somebody = await starts()
    await starts()
    client = (await somebody.now())["clientId"]
    [found] = await coach.sees_all("/v1/trajectories", clientId=client)
    assert found["trajectoryId"] == str(somebody.id)
    owed = f"/v1/clients/{client}/promises"
    later = (world.clock.now() + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert (await coach.get(owed, asOf=later)).status_code == 400
    assert (await coach.get(owed, asOf=before)).status_code == 404
    assert await coach.sees_all("/v1/trajectories", clientId=str(uuid4())) == []
    assert (await coach.get(f"/v1/clients/{uuid4()}/promises")).status_code == 404
    for stranger in (
        person("coach", municipality="0363"),
        person("coach", municipality=None),
        person("neighbourhood-team", team=uuid4()),
    ):
        assert await stranger.sees_all("/v1/trajectories", clientId=client) == []
        assert (await stranger.get(owed)).status_code == 404
        assert (await stranger.get(owed, asOf=moment(world))).status_code == 404


async def test_days_are_counted_to_that_moment(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(next_in_days=5)
    world.passes(days=8)
    then = moment(world)
    world.passes(days=30)
    as_it_was = await coach.sees(somebody.path, asOf=then)
    assert (as_it_was["silentDays"], as_it_was["promises"][0]["daysLate"]) == (8, 3)


async def test_what_was_recorded_late_was_not_known_then_and_keeps_both_its_times(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    held_at = moment(world)
    world.passes(days=20)
    before = moment(world)
    world.passes(days=1)
    await somebody.talks(heldAt=held_at)
    assert (await coach.sees(somebody.path, asOf=before))["silentDays"] == 25
    now = await somebody.now()
    assert now["silentDays"] == 21
    [held] = [each for each in await somebody.history() if each["type"] == "conversation-held"]
    assert (held["occurredAt"], held["recordedAt"]) == (held_at, moment(world))


async def test_without_its_snapshots_a_long_story_is_the_same(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    shown: dict[str, dict[str, Any]] = {}
    for _ in range(20):
        world.passes(days=20)
        await somebody.talks()
        shown[moment(world)] = await somebody.now()
    assert shown == {then: await coach.sees(somebody.path, asOf=then) for then in shown}
    async with world.database.transaction() as tx:
        assert (await tx.connection.execute(delete(INFRASTRUCTURE.snapshots))).rowcount > 1
    assert shown == {then: await coach.sees(somebody.path, asOf=then) for then in shown}
    assert await somebody.now() == shown[moment(world)]


async def test_before_it_started_there_is_nothing_and_the_future_is_refused(
    world: World, coach: Person, starts: Starts
) -> None:
    earlier = moment(world)
    world.passes(days=1)
    somebody = await starts()
    assert (await coach.get(somebody.path, asOf=earlier)).status_code == 404
    later = (world.clock.now() + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    response = await coach.get(somebody.path, asOf=later)
    assert response.status_code == 400
    assert [(each["location"], each["code"]) for each in response.json()["errors"]] == [("asOf", "in-the-future")]
    for wrong in ("2026-03-01", "yesterday", "2026-03-01T09:00:00+01:00", "0"):
        assert (await coach.get(somebody.path, asOf=wrong)).status_code == 400


async def test_the_history_comes_in_pages_and_holds_no_note(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks(note="grandson moved in")
    await somebody.signs()
    whole = await somebody.history()
    path = f"{somebody.path}/history"
    assert [each["version"] for each in (await coach.sees(path, limit=2))["items"]] == [1, 2]
    assert await coach.sees_all(path, limit=2) == whole
    assert await coach.sees_all(path, limit=len(whole)) == whole
    assert "grandson" not in (await coach.get(path)).text
    assert "history" not in await somebody.now()


async def test_the_history_as_it_was_known_then(world: World, coach: Person, starts: Starts) -> None:
    earlier = moment(world)
    world.passes(days=1)
    somebody = await starts()
    await somebody.talks()
    known_then, then = await somebody.history(), moment(world)
    world.passes(days=3)
    await somebody.signs()
    path = f"{somebody.path}/history"
    assert await coach.sees_all(path, asOf=then, limit=2) == known_then
    assert await coach.sees_all(path, asOf=moment(world)) == await somebody.history() != known_then
    assert (await coach.get(path, asOf=earlier)).status_code == 404
    later = (world.clock.now() + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    assert (await coach.get(path, asOf=later)).status_code == 400


async def test_a_cursor_of_nowhere_gives_an_empty_page_or_is_refused(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    path = f"{somebody.path}/history"
    assert (await coach.sees(path, cursor=cursor_after(2**31 - 1)))["items"] == []
    assert len((await coach.sees(path, cursor=cursor_after(-(2**31))))["items"]) == 4
    assert (await coach.get(path, cursor=cursor_after(2**60))).status_code == 400
    assert (await coach.get(path, cursor=cursor_after("x"))).status_code == 400


async def test_others_see_no_history(world: World, person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts()
    path = f"{somebody.path}/history"
    for stranger in (
        person("coach", municipality="0363"),
        person("coach", municipality=None),
        person("neighbourhood-team", team=uuid4()),
    ):
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.get(somebody.path, asOf=moment(world))).status_code == 404
    for role in ("partner", "policy-maker", "operator"):
        assert (await person(role).get(path)).status_code == 403
    assert (await person("auditor").get(path)).status_code == 200


async def test_a_referral_is_no_trajectory(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    [referral] = (await somebody.is_referred(PARTNER))["referrals"]
    path = f"/v1/trajectories/{referral['referralId']}"
    assert (await coach.get(path)).status_code == 404
    assert (await coach.get(f"{path}/history")).status_code == 404
    assert (await coach.refused(f"{path}/intensity", {"intensity": "light"}))[0] == 404
