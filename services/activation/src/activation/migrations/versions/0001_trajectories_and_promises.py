"""The log and its bookkeeping; trajectories, promises and what belongs to them, ways of working, digests."""

import sqlalchemy as sa
from alembic import op
from meedoen.column_types import Moment
from meedoen.infrastructure import create_infrastructure, drop_infrastructure
from meedoen.privacy.processing_log import processing_log_columns

revision = "0001"
down_revision = None

_OPEN = sa.text("closed_at IS NULL")
_IS_OPEN = sa.text("is_open")
_HAS_TERM = sa.text("term_ends_on IS NOT NULL")
_HAS_NO_SHOW_ACTION = sa.text("no_show_action_due_on IS NOT NULL")
_HAS_CONTACT_DAY = sa.text("contact_day_due_on IS NOT NULL")
_SEEN = sa.text("seen_by_team IS NOT NULL")
_LIVES_ELSEWHERE = sa.text("neighbourhood_team_id IS NOT NULL")
_WAITING = sa.text("coach_id IS NULL AND closed_at IS NULL")
_IN_A_CASELOAD = sa.text("coach_id IS NOT NULL AND closed_at IS NULL")
_RISEN = sa.text("rung IS NOT NULL")


def upgrade() -> None:
    create_infrastructure(op)  # type: ignore[arg-type]
    op.create_table(
        "known_clients",
        sa.Column("client_id", sa.Uuid(), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("neighbourhood", sa.Text, nullable=False),
        sa.Column("registered_at", Moment, nullable=False, comment="the silence clock starts here"),
        sa.Column("segment", sa.Text, comment="the side of the cut by the last assessment; null before the first"),
        sa.Column("exempt_since", sa.Date, comment="of the exemption told of last; null where its end was told"),
        sa.Column("exempt_until", sa.Date, comment="its last day"),
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
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column(
            "place_activity_kind", sa.Text, comment="what the person really does there, as long as there is a place"
        ),
        sa.Column("place_hours_per_week", sa.Integer),
        comment="The only place where a partner's pseudonym and ours meet in this service, beside the log.",
    )
    op.create_index(
        "referrals_to_a_partner", "referrals", ["partner_id"], postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN
    )
    _notes()
    _ways_of_working()
    op.create_table("processing_log", *processing_log_columns())
    op.create_index("processing_log_data_subject", "processing_log", ["data_subject_id", "started_at"])
    op.create_table(
        "digests",
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("told", sa.Text, primary_key=True, comment="owner; municipality: for a team that is told nothing"),
        sa.Column("day", sa.Date, primary_key=True),
        comment="Who was sent which day's digest, so that nobody gets two; kept for a week.",
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column(
            "about_id", sa.Uuid(), primary_key=True, comment="a conversation, a promise that was held, or a plan"
        ),
        sa.Column("kind", sa.Text, primary_key=True, comment="on what: there may be more than one on a plan"),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=False),
        sa.Column("team", sa.Uuid(), comment="the neighbourhood team that the author is of; null: of the municipality"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        comment="A coach's private words on a talk or a plan: in no event, and read by coach and team alone.",
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
        sa.Column("seen_by_team", sa.Uuid(), comment="the team, once it may know of the person"),
        sa.Column("neighbourhood_team_id", sa.Uuid(), comment="of where the person lives now, if that is another team"),
        sa.Column("coach_id", sa.Uuid()),
        sa.Column("intensity", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("plan_activity_kind", sa.Text),
        sa.Column("plan_hours_per_week", sa.Integer),
        sa.Column("plan_due_on", sa.Date, comment="by when the way of working wants a plan, as long as there is none"),
        sa.Column("partner_id", sa.Uuid(), comment="one that said yes, unless a talk about that referral is owed"),
        sa.Column("partner_since", sa.Date, comment="from when its period of guidance counts"),
        sa.Column("partner_owes_contact", sa.Boolean, nullable=False),
        sa.Column("follow_up_owed", sa.Boolean, nullable=False, comment="by coach or team"),
        sa.Column("term_ends_on", sa.Date, comment="of temporary work, as long as no next step was taken after it"),
        sa.Column("no_show_action", sa.Text, comment="that the ladder asks for, or that a measure may be advised"),
        sa.Column("no_show_action_due_on", sa.Date),
        sa.Column(
            "contact_day_due_on", sa.Date, comment="by when to ask to the next contact day, where there are such days"
        ),
        sa.Column("exempt_since", sa.Date, comment="of the exemption that is known, over or not"),
        sa.Column("exempt_until", sa.Date, comment="its last day"),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("silent_since", Moment, nullable=False, comment="the last two-way contact, or registration"),
        sa.Column("closed_at", Moment),
        sa.Column("way_of_working", sa.Text, nullable=False),
        sa.Column("way_of_working_version", sa.Integer, nullable=False),
    )
    op.create_index(
        "trajectories_one_open_per_client",
        "trajectories",
        ["client_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_index("trajectories_of_a_client", "trajectories", ["client_id", "started_at"])
    by_plan = ["municipality", "plan_activity_kind", "plan_hours_per_week", "trajectory_id"]
    op.create_index("trajectories_by_plan", "trajectories", by_plan, postgresql_where=_OPEN, sqlite_where=_OPEN)
    for what, having, dated in (
        ("term", _HAS_TERM, []),
        ("no_show_action", _HAS_NO_SHOW_ACTION, []),
        ("contact_day", _HAS_CONTACT_DAY, ["contact_day_due_on"]),
        ("neighbourhood_team", _LIVES_ELSEWHERE, []),
    ):
        op.create_index(
            f"trajectories_with_a_{what}",
            "trajectories",
            ["municipality", "started_at", "trajectory_id", *dated],
            postgresql_where=having,
            sqlite_where=having,
        )
    for whose, columns in (
        ("municipality", ["municipality"]),
        ("coach", ["coach_id", "municipality"]),
        ("team", ["team_id", "municipality"]),
    ):
        op.create_index(f"trajectories_of_a_{whose}", "trajectories", [*columns, "started_at", "trajectory_id"])
    op.create_index(
        "trajectories_seen_by_a_team",
        "trajectories",
        ["seen_by_team", "municipality", "started_at", "trajectory_id"],
        postgresql_where=_SEEN,
        sqlite_where=_SEEN,
    )
    for whose, column in (("neighbourhood", "neighbourhood"), ("team", "team_id")):
        op.create_index(
            f"trajectories_waiting_in_a_{whose}",
            "trajectories",
            [column, "municipality", "started_at", "trajectory_id"],
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        )
    op.create_index(
        "trajectories_in_a_caseload",
        "trajectories",
        ["municipality", "coach_id", "intensity"],
        postgresql_where=_IN_A_CASELOAD,
        sqlite_where=_IN_A_CASELOAD,
    )


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False, comment="the team of the trajectory"),
        sa.Column("seen_by_team", sa.Uuid(), comment="that team, once it may know of the person"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("owner_kind", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("referral_id", sa.Uuid()),
        sa.Column("rung", sa.Text, comment="how far it has climbed, if it has"),
        sa.Column("first_of_plan", sa.Boolean, nullable=False, comment="on the day that the plan states"),
        comment="The open ones; a promise that has ended is in the log alone.",
    )
    for whose, columns in (
        ("n_owner", ["owner_id", "municipality"]),
        ("_team", ["team_id", "municipality"]),
        ("_municipality", ["municipality"]),
    ):
        op.create_index(f"promises_of_a{whose}", "promises", [*columns, "due_on", "promise_id"])
    op.create_index(
        "promises_seen_by_a_team",
        "promises",
        ["seen_by_team", "municipality", "due_on", "promise_id"],
        postgresql_where=_SEEN,
        sqlite_where=_SEEN,
    )
    op.create_index(
        "promises_on_a_rung",
        "promises",
        ["municipality", "rung", "due_on", "promise_id"],
        postgresql_where=_RISEN,
        sqlite_where=_RISEN,
    )
    op.create_table(
        "promise_history",
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("known_from", Moment, primary_key=True, comment="when it was recorded; it counts until the next row"),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("trajectories.trajectory_id"), nullable=False),
        sa.Column("owner_id", sa.Uuid(), comment="null: it had ended"),
        sa.Column("team_id", sa.Uuid(), comment="the team of the trajectory; null: it had ended"),
        sa.Column("due_on", sa.Date, comment="null: it had ended"),
        comment="Whose work list a promise stood on from when to when. Rows are added, and never changed or taken "
        "away.",
    )
    for whose, column in (("an_owner", "owner_id"), ("a_team", "team_id")):
        op.create_index(
            f"promise_history_of_{whose}", "promise_history", [column, "due_on", "promise_id", "known_from"]
        )
    op.create_table(
        "promises_to_tell",
        sa.Column("next_action_on", sa.Date, primary_key=True, comment="when the sweep has something to tell about it"),
        sa.Column("promise_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sqlite_with_rowid=False,
        comment="Of each open promise that is not at the top of its ladder. Beside the promises, and with one index "
        "and no foreign key, so that telling a thousand of a million changes few pages.",
    )


def _ways_of_working() -> None:
    op.create_table(
        "posted_ways_of_working",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False, comment="whose it is: it counts for no other"),
        sa.Column("document", sa.Text, nullable=False, comment="JSON, as it was posted"),
        sa.Column("posted_by", sa.Uuid(), nullable=False),
        sa.Column("posted_at", Moment, nullable=False),
        comment="Versions of ways of working beside the files. Rows are added, and never changed or taken away.",
    )
    op.create_index(
        "trajectories_under_a_way_of_working",
        "trajectories",
        ["municipality", "way_of_working", "way_of_working_version", "trajectory_id"],
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )


def downgrade() -> None:
    for table in (
        *("digests", "posted_ways_of_working", "processing_log", "notes", "referrals", "invitations"),
        *("promises_to_tell", "promise_history", "promises", "trajectories", "known_clients"),
    ):
        op.drop_table(table)
    drop_infrastructure(op)  # type: ignore[arg-type]
