"""`/attendance-counts`: who came and how often, without a person."""

from meedoen.http import Page, Paging, Reading, Tx, api_router

from wellbeing_partners.application.attendance_list import attendance_counts
from wellbeing_partners.application.counting_attendance import record_attendance
from wellbeing_partners.entrypoints.api.bodies import NewAttendanceCount
from wellbeing_partners.entrypoints.api.callers import Partner
from wellbeing_partners.entrypoints.api.views import AttendanceCountView, attendance_count_view

ROUTER = api_router(prefix="/attendance-counts", tags=["attendance counts"])


@ROUTER.get("")
async def list_attendance_counts(connection: Reading, partner: Partner, paging: Paging) -> Page[AttendanceCountView]:
    """What this partner counted, by period and activity."""
    after = paging.after(str, str)
    found = await attendance_counts(connection, partner.organisation, after=after, limit=paging.one_more)
    return paging.page(found, attendance_count_view, key=lambda row: (row["period"], row["activity_kind"]))


@ROUTER.post("")
async def count_attendance(body: NewAttendanceCount, tx: Tx, partner: Partner) -> AttendanceCountView:
    """Count one activity in one period; a later count of the same takes the place of this one."""
    counted = await record_attendance(
        tx,
        partner.organisation,
        activity_kind=body.activity_kind,
        period=body.period,
        participants=body.participants,
        visits=body.visits,
    )
    return attendance_count_view(counted)
