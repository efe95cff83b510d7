"""Whatever is sent, in whatever order: no open trajectory without an open promise, in the log and in the work list."""

import asyncio
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from activation.adapters.publishing import publish
from httpx import AsyncClient
from hypothesis import HealthCheck, Phase, given, settings

from tests.activation.api.conftest import Person
from tests.activation.api.course_of_requests import WHAT, Begun, Course, Moves, courses
from tests.activation.api.letters import Postman, uses
from tests.activation.conftest import World
from tests.activation.domain.kinds_of_events import THROUGH_THE_API, all_are_reached

UNSHRUNK = (Phase.generate,)
"""What fails is shown as it was drawn: all courses share a database, and each takes a second."""
OF_OTHER_COURSES = {"WayOfWorkingMoved", "PersonMoved", "TeamAssigned"}


@pytest.mark.parametrize(
    ("database_url", "examples", "wanted"),
    [("sqlite", 45, THROUGH_THE_API - OF_OTHER_COURSES), ("postgresql", 10, frozenset())],
    indirect=["database_url"],
)
async def test_no_course_of_requests_leaves_anybody_without_a_promise(
    world: World, api: AsyncClient, person: Callable[..., Person], examples: int, wanted: frozenset[str]
) -> None:
    loop = asyncio.get_running_loop()
    coach, postman, reached = person("coach", "team-lead"), Postman(), Counter[str]()
    administrator = person("policy-administrator")
    uses(api, post=postman, email=postman)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), derandomize=True, phases=UNSHRUNK)
    @given(course=courses(WHAT, most=16))
    def any_course(course: tuple[Begun, Moves]) -> None:
        async def one() -> None:
            people = [await world.somebody_starts(), await world.somebody_starts()]
            for each in people:
                await coach.does(f"/v1/trajectories/{each}/coach", {"coachId": str(uuid4()), "intensity": "regular"})
            await Course(world, coach, postman, people, reached).goes(*course)
            await the_present_way_of_working_would_change_nothing(administrator)

        asyncio.run_coroutine_threadsafe(one(), loop).result()

    await asyncio.to_thread(any_course)
    all_are_reached(wanted, reached)
    assert [publish(stored) for stored in await world.log() if stored.public_seq]  # all of it can be told


async def the_present_way_of_working_would_change_nothing(administrator: Person) -> None:
    ways = "/v1/ways-of-working"
    candidate = (await administrator.sees(f"{ways}/rotterdam/versions"))["items"][-1]
    tried = await administrator.does(f"{ways}/what-would-change", {"candidate": candidate, "days": 732})
    assert all(owner["now"] == owner["then"] for owner in tried["owners"])
