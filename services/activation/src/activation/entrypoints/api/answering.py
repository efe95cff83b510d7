"""A command answers with the trajectory as it is after it, and its version."""

from fastapi import Response
from meedoen.clock import local_date
from meedoen.event_sourcing import Loaded
from meedoen.http import etag
from meedoen.transaction import Transaction

from activation.domain.trajectory import Trajectory
from activation.entrypoints.api.views import TrajectoryView, trajectory_view


def shown(loaded: Loaded[Trajectory], tx: Transaction, response: Response) -> TrajectoryView:
    """The body; puts the `ETag` on the response."""
    etag(response, loaded.version)
    return trajectory_view(loaded.state, local_date(tx.now))
