"""`/handovers`: one trajectory, many, or all that a departing coach owes, each promise to a named owner."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Self
from uuid import UUID

from meedoen.http import ApiModel, Reading, Tx, api_router, input_fault
from meedoen.identity import Caller, Role
from meedoen.language import Words
from meedoen.refusals import Forbidden, RuleRefused
from meedoen.vocabulary import Intensity, OwnerKind
from pydantic import ConfigDict, Field, JsonValue, model_validator
from sqlalchemy.ext.asyncio import AsyncConnection

from activation.application.caseloads import caseloads_after
from activation.application.handing_over import HandedOver, Handover, hand_over
from activation.application.sight import Sight
from activation.domain.caseload import Norms
from activation.domain.promise import Owner
from activation.entrypoints.api.bodies import WHOLE_OWNER, OwnerBody
from activation.entrypoints.api.callers import Organiser, Ways, sight_of
from activation.entrypoints.api.caseloads import norms_today

ROUTER = api_router(prefix="/handovers", tags=["handovers"])

_MOST = 2000
_MOST_BYTES = 1_000_000
_WHOSE: dict[str, JsonValue] = {
    "allOf": [
        WHOLE_OWNER,
        {
            "anyOf": [
                {"properties": {"departingCoachId": {"type": "string"}}, "required": ["departingCoachId"]},
                {"properties": {"trajectories": {"minItems": 1}}, "required": ["trajectories"]},
            ]
        },
    ]
}
_SOMETHING = Words(
    nl="Noem de coach die vertrekt, of de trajecten die worden overgedragen.",
    en="Name the coach who leaves, or the trajectories that are handed over.",
)
_ONCE = Words(
    nl="Noem elk traject en elke belofte één keer.",
    en="Name each trajectory and each promise once.",
)
_NOT_YOURS = Words(
    nl="Wat een andere coach heeft, draagt een teamleider over, of die coach zelf.",
    en="What another coach has is handed over by a team lead, or by that coach.",
)


class TrajectoryHandedOver(OwnerBody):
    """A trajectory; without an owner it goes to the owner of the whole handover."""

    trajectory_id: UUID


class PromiseHandedOver(ApiModel):
    """A promise that goes to somebody else than the rest of its trajectory."""

    promise_id: UUID
    owner_kind: OwnerKind
    owner_id: UUID


class HandoverBody(OwnerBody):
    """Who gets what. The owner here gets all for which `trajectories` and `promises` name nobody else.

    With `departingCoachId` all that this coach owes is handed over, loose promises too; without it, `trajectories`.
    """

    model_config = ConfigDict(json_schema_extra=_WHOSE)

    departing_coach_id: UUID | None = None
    trajectories: tuple[TrajectoryHandedOver, ...] = Field(default=(), max_length=_MOST)
    promises: tuple[PromiseHandedOver, ...] = Field(default=(), max_length=_MOST)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.departing_coach_id is None and not self.trajectories:
            raise input_fault("nothing-to-hand-over", _SOMETHING)
        return self

    def handover(self) -> Handover:
        """What is asked.

        Raises:
            RuleRefused: a trajectory or a promise is named twice, so that nobody knows who gets it.
        """
        ids = [each.trajectory_id for each in self.trajectories] + [each.promise_id for each in self.promises]
        if len(set(ids)) < len(ids):
            raise RuleRefused("named-twice", _ONCE)
        return Handover(
            self.departing_coach_id,
            self.owner(),
            {each.trajectory_id: each.owner() for each in self.trajectories},
            {each.promise_id: Owner(each.owner_kind, each.owner_id) for each in self.promises},
        )


class HandedOverTrajectory(ApiModel):
    """A trajectory after the handover, with the promises that moved."""

    trajectory_id: UUID
    version: int
    coach_id: UUID | None
    promises: list[PromiseHandedOver]


class HandoverView(ApiModel):
    """What was handed over; each trajectory's history keeps it."""

    trajectories: list[HandedOverTrajectory]
    promises_moved: int
    over_norm: list[UUID]
    """Coaches who got people and have more of them now than the norm: a warning, nobody is refused for it."""


@ROUTER.post("", max_body_size=_MOST_BYTES)
async def hand_people_over(
    body: HandoverBody, tx: Tx, connection: Reading, ways: Ways, caller: Organiser
) -> HandoverView:
    """Hand people over: all of it, or nothing. Refused while one promise would be left without an owner."""
    _may_hand_over(caller, body.departing_coach_id)
    handed_over = await hand_over(tx, ways, sight_of(caller), body.handover())
    return HandoverView(
        trajectories=[_view(each) for each in handed_over],
        promises_moved=sum(len(each.moved) for each in handed_over),
        over_norm=await _over_norm(
            handed_over, connection, sight_of(caller), await norms_today(connection, ways, caller, tx.now)
        ),
    )


async def _over_norm(
    handed_over: Sequence[HandedOver], connection: AsyncConnection, sight: Sight, norms: Norms
) -> list[UUID]:
    changes: dict[UUID, Counter[Intensity]] = defaultdict(Counter)
    for each in handed_over:
        for coach, number in ((each.loaded.state.coach_id, 1), (each.former_coach, -1)):
            if coach is not None:
                changes[coach][each.loaded.state.intensity] += number
    got = {each.loaded.state.coach_id for each in handed_over if each.loaded.state.coach_id != each.former_coach}
    gained = {coach: change for coach, change in changes.items() if coach in got}
    after = await caseloads_after(connection, sight, gained)
    return sorted(each.coach_id for each in after if each.load(norms) > 1)


def _may_hand_over(caller: Caller, departing: UUID | None) -> None:
    if departing is not None and Role.TEAM_LEAD not in caller.roles and departing != caller.subject:
        raise Forbidden(_NOT_YOURS)


def _view(handed_over: HandedOver) -> HandedOverTrajectory:
    return HandedOverTrajectory(
        trajectory_id=handed_over.loaded.stream_id,
        version=handed_over.loaded.version,
        coach_id=handed_over.loaded.state.coach_id,
        promises=[
            PromiseHandedOver(promise_id=each.promise_id, owner_kind=each.owner.kind, owner_id=each.owner.id)
            for each in handed_over.moved
        ],
    )
