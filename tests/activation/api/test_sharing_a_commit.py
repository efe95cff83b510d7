"""Everyday commands ask nothing that begins a transaction of their own, so that many at once share a commit."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from meedoen.database import Database
from meedoen.event_store.postgres_together import SharedCommits

from tests.activation.api.conftest import OnTheirWay, Starts
from tests.activation.conftest import COACH, PARTNER, World

AT_ONCE = 10
"""Fewer than there are connections for writers."""


async def test_no_everyday_command_begins_a_transaction_of_its_own(
    world: World, starts: Starts, begun: list[str]
) -> None:
    somebody = await starts()
    coach, path = somebody.coach, somebody.path
    begun.clear()

    async def does(asked: str, body: Any = None) -> dict[str, Any]:
        shown = await coach.does(asked, body)
        assert begun == [], asked
        return shown

    await does(f"{path}/coach", {"coachId": str(COACH), "intensity": "intensive"})
    await does(f"{path}/intensity", {"intensity": "regular"})
    invited = await does(f"{path}/invitations", {"appointmentAt": f"{somebody.on(3)}T08:00:00Z"})
    world.passes(days=3)
    await does(f"/v1/invitations/{invited['invitations'][-1]['invitationId']}/outcome", {"outcome": "attended"})
    talked = await does(f"{path}/conversations", somebody.conversation(next_in_days=14))
    moved = {"dueOn": somebody.on(10)}
    await does(f"/v1/promises/{talked['promises'][-1]['promiseId']}/moved", moved)
    noted = await does(f"{path}/conversations", somebody.conversation(note="Likes to bake."))
    world.passes(days=20)
    held = {"promiseId": noted["promises"][-1]["promiseId"], "stillActive": True}
    await does(f"{path}/follow-ups", held | {"nextContact": {"dueOn": somebody.on(20)}, "note": "Bakes still."})
    asked = {"partnerId": str(PARTNER), "activityKinds": ["volunteering"], "hoursPerWeek": 4, "languages": ["nl"]}
    referred = await does(f"{path}/referrals", asked)
    await does(f"{path}/plans", somebody.plan(note="Two mornings."))
    await does(f"/v1/referrals/{referred['referrals'][-1]['referralId']}/withdrawal")
    await does(f"{path}/steps", {"fromRung": 2, "toRung": 3})
    await does(f"{path}/closure", {"outcome": "paid-work"})


async def test_a_command_under_a_key_has_a_transaction_of_its_own_and_is_done_once(
    starts: Starts, begun: list[str]
) -> None:
    somebody = await starts()
    begun.clear()
    key = {"Idempotency-Key": str(uuid4())}
    talk = somebody.conversation(note="Likes to bake.")
    first = await somebody.coach.does(f"{somebody.path}/conversations", talk, **key)
    assert begun == ["begun"]
    assert await somebody.coach.does(f"{somebody.path}/conversations", talk, **key) == first
    assert [each["type"] for each in await somebody.history()].count("conversation-held") == 1


async def test_commands_at_once_come_to_the_same_as_one_after_another(
    starts: Starts, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    shared = _groups(monkeypatch)
    people = [await starts() for _ in range(AT_ONCE)]
    in_turn, at_once = people[::2], people[1::2]
    for somebody in in_turn:
        await _a_day_with(somebody)
    shared.clear()
    await asyncio.gather(*(_a_day_with(somebody) for somebody in at_once))
    if database.dialect == "postgresql":
        assert max(shared) > 1

    assert [await _without_ids(somebody) for somebody in people] == [await _without_ids(people[0])] * AT_ONCE
    listed: dict[str, list[tuple[str, ...]]] = {}
    for promise in await people[0].coach.sees_all("/v1/promises"):
        listed.setdefault(promise["trajectoryId"], []).append((promise["kind"], promise["dueOn"], promise["ownerId"]))
    assert set(listed) == {str(somebody.id) for somebody in people}
    assert len({tuple(sorted(promises)) for promises in listed.values()}) == 1


async def test_who_saw_an_older_version_is_refused_and_nobody_else(starts: Starts) -> None:
    people = [await starts() for _ in range(AT_ONCE)]
    late = people[4]
    talks = [
        somebody.coach.post(
            f"{somebody.path}/conversations",
            somebody.conversation(note="Likes to bake."),
            **({"If-Match": '"1"'} if somebody is late else {}),
        )
        for somebody in people
    ]
    answers = await asyncio.gather(*talks)
    assert [answer.status_code for answer in answers] == [412 if each is late else 200 for each in people]
    talked = [len(await each.coach.sees_all(f"{each.path}/history")) for each in people if each is not late]
    assert len(set(talked)) == 1
    assert len(await late.history()) < talked[0]


async def test_of_two_who_change_the_same_at_once_one_is_told_to_look_again(starts: Starts) -> None:
    somebody, others = await starts(), [await starts() for _ in range(3)]
    version = (await somebody.coach.get(somebody.path)).headers["etag"]
    both = [
        somebody.coach.post(f"{somebody.path}/intensity", {"intensity": how}, **{"If-Match": version})
        for how in ("intensive", "light")
    ]
    theirs = [each.coach.post(f"{each.path}/intensity", {"intensity": "light"}) for each in others]
    answers = await asyncio.gather(*both, *theirs)
    assert sorted(answer.status_code for answer in answers[:2]) == [200, 412]
    assert [answer.status_code for answer in answers[2:]] == [200] * 3


async def _a_day_with(somebody: OnTheirWay) -> None:
    """A talk, its follow-up, an invitation, a referral that is taken back."""
    talked = await somebody.talks(note="Likes to bake.")
    held = {"promiseId": talked["promises"][-1]["promiseId"], "stillActive": True}
    await somebody.coach.does(f"{somebody.path}/follow-ups", held | {"nextContact": {"dueOn": somebody.on(20)}})
    await somebody.coach.does(f"{somebody.path}/invitations", {"appointmentAt": f"{somebody.on(3)}T08:00:00Z"})
    referred = await somebody.is_referred(PARTNER)
    await somebody.coach.does(f"/v1/referrals/{referred['referrals'][-1]['referralId']}/withdrawal")


async def _without_ids(somebody: OnTheirWay) -> Any:
    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(each) for name, each in value.items() if not name.endswith("Id")}
        return [without(each) for each in value] if isinstance(value, list) else value

    return without(await somebody.now()), without(await somebody.history())


def _groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many commands went in each common statement."""
    sizes: list[int] = []
    taken = SharedCommits._next_group

    def noted(shared: SharedCommits) -> Any:
        group = taken(shared)
        sizes.append(len(group))
        return group

    monkeypatch.setattr(SharedCommits, "_next_group", noted)
    return sizes
