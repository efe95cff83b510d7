"""The log and its bookkeeping; trajectories, promises, invitations, referrals, known clients, notes."""

import sqlalchemy as sa
from alembic import op
from meedoen.column_types import Moment
from meedoen.infrastructure import create_infrastructure, drop_infrastructure

revision = "0001"
down_revision = None

_OPEN = sa.text("closed_at IS NULL")
_TO_TELL = sa.text("next_action_on IS NOT NULL")


def upgrade() -> None:
    create_infrastructure(op)  # type: ignore[arg-type]
    op.create_table(
        "known_clients",
        sa.Column("client_id", sa.Uuid(), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("neighbourhood", sa.Text, nullable=False),
        sa.Column("registered_at", Moment, nullable=False, comment="the silence clock starts here"),
    )
    _trajectories()
    _promises()
    op.create_table(
        "invitations",
        sa.Column("invitation_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        comment="To whose trajectory an invitation belongs.",
    )
    op.create_table(
        "referrals",
        sa.Column("referral_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        comment="The only place where a partner's pseudonym and ours meet in this service, beside the log.",
    )
    op.create_table(
        "notes",
        sa.Column("conversation_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        comment="A coach's private words on a conversation: in no event, and read by coach and team alone.",
    )
    op.create_index("notes_of_a_trajectory", "notes", ["trajectory_id"])


def _trajectories() -> None:
    op.create_table(
        "trajectories",
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("neighbourhood", sa.Text, nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid()),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("silent_since", Moment, nullable=False, comment="the last two-way contact, or registration"),
        sa.Column("closed_at", Moment),
        sa.Column("version", sa.Integer, nullable=False, comment="of the stream: the ETag"),
    )
    op.create_index(
        "trajectories_one_open_per_client",
        "trajectories",
        ["client_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    for whose, column in (("municipality", "municipality"), ("coach", "coach_id"), ("team", "team_id")):
        op.create_index(f"trajectories_of_a_{whose}", "trajectories", [column, "started_at", "trajectory_id"])


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False, comment="the team of the trajectory"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("owner_kind", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("referral_id", sa.Uuid()),
        sa.Column("rung", sa.Text, comment="how far it has climbed, if it has"),
        sa.Column(
            "next_action_on", sa.Date, comment="when the sweep has something to tell about it; never, at the top"
        ),
        comment="The open ones; a promise that has ended is in the log alone.",
    )
    op.create_index(
        "promises_to_tell",
        "promises",
        ["next_action_on", "promise_id"],
        postgresql_where=_TO_TELL,
        sqlite_where=_TO_TELL,
    )
    op.create_index("promises_of_a_trajectory", "promises", ["trajectory_id"])
    for whose, column in (("n_owner", "owner_id"), ("_team", "team_id"), ("_municipality", "municipality")):
        op.create_index(f"promises_of_a{whose}", "promises", [column, "due_on", "promise_id"])


def downgrade() -> None:
    for table in ("notes", "referrals", "invitations", "promises", "trajectories", "known_clients"):
        op.drop_table(table)
    drop_infrastructure(op)  # type: ignore[arg-type]
