"""`/attendance-counts`: who came and how often, without a person."""

from fastapi import Request, Response
from meedoen.http import Cursor, Limit, Page, Reading, Tx, commands_router, cursor_after, page

from wellbeing_partners.application.attendance_list import attendance_counts
from wellbeing_partners.application.counting_attendance import record_attendance
from wellbeing_partners.entrypoints.api.bodies import NewAttendanceCount
from wellbeing_partners.entrypoints.api.callers import Partner
from wellbeing_partners.entrypoints.api.views import AttendanceCountView, attendance_count_view

ROUTER = commands_router(prefix="/attendance-counts", tags=["attendance counts"])


@ROUTER.get("")
async def list_attendance_counts(
    connection: Reading, partner: Partner, cursor: Cursor, limit: Limit, request: Request, response: Response
) -> Page[AttendanceCountView]:
    """What this partner counted, by period and activity."""
    after = cursor.read(str, str) if cursor else None
    found = await attendance_counts(connection, partner.organisation, after=after, limit=limit + 1)
    shown, more = found[:limit], found[limit:]
    following = cursor_after(shown[-1]["period"], shown[-1]["activity_kind"]) if more else None
    return page([attendance_count_view(each) for each in shown], following, request, response)


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
