"""The REST surface, a router for each resource."""

from activation.entrypoints.api import contacts, invitations, promises, referrals, trajectories, ways_of_working

ROUTERS = (
    trajectories.ROUTER,
    invitations.ROUTER,
    contacts.ROUTER,
    referrals.ROUTER,
    promises.ROUTER,
    ways_of_working.ROUTER,
)
