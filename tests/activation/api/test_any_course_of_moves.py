"""Any course of requests again, of people who move about the city, are brought to teams, and come back: a team sees on
its lists whom it sees alone, and nobody else."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from activation.adapters.publishing import publish
from httpx import AsyncClient
from hypothesis import HealthCheck, given, settings
from meedoen.contracts.intake import ExemptionEnded
from meedoen.vocabulary import ExemptionGrounds

from tests.activation.api.conftest import Person
from tests.activation.api.course_of_requests import WHAT, Begun, Course, Moves, courses
from tests.activation.api.held_course import Shown
from tests.activation.api.letters import Postman, uses
from tests.activation.api.test_any_course_of_requests import UNSHRUNK
from tests.activation.conftest import KRALINGEN, ROTTERDAM, World
from tests.activation.domain.kinds_of_events import all_are_reached

NEIGHBOURHOODS = [KRALINGEN, "05990826", "05990410"]
WANTED = frozenset(
    {"PersonMoved", "TeamAssigned", "BroughtToTeam", "CoachReleased", "TrajectoryClosed", "ExemptionOver"}
    | {"ReferralTakenOn", "Placed", "PromiseMade return-conversation", "FollowUpOverdue municipality"}
)
HERE = ["moves", "to a team", "exempt and let go"]


class CourseOfMoves(Course):
    """Two people who move, and the workers of the teams where they may live."""

    teams: Mapping[str, Person]

    async def goes(self, begun: Begun, moves: Moves) -> None:
        """Wherever the two live, and whatever else is asked meanwhile, half of it is about moving."""
        here = [(HERE[at % len(HERE)], days, later) for at, (_, days, later) in enumerate(moves)]
        await super().goes(begun, [each for pair in zip(moves, here, strict=True) for each in pair])

    async def around(self, what: str, days: int, people: list[Shown]) -> None:
        state = people[days % 2]
        path = f"/v1/trajectories/{state['trajectoryId']}"
        match what:
            case "moves":
                at = self.world.clock.now() - timedelta(days=abs(days) % 9)
                to = NEIGHBOURHOODS[days % len(NEIGHBOURHOODS)]
                client, moved = self.world.moved(UUID(state["clientId"]), to, at=at)
                await self.intake_tells(client, moved)
                now = await self.state(state["trajectoryId"])
                for each in ("teamId", "coachId", "promises"):
                    assert now[each] == state[each]
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
                span: Shown = {"from_": self.world.day(-9), "until": self.world.day(0)}
                over = ExemptionEnded(occurred_at=at, grounds=ExemptionGrounds.SOCIAL, **span)
                await self.world.intake_tells((client, over))
                self.ids[days % 2] = (await self.of(client))[-1]
                await self.hear()
            case _:
                await super().around(what, days, people)

    async def holds(self, was: Sequence[Shown]) -> None:
        await super().holds(was)
        seen = {team: await self.seen_by(worker) for team, worker in self.teams.items()}
        for before in was:
            await self.is_seen_by_the_own_team_alone(before["trajectoryId"], seen)

    async def seen_by(self, worker: Person) -> tuple[set[str], set[str]]:
        """Whom they have on their list of trajectories, and on that of promises."""
        listed = await worker.sees_all("/v1/trajectories", limit=200)
        owed = await worker.sees_all("/v1/promises", whose="team", limit=200)
        return {each["trajectoryId"] for each in listed}, {each["trajectoryId"] for each in owed}

    async def is_seen_by_the_own_team_alone(
        self, trajectory_id: str, seen: Mapping[str, tuple[set[str], set[str]]]
    ) -> None:
        state = await self.state(trajectory_id)
        teams = {each["ownerId"] for each in state["promises"] if each["ownerKind"] == "team"}
        assert teams <= {state["teamId"]}
        for team, worker in self.teams.items():
            alone = (await worker.get(f"/v1/trajectories/{trajectory_id}")).status_code == 200
            assert not alone or team == state["teamId"], "another team never sees them"
            assert not alone or trajectory_id in self.brought, "nor does a team to which nobody brought them"
            listed, owed = seen[team]
            assert (trajectory_id in listed) == alone
            assert (trajectory_id in owed) == (alone and bool(state["promises"]))

    async def of(self, client: UUID) -> list[str]:
        """Their trajectories, that which began last as the last."""
        found = (await self.coach.sees("/v1/trajectories", clientId=str(client)))["items"]
        return [each["trajectoryId"] for each in found]

    def soon(self) -> str:
        return self.world.day(3).isoformat()


@pytest.mark.parametrize(
    ("database_url", "examples", "wanted"),
    [("sqlite", 25, WANTED), ("postgresql", 5, frozenset())],
    indirect=["database_url"],
)
async def test_whoever_moves_and_whoever_is_let_go_stays_in_view_and_a_team_sees_whom_it_was_brought(
    world: World, api: AsyncClient, person: Callable[..., Person], examples: int, wanted: frozenset[str]
) -> None:
    loop = asyncio.get_running_loop()
    coach, postman, reached = person("coach", "team-lead"), Postman(), Counter[str]()
    uses(api, post=postman, email=postman)
    way = world.ways.of_municipality(ROTTERDAM, world.day(0))
    ids = [way.team_of(ROTTERDAM, each) for each in NEIGHBOURHOODS]
    teams = {str(each): person("neighbourhood-team", subject=uuid4(), team=each) for each in ids}

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), derandomize=True, phases=UNSHRUNK)
    @given(course=courses(WHAT, most=10))
    def any_course(course: tuple[Begun, Moves]) -> None:
        async def one() -> None:
            people = [await world.somebody_starts(), await world.somebody_starts()]
            await coach.does(f"/v1/trajectories/{people[0]}/coach", {"coachId": str(uuid4()), "intensity": "regular"})
            moving = CourseOfMoves(world, coach, postman, people, reached)
            moving.teams = teams
            await moving.goes(*course)

        asyncio.run_coroutine_threadsafe(one(), loop).result()

    await asyncio.to_thread(any_course)
    all_are_reached(wanted, reached)
    assert [publish(stored) for stored in await world.log() if stored.public_seq]  # all of it can be told
