"""To another version of a way of working: `/trajectories/…/way-of-working`, and `/ways-of-working/_move` for many."""

from typing import Annotated

from fastapi import Response
from meedoen.contracts.fields import Version as VersionNumber
from meedoen.contracts.fields import WayOfWorkingId
from meedoen.http import ApiModel, IfMatch, Tx, allow, api_router
from meedoen.identity import Caller, Role
from pydantic import Field

from activation.application.moving import Version, move_one, move_page
from activation.application.sight import Sight
from activation.entrypoints.api.answering import shown
from activation.entrypoints.api.callers import TrajectoryId, Ways, by
from activation.entrypoints.api.views import TrajectoryView

ROUTER = api_router(tags=["ways of working"])

Mover = Annotated[Caller, allow(Role.COACH, Role.TEAM_LEAD)]
MoverOfMany = Annotated[Caller, allow(Role.POLICY_ADMINISTRATOR, Role.TEAM_LEAD)]


class VersionBody(ApiModel):
    """A version that your municipality works by."""

    name: WayOfWorkingId
    version: VersionNumber

    def read(self) -> Version:
        return Version(self.name, self.version)


class MoveBody(ApiModel):
    """From which version to which, and how many at most in this one request."""

    present: VersionBody
    to: VersionBody
    most: Annotated[int, Field(ge=1, le=500)] = 200


class MovedView(ApiModel):
    """How many moved, and how many are left: ask again until there are none."""

    moved: int
    left: int


@ROUTER.post("/trajectories/{trajectoryId}/way-of-working")
async def move_trajectory_to_version(
    trajectory_id: TrajectoryId, body: VersionBody, tx: Tx, ways: Ways, caller: Mover, seen: IfMatch, response: Response
) -> TrajectoryView:
    """Go on under another version. What is promised stays as it is; overdue promises climb by the new version."""
    return shown(await move_one(tx, ways, by(caller, seen), trajectory_id, body.read()), tx, response)


@ROUTER.post("/ways-of-working/_move")
async def move_trajectories_to_version(body: MoveBody, tx: Tx, ways: Ways, caller: MoverOfMany) -> MovedView:
    """Move the open trajectories of your municipality from one version to another, a page at a time."""
    sight = Sight(caller.municipality, caller.team, team_only=False)
    done = await move_page(tx, ways, sight, body.present.read(), body.to.read(), most=body.most)
    return MovedView(moved=done.moved, left=done.left)
