"""The REST surface, a router for each resource."""

from wellbeing_partners.entrypoints.api import attendance_counts, placements, promises, referrals, work_notes

ROUTERS = (promises.ROUTER, referrals.ROUTER, placements.ROUTER, work_notes.ROUTER, attendance_counts.ROUTER)
