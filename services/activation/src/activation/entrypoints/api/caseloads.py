"""`/caseloads` against the norm, and `/coach-assignments`: a coach for many who wait."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from meedoen.clock import local_date
from meedoen.contracts.fields import Neighbourhood
from meedoen.http import ApiModel, Page, Paging, ServiceDatabase, Tx, allow, api_router, input_fault
from meedoen.identity import Caller, Role
from meedoen.language import Words
from meedoen.vocabulary import Intensity
from pydantic import ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.application.assigning import Waiting, assign_waiting
from activation.application.caseloads import caseloads_of, list_caseloads
from activation.application.ways_of_working import in_force
from activation.domain.caseload import Caseload, Norms, norm_for
from activation.domain.commands.coaching import AssignCoach
from activation.domain.ways_of_working import WaysOfWorking
from activation.entrypoints.api.callers import Reader, Ways, sight_of

ROUTER = api_router(tags=["caseloads"])

Lead = Annotated[Caller, allow(Role.TEAM_LEAD)]

_SEES_ALL = {Role.TEAM_LEAD, Role.AUDITOR}
_MOST = 200
_WHERE = Words(nl="Noem de wijk, het team, of allebei.", en="Name the neighbourhood, the team, or both.")


class PeopleView(ApiModel):
    """A number for each intensity."""

    intensive: int
    regular: int
    light: int


class NormView(ApiModel):
    """How many people of each intensity fill a working week; null where the way of working has no norm."""

    intensive: int | None
    regular: int | None
    light: int | None


class CaseloadView(ApiModel):
    """The open trajectories of one coach. `overNorm` is a warning: nobody is refused for it."""

    coach_id: UUID
    total: int
    people: PeopleView
    norm: NormView
    load_percent: int
    over_norm: bool


class CoachAssignmentsBody(ApiModel):
    """Who takes on how many of those who wait, and where they wait."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["neighbourhood"]}, {"required": ["teamId"]}]})

    coach_id: UUID
    intensity: Intensity
    neighbourhood: Neighbourhood | None = None
    team_id: UUID | None = None
    most: Annotated[int, Field(ge=1, le=_MOST, description="How many, those who waited longest first.")]

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.neighbourhood is None and self.team_id is None:
            raise input_fault("where", _WHERE)
        return self


class CoachAssignmentsView(ApiModel):
    """Whom the coach got, whether others still wait there, and the coach's caseload now."""

    trajectory_ids: list[UUID]
    others_wait: bool
    caseload: CaseloadView


@ROUTER.get("/caseloads")
async def get_caseloads(
    database: ServiceDatabase,
    ways: Ways,
    caller: Reader,
    paging: Paging,
    team_id: Annotated[UUID | None, Query(alias="teamId", description="Only people of this team.")] = None,
) -> Page[CaseloadView]:
    """Open trajectories of each coach, against the norm: your own, or as a team lead those of the municipality."""
    coach = None if caller.roles & _SEES_ALL else caller.subject
    (after,) = paging.after(UUID) or (None,)
    async with database.reading() as connection:
        found = await list_caseloads(
            connection, sight_of(caller), coach=coach, team=team_id, after=after, limit=paging.one_more
        )
        norms = await norms_today(connection, ways, caller, database.clock.now())
    return paging.page(found, lambda each: _view(each, norms), key=lambda each: (each.coach_id,))


@ROUTER.post("/coach-assignments")
async def assign_coach_to_many(body: CoachAssignmentsBody, tx: Tx, ways: Ways, caller: Lead) -> CoachAssignmentsView:
    """A coach for people who have none yet, of a neighbourhood or a team; their promises go along, one by one."""
    sight = sight_of(caller)
    waiting = Waiting(body.neighbourhood, body.team_id)
    command = AssignCoach(body.coach_id, body.intensity)
    before = (await caseloads_of(tx.connection, sight, [body.coach_id]))[body.coach_id]
    norms = await norms_today(tx.connection, ways, caller, tx.now)
    assigned, others_wait = await assign_waiting(tx, ways, sight, waiting, command, most=body.most)
    return CoachAssignmentsView(
        trajectory_ids=[each.stream_id for each in assigned],
        others_wait=others_wait,
        caseload=_view(before.with_more(len(assigned), body.intensity), norms),
    )


async def norms_today(connection: AsyncConnection, ways: WaysOfWorking, caller: Caller, now: datetime) -> Norms:
    """Those of the municipality's way of working today."""
    way = await in_force(connection, ways, caller.municipality, local_date(now))
    return {} if way is None else way.caseload


def _view(caseload: Caseload, norms: Norms) -> CaseloadView:
    load = caseload.load(norms)
    return CaseloadView(
        coach_id=caseload.coach_id,
        total=sum(caseload.people.values()),
        people=PeopleView(**{each.value: number for each, number in caseload.people.items()}),
        norm=NormView(**{each.value: norm_for(norms, each) for each in Intensity}),
        load_percent=int(load * 100),
        over_norm=load > 1,
    )
