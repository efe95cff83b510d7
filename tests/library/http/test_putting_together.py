"""A service does not start with a route that does not say who may, or that could leave a transaction half."""

from collections.abc import Callable
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from meedoen.clock import SteppedClock
from meedoen.database import Database
from meedoen.http import RouteIsOpen, Tx, allow, api_router
from meedoen.http.document import SameOperationTwice
from meedoen.identity import Caller, LocalIssuer, Role

from tests.library.http.sample import sample_app

Start = Callable[[APIRouter], FastAPI]
Coach = Annotated[Caller, allow(Role.COACH)]


@pytest.fixture
def start(database: Database, issuer: LocalIssuer, clock: SteppedClock) -> Start:
    return lambda router: sample_app(database, issuer.verifier(), clock, routers=[router])


def test_a_route_that_says_who_may_is_fine(start: Start) -> None:
    router = api_router("/sheds")

    @router.get("")
    async def list_sheds(coach: Coach) -> list[str]:
        return []

    assert "/sheds" in start(router).openapi()["paths"]


def test_a_route_that_does_not_say_who_may_is_refused(start: Start) -> None:
    router = api_router("/sheds")

    @router.get("")
    async def list_sheds() -> list[str]:
        return []

    with pytest.raises(RouteIsOpen, match="/sheds"):
        start(router)


def test_a_route_that_says_it_twice_is_refused(start: Start) -> None:
    router = api_router("/sheds")

    @router.get("", dependencies=[allow(Role.PARTNER)])
    async def list_sheds(coach: Coach) -> list[str]:
        return []

    with pytest.raises(RouteIsOpen, match="/sheds"):
        start(router)


def test_a_route_of_another_kind_is_refused(start: Start) -> None:
    router = APIRouter(prefix="/sheds")

    @router.get("")
    async def list_sheds(coach: Coach) -> list[str]:
        return []

    with pytest.raises(RouteIsOpen, match="/sheds"):
        start(router)


def test_a_route_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        allow()


def test_a_function_that_would_run_in_a_thread_is_refused() -> None:
    router = api_router("/sheds")
    with pytest.raises(TypeError, match="must be an async function"):

        @router.get("")
        def list_sheds(coach: Coach) -> list[str]:
            return []


def test_only_the_route_itself_is_handed_the_transaction() -> None:
    router = api_router("/sheds")

    async def helper(tx: Tx) -> None:
        raise AssertionError("never called")

    with pytest.raises(TypeError, match="for the route itself"):

        @router.post("", dependencies=[Depends(helper)])
        async def build_shed(coach: Coach) -> None:
            raise AssertionError("never called")


def test_two_operations_of_one_name_are_refused(start: Start) -> None:
    router = api_router("/sheds")

    async def read(coach: Coach) -> list[str]:
        return []

    router.add_api_route("", read)
    router.add_api_route("/all", read)
    with pytest.raises(SameOperationTwice, match="read"):
        start(router)
