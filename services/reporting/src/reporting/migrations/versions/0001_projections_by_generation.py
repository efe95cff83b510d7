"""The bookkeeping of messages; the projections of the follow-up gap, and their first generation."""

import sqlalchemy as sa
from alembic import op
from meedoen.column_types import Counter, Moment
from meedoen.infrastructure import create_infrastructure, drop_infrastructure

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_infrastructure(op)  # type: ignore[arg-type]
    generations = op.create_table(
        "generations",
        _generation(),
        sa.Column("state", sa.Text, nullable=False, comment="building, held, serving, gone"),
    )
    op.bulk_insert(generations, [{"generation": 1, "state": "serving"}])
    _people()
    _contacts()
    _promises()


def downgrade() -> None:
    for table in (
        "promise_rungs",
        "promise_dates",
        "promises",
        "plans",
        "partner_contacts",
        "contacts",
        "referrals",
        "teams",
        "trajectories",
        "residences",
        "clients",
        "generations",
    ):
        op.drop_table(table)
    drop_infrastructure(op)  # type: ignore[arg-type]


def _generation() -> sa.Column[int]:
    return sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False)


def _people() -> None:
    op.create_table(
        "clients",
        _generation(),
        sa.Column("client_id", sa.Uuid(), primary_key=True),
        sa.Column("registered_day", sa.Integer, nullable=False),
    )
    lived = "Where people lived, since when: by their registration, and by each move within the municipality."
    op.create_table(
        "residences",
        _generation(),
        sa.Column("client_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", Counter, primary_key=True),
        sa.Column("since", Moment, nullable=False),
        sa.Column("neighbourhood", sa.Text, nullable=False),
        comment=lived,
    )
    at_start = "at the start; counts where no residence was heard of"
    op.create_table(
        "trajectories",
        _generation(),
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("neighbourhood", sa.Text, nullable=False, comment=at_start),
        sa.Column("team_id", sa.Uuid(), nullable=False, comment="at the start"),
        sa.Column("way_of_working", sa.Text, nullable=False),
        sa.Column("way_of_working_version", sa.Integer, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("opened_day", sa.Integer, nullable=False),
        sa.Column("closed_at", Moment),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("trajectories_of_a_client", "trajectories", ["generation", "client_id"])
    op.create_index("trajectories_of_a_place", "trajectories", ["generation", "municipality", "neighbourhood"])
    op.create_table(
        "teams",
        _generation(),
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", Counter, primary_key=True),
        sa.Column("since", Moment, nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        comment="To which team a trajectory went over after its start, and when.",
    )
    op.create_table(
        "referrals",
        _generation(),
        sa.Column("referral_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        comment="Joins what a partner tells of a referral to the trajectory.",
    )
    op.create_index("referrals_of_a_trajectory", "referrals", ["generation", "trajectory_id"])


def _contacts() -> None:
    op.create_table(
        "contacts",
        _generation(),
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column(
            "contact_id", sa.Uuid(), primary_key=True, comment="the conversation's; of a follow-up the promise's"
        ),
        sa.Column("sequence", Counter, primary_key=True, comment="of the event that told of it"),
        sa.Column("at", Moment, comment="as it is known by now; null: withdrawn"),
        sa.Column("day", sa.Integer),
        comment="Two-way contacts told by coach or team.",
    )
    op.create_table(
        "partner_contacts",
        _generation(),
        sa.Column("referral_id", sa.Uuid(), primary_key=True),
        sa.Column("at", Moment, primary_key=True),
        sa.Column("day", sa.Integer, nullable=False),
        comment="Two-way contacts told by a partner, which may arrive before the referral does.",
    )
    op.create_table(
        "plans",
        _generation(),
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", Counter, primary_key=True),
        sa.Column("signed_at", Moment, nullable=False),
        sa.Column("agreed_days", sa.Integer, nullable=False),
    )


def _promises() -> None:
    ended = "when the end was recorded: until then it stood open in the books"
    op.create_table(
        "promises",
        _generation(),
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("ended_at", Moment, comment=ended),
        sa.Column("ending", sa.Text),
    )
    op.create_index("promises_of_a_trajectory", "promises", ["generation", "trajectory_id"])
    op.create_table(
        "promise_dates",
        _generation(),
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("sequence", Counter, primary_key=True),
        sa.Column("since", Moment, nullable=False),
        sa.Column("due_day", sa.Integer, nullable=False),
    )
    rungs = "1 owner, 2 team lead, 3 organisation, 4 municipality"
    op.create_table(
        "promise_rungs",
        _generation(),
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("due_day", sa.Integer, primary_key=True),
        sa.Column("rung", sa.SmallInteger, primary_key=True, comment=rungs),
        sa.Column("told_at", Moment, nullable=False),
    )
