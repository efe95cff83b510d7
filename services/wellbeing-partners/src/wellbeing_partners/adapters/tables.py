"""The service's database. Nothing in it says who a person is, except what a partner writes in its own work note."""

from meedoen.column_types import JsonDocument, Moment
from meedoen.infrastructure import infrastructure_tables
from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, SmallInteger, Table, Text, Uuid, text

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)

_OWES = text("owed_on IS NOT NULL")

REFERRALS = Table(
    "referrals",
    METADATA,
    Column("referral_id", Uuid(), primary_key=True),
    Column("partner_id", Uuid(), nullable=False),
    Column("stage", Text, nullable=False),
    Column("urgency", SmallInteger, nullable=False, comment="0 to answer, 1 with the partner, 2 closed"),
    Column("answer_due_on", Date, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("activity_kinds", JsonDocument, nullable=False),
    Column("hours_per_week", Integer, nullable=False),
    Column("languages", JsonDocument, nullable=False),
    Column("contact_shared", Text, nullable=False),
    Column("last_contact_at", Moment),
    Column("owed_kind", Text, comment="what the partner owes by it now: an answer, or a contact with the person"),
    Column("owed_on", Date),
    Column("owed_rung", Text, comment="how far that has climbed, if it has"),
    Column("version", Integer, nullable=False, comment="of the stream: the ETag"),
    Index("referrals_work_list", "partner_id", "urgency", "answer_due_on", "referral_id"),
    Index("referrals_work_list_of_a_stage", "partner_id", "stage", "answer_due_on", "referral_id"),
    Index(
        "referrals_by_what_is_owed",
        "partner_id",
        "owed_on",
        "referral_id",
        postgresql_where=_OWES,
        sqlite_where=_OWES,
    ),
)

PLACEMENTS = Table(
    "placements",
    METADATA,
    Column("placement_id", Uuid(), primary_key=True),
    Column("referral_id", Uuid(), ForeignKey("referrals.referral_id"), nullable=False),
    Column("activity_kind", Text, nullable=False),
    Column("hours_per_week", Integer, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_at", Moment),
    Column("end_reason", Text),
    Index("placements_of_a_referral", "referral_id"),
)

WORK_NOTES = Table(
    "work_notes",
    METADATA,
    Column("referral_id", Uuid(), ForeignKey("referrals.referral_id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    comment="The partner's own words, for as long as the referral is open; they go nowhere else.",
)

ATTENDANCE_COUNTS = Table(
    "attendance_counts",
    METADATA,
    Column("partner_id", Uuid(), primary_key=True),
    Column("activity_kind", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("participants", Integer, nullable=False),
    Column("visits", Integer, nullable=False),
    Column("counted_at", Moment, nullable=False),
)
