"""Everyday commands begin no transaction: what they write is one statement, which others may share (PostgreSQL)."""

import asyncio
from typing import Any

import pytest
from meedoen.driver_transactions import PostgresTransactions

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import World


@pytest.fixture
def begun(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The connections on which a transaction was begun since this was empty."""
    if world.database.dialect != "postgresql":
        pytest.skip("SQLite has one writer, whose commits are shared otherwise")
    connections: list[Any] = []
    start = PostgresTransactions.start

    async def noted(self: PostgresTransactions, driver: Any) -> None:
        connections.append(driver)
        await start(self, driver)

    monkeypatch.setattr(PostgresTransactions, "start", noted)
    return connections


async def test_everyday_commands_on_a_trajectory_are_one_statement(
    world: World, coach: Person, starts: Starts, begun: list[Any]
) -> None:
    somebody = await starts()
    begun.clear()
    await coach.does(f"{somebody.path}/invitations", {"appointmentAt": "2026-03-12T10:00:00Z", "placeCode": "huis-12"})
    await coach.does(f"{somebody.path}/intensity", {"intensity": "intensive"})
    await somebody.talks(next_in_days=21)
    await coach.does(f"{somebody.path}/conversations", somebody.conversation(next_in_days=20, note="likes to cook"))
    [promise] = (await somebody.now())["promises"]
    held = {"promiseId": promise["promiseId"], "stillActive": True, "nextContact": {"dueOn": somebody.on(30)}}
    await coach.does(f"{somebody.path}/follow-ups", held)
    await coach.does(f"{somebody.path}/steps", {"fromRung": 2, "toRung": 3})
    await coach.does(f"{somebody.path}/closure", {"outcome": "paid-work"})
    assert begun == []


async def test_at_the_same_time_each_does_what_it_would_have_done_alone(
    coach: Person, starts: Starts, begun: list[Any]
) -> None:
    contested, *people = [await starts() for _ in range(8)]
    seen = {"If-Match": (await coach.client.get(contested.path)).headers["etag"]}
    begun.clear()
    answers = await asyncio.gather(
        *(coach.post(f"{each.path}/conversations", each.conversation(next_in_days=21)) for each in people),
        *(coach.post(f"{contested.path}/intensity", {"intensity": "intensive"}, **seen) for _ in range(2)),
    )
    assert begun == []
    assert [answer.status_code for answer in answers[:7]] == [200] * 7
    assert sorted(answer.status_code for answer in answers[7:]) == [200, 412]
    for each in people:
        [promise] = (await each.now())["promises"]
        assert promise["dueOn"] == each.on(21)
