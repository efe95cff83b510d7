"""Who may do what here, and for which municipality."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request
from meedoen.http import allow
from meedoen.identity import Caller, Role
from meedoen.language import Words
from meedoen.refusals import Forbidden

from intake.application.means import Means
from intake.application.own_clients import By

Officer = Annotated[Caller, allow(Role.INTAKE_OFFICER)]
"""Registers, assesses, imports."""

Reader = Annotated[Caller, allow(Role.INTAKE_OFFICER, Role.COACH, Role.NEIGHBOURHOOD_TEAM)]
"""May read who a client of the own municipality is; a neighbourhood team its own people alone."""


def is_team_alone(caller: Caller) -> bool:
    """Whether somebody is here for a neighbourhood team, and in no role of the municipality's own."""
    return caller.roles.isdisjoint({Role.INTAKE_OFFICER, Role.COACH})


Listener = Annotated[Caller, allow(Role.INTAKE_OFFICER, Role.NEIGHBOURHOOD_TEAM)]
"""May pass on what a client of the own municipality, or the own team, says."""

Partner = Annotated[Caller, allow(Role.PARTNER)]
"""Somebody of a welfare organisation; its id is the token's `organisation`."""

ClientId = Annotated[UUID, Path(alias="clientId")]

_NO_MUNICIPALITY = Words(
    nl="Je bent hier niet namens een gemeente. Vraag de beheerder om je gemeente in te stellen.",
    en="You are not here on behalf of a municipality. Ask your administrator to set your municipality.",
)


async def _means(request: Request) -> Means:
    # async, though it waits for nothing: FastAPI sends a plain function to another thread, for each request
    means: Means = request.app.state.means
    return means


MeansOfService = Annotated[Means, Depends(_means)]


def municipality_of(caller: Caller) -> str:
    """For which municipality somebody acts.

    Raises:
        Forbidden: for none; then they see nobody.
    """
    if caller.municipality is None:
        raise Forbidden(_NO_MUNICIPALITY)
    return caller.municipality


def acting(caller: Caller, seen_version: int | None = None) -> By:
    """On whose behalf a command is given.

    Raises:
        Forbidden: on no municipality's.
    """
    return By(caller.subject, municipality_of(caller), seen_version)
