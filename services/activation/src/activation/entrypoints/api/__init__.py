"""The REST surface, a router for each resource."""

from activation.entrypoints.api import (
    caseloads,
    contacts,
    handovers,
    invitations,
    moving,
    promises,
    referrals,
    trajectories,
    ways_of_working,
    what_would_change,
)

ROUTERS = (
    trajectories.ROUTER,
    invitations.ROUTER,
    contacts.ROUTER,
    referrals.ROUTER,
    promises.ROUTER,
    caseloads.ROUTER,
    handovers.ROUTER,
    ways_of_working.ROUTER,
    moving.ROUTER,
    what_would_change.ROUTER,
)
