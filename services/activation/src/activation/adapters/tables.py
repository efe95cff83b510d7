"""The service's database: the log, and what can be read off it. Nothing in it says who a person is, except what a
coach writes in a private note."""

from meedoen.column_types import Moment
from meedoen.infrastructure import infrastructure_tables
from sqlalchemy import Column, Date, ForeignKey, Index, Integer, MetaData, Table, Text, Uuid, text

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)

_OPEN = text("closed_at IS NULL")
_TO_TELL = text("next_action_on IS NOT NULL")

KNOWN_CLIENTS = Table(
    "known_clients",
    METADATA,
    Column("client_id", Uuid(), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("neighbourhood", Text, nullable=False),
    Column("registered_at", Moment, nullable=False, comment="the silence clock starts here"),
)

TRAJECTORIES = Table(
    "trajectories",
    METADATA,
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("client_id", Uuid(), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("neighbourhood", Text, nullable=False),
    Column("team_id", Uuid(), nullable=False),
    Column("coach_id", Uuid()),
    Column("stage", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("silent_since", Moment, nullable=False, comment="the last two-way contact, or registration"),
    Column("closed_at", Moment),
    Column("version", Integer, nullable=False, comment="of the stream: the ETag"),
    Index("trajectories_one_open_per_client", "client_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("trajectories_of_a_municipality", "municipality", "started_at", "trajectory_id"),
    Index("trajectories_of_a_coach", "coach_id", "started_at", "trajectory_id"),
    Index("trajectories_of_a_team", "team_id", "started_at", "trajectory_id"),
)

PROMISES = Table(
    "promises",
    METADATA,
    Column("promise_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("team_id", Uuid(), nullable=False, comment="the team of the trajectory"),
    Column("kind", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("owner_kind", Text, nullable=False),
    Column("owner_id", Uuid(), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("referral_id", Uuid()),
    Column("rung", Text, comment="how far it has climbed, if it has"),
    Column("next_action_on", Date, comment="when the sweep has something to tell about it; never, at the top"),
    Index("promises_to_tell", "next_action_on", "promise_id", postgresql_where=_TO_TELL, sqlite_where=_TO_TELL),
    Index("promises_of_a_trajectory", "trajectory_id"),
    Index("promises_of_an_owner", "owner_id", "due_on", "promise_id"),
    Index("promises_of_a_team", "team_id", "due_on", "promise_id"),
    Index("promises_of_a_municipality", "municipality", "due_on", "promise_id"),
    comment="The open ones; a promise that has ended is in the log alone.",
)

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("invitation_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    comment="To whose trajectory an invitation belongs.",
)

REFERRALS = Table(
    "referrals",
    METADATA,
    Column("referral_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("partner_id", Uuid(), nullable=False),
    comment="The only place where a partner's pseudonym and ours meet in this service, beside the log.",
)

NOTES = Table(
    "notes",
    METADATA,
    Column("conversation_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("author", Uuid(), nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Index("notes_of_a_trajectory", "trajectory_id"),
    comment="A coach's private words on a conversation: in no event, and read by coach and team alone.",
)
