"""The log and its bookkeeping; referrals, placements, work notes, attendance counts."""

import sqlalchemy as sa
from alembic import op
from meedoen.column_types import JsonDocument, Moment
from meedoen.infrastructure import create_infrastructure, drop_infrastructure

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_infrastructure(op)  # type: ignore[arg-type]
    op.create_table(
        "referrals",
        sa.Column("referral_id", sa.Uuid(), primary_key=True),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False, comment="0 to answer, 1 with the partner, 2 closed"),
        sa.Column("answer_due_on", sa.Date, nullable=False),
        sa.Column("offered_at", Moment, nullable=False),
        sa.Column("activity_kinds", JsonDocument, nullable=False),
        sa.Column("hours_per_week", sa.Integer, nullable=False),
        sa.Column("languages", JsonDocument, nullable=False),
        sa.Column("contact_shared", sa.Text, nullable=False),
        sa.Column("last_contact_at", Moment),
        sa.Column(
            "owed_kind", sa.Text, comment="what the partner owes by it now: an answer, or a contact with the person"
        ),
        sa.Column("owed_on", sa.Date),
        sa.Column("owed_rung", sa.Text, comment="how far that has climbed, if it has"),
        sa.Column("version", sa.Integer, nullable=False, comment="of the stream: the ETag"),
    )
    op.create_index("referrals_work_list", "referrals", ["partner_id", "urgency", "answer_due_on", "referral_id"])
    op.create_index(
        "referrals_work_list_of_a_stage", "referrals", ["partner_id", "stage", "answer_due_on", "referral_id"]
    )
    owes = sa.text("owed_on IS NOT NULL")
    op.create_index(
        "referrals_by_what_is_owed",
        "referrals",
        ["partner_id", "owed_on", "referral_id"],
        postgresql_where=owes,
        sqlite_where=owes,
    )
    op.create_table(
        "placements",
        sa.Column("placement_id", sa.Uuid(), primary_key=True),
        sa.Column("referral_id", sa.Uuid(), sa.ForeignKey("referrals.referral_id"), nullable=False),
        sa.Column("activity_kind", sa.Text, nullable=False),
        sa.Column("hours_per_week", sa.Integer, nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("end_reason", sa.Text),
    )
    op.create_index("placements_of_a_referral", "placements", ["referral_id"])
    op.create_table(
        "work_notes",
        sa.Column("referral_id", sa.Uuid(), sa.ForeignKey("referrals.referral_id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        comment="The partner's own words, for as long as the referral is open; they go nowhere else.",
    )
    op.create_table(
        "attendance_counts",
        sa.Column("partner_id", sa.Uuid(), primary_key=True),
        sa.Column("activity_kind", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("participants", sa.Integer, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("counted_at", Moment, nullable=False),
    )


def downgrade() -> None:
    for table in ("attendance_counts", "work_notes", "placements", "referrals"):
        op.drop_table(table)
    drop_infrastructure(op)  # type: ignore[arg-type]
