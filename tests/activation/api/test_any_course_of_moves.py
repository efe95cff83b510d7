"""Any course of requests again, of people who move about the city, are brought to teams, and come back: a team sees on
its lists whom it sees alone, and nobody else."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from activation.adapters.publishing import publish
from httpx import AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from meedoen.contracts.intake import ExemptionEnded
from meedoen.vocabulary import ExemptionGrounds

from tests.activation.api.conftest import Person
from tests.activation.api.letters import Postman, uses
from tests.activation.api.test_any_course_of_requests import DAYS, WHAT, Course, Moves
from tests.activation.conftest import KRALINGEN, ROTTERDAM, World

NEIGHBOURHOODS = [KRALINGEN, "05990826", "05990410"]
MOVES = st.lists(
    st.tuples(st.sampled_from([*WHAT, *["moves", "to a team", "exempt and let go"] * 6]), DAYS, st.integers(0, 60)),
    min_size=4,
    max_size=12,
)


class CourseOfMoves(Course):
    """Two people who move, and the workers of the teams where they may live."""

    def __init__(
        self, world: World, coach: Person, postman: Postman, trajectory_ids: list[UUID], teams: dict[str, Person]
    ) -> None:
        super().__init__(world, coach, postman, trajectory_ids)
        self.teams = teams

    async def around(self, what: str, days: int, people: list[dict[str, Any]]) -> None:
        state = people[days % 2]
        path = f"/v1/trajectories/{state['trajectoryId']}"
        match what:
            case "moves":
                at = self.world.clock.now() - timedelta(days=abs(days) % 9)
                to = NEIGHBOURHOODS[days % len(NEIGHBOURHOODS)]
                await self.world.intake_tells(self.world.moved(UUID(state["clientId"]), to, at=at))
            case "to a team":
                there = (await self.coach.sees(path))["neighbourhoodTeamId"] or state["teamId"]
                team = {"ownerKind": "team", "ownerId": there}
                talk = {"kind": "motivation", "channel": "telephone", "nextContact": {"dueOn": self.soon()} | team}
                handed = {"trajectories": [{"trajectoryId": state["trajectoryId"]}]} | team
                for where, body in ((f"{path}/conversations", talk), ("/v1/handovers", handed))[days % 2 :][:1]:
                    await self.post(where, body)
            case "exempt and let go":
                client, at = UUID(state["clientId"]), self.world.clock.now()
                await self.exempt(client, abs(days))
                await self.post(f"{path}/closure", {"outcome": "exempt"})
                self.world.passes(days=9)
                span: dict[str, Any] = {"from_": self.world.day(-9), "until": self.world.day(0)}
                over = ExemptionEnded(occurred_at=at, grounds=ExemptionGrounds.SOCIAL, **span)
                await self.world.intake_tells((client, over))
                self.ids[days % 2] = (await self.of(client))[-1]
            case _:
                await super().around(what, days, people)

    async def holds(self, what: str, was: dict[str, Any]) -> None:
        if what != "to a team":  # in which they may have spoken
            await super().holds(what, was)
        state = await self.state(was["trajectoryId"])
        if what == "moves":
            assert (state["teamId"], state["coachId"]) == (was["teamId"], was["coachId"])
            assert state["promises"] == was["promises"]
        teams = {each["ownerId"] for each in state["promises"] if each["ownerKind"] == "team"}
        assert teams <= {state["teamId"]}
        for team, worker in self.teams.items():
            alone = (await worker.get(f"/v1/trajectories/{was['trajectoryId']}")).status_code == 200
            assert not alone or team == state["teamId"], "another team never sees them"
            brought = any(each["type"] == "brought-to-team" for each in state["history"])
            assert not alone or brought, "nor does a team to which nobody brought them"
            listed = {each["trajectoryId"] for each in await worker.sees_all("/v1/trajectories", limit=200)}
            owed = {each["trajectoryId"] for each in await worker.sees_all("/v1/promises", whose="team", limit=200)}
            assert (was["trajectoryId"] in listed) == alone
            assert (was["trajectoryId"] in owed) == (alone and bool(state["promises"]))

    async def of(self, client: UUID) -> list[str]:
        """Their trajectories, that which began last as the last."""
        found = (await self.coach.sees("/v1/trajectories", clientId=str(client)))["items"]
        return [each["trajectoryId"] for each in found]

    def soon(self) -> str:
        return self.world.day(3).isoformat()


@pytest.mark.parametrize(("database_url", "courses"), [("sqlite", 25), ("postgresql", 5)], indirect=["database_url"])
async def test_whoever_moves_and_whoever_is_let_go_stays_in_view_and_a_team_sees_whom_it_was_brought(
    world: World, api: AsyncClient, person: Callable[..., Person], courses: int
) -> None:
    loop = asyncio.get_running_loop()
    coach, postman = person("coach", "team-lead"), Postman()
    uses(api, post=postman, email=postman)
    way = world.ways.of_municipality(ROTTERDAM, world.day(0))
    ids = [way.team_of(ROTTERDAM, each) for each in NEIGHBOURHOODS]
    teams = {str(each): person("neighbourhood-team", subject=uuid4(), team=each) for each in ids}

    @settings(max_examples=courses, suppress_health_check=list(HealthCheck), database=None)
    @given(moves=MOVES)
    def any_course(moves: Moves) -> None:
        async def one() -> None:
            people = [await world.somebody_starts(), await world.somebody_starts()]
            await coach.does(f"/v1/trajectories/{people[0]}/coach", {"coachId": str(uuid4()), "intensity": "regular"})
            await CourseOfMoves(world, coach, postman, people, teams).goes(moves)

        asyncio.run_coroutine_threadsafe(one(), loop).result()

    await asyncio.to_thread(any_course)
    assert [publish(stored) for stored in await world.log() if stored.public_seq]  # all of it can be told
