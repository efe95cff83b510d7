"""The service's database: the log, and what can be read off it. Nothing in it says who a person is, except what a
coach writes in a private note."""

from meedoen.column_types import Moment
from meedoen.infrastructure import infrastructure_tables
from meedoen.privacy.processing_log import processing_log
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, Table, Text, Uuid, text

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)

_OPEN = text("closed_at IS NULL")
_IS_OPEN = text("is_open")
_HAS_TERM = text("term_ends_on IS NOT NULL")
_HAS_NO_SHOW_ACTION = text("no_show_action_due_on IS NOT NULL")
_HAS_CONTACT_DAY = text("contact_day_due_on IS NOT NULL")
_SEEN = text("seen_by_team IS NOT NULL")
_LIVES_ELSEWHERE = text("neighbourhood_team_id IS NOT NULL")
_WAITING = text("coach_id IS NULL AND closed_at IS NULL")
_IN_A_CASELOAD = text("coach_id IS NOT NULL AND closed_at IS NULL")
_RISEN = text("rung IS NOT NULL")

KNOWN_CLIENTS = Table(
    "known_clients",
    METADATA,
    Column("client_id", Uuid(), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("neighbourhood", Text, nullable=False),
    Column("registered_at", Moment, nullable=False, comment="the silence clock starts here"),
    Column("segment", Text, comment="the side of the cut by the last assessment; null before the first"),
    Column("exempt_since", Date, comment="of the exemption told of last; null where its end was told"),
    Column("exempt_until", Date, comment="its last day"),
)

TRAJECTORIES = Table(
    "trajectories",
    METADATA,
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("client_id", Uuid(), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("neighbourhood", Text, nullable=False),
    Column("team_id", Uuid(), nullable=False),
    Column("seen_by_team", Uuid(), comment="the team, once it may know of the person"),
    Column("neighbourhood_team_id", Uuid(), comment="of where the person lives now, if that is another team"),
    Column("coach_id", Uuid()),
    Column("intensity", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("plan_activity_kind", Text),
    Column("plan_hours_per_week", Integer),
    Column("plan_due_on", Date, comment="by when the way of working wants a plan, as long as there is none"),
    Column("partner_id", Uuid(), comment="one that said yes, unless a talk about that referral is owed"),
    Column("partner_since", Date, comment="from when its period of guidance counts"),
    Column("partner_owes_contact", Boolean, nullable=False),
    Column("follow_up_owed", Boolean, nullable=False, comment="by coach or team"),
    Column("term_ends_on", Date, comment="of temporary work, as long as no next step was taken after it"),
    Column("no_show_action", Text, comment="that the ladder asks for, or that a measure may be advised"),
    Column("no_show_action_due_on", Date),
    Column("contact_day_due_on", Date, comment="by when to ask to the next contact day, where there are such days"),
    Column("exempt_since", Date, comment="of the exemption that is known, over or not"),
    Column("exempt_until", Date, comment="its last day"),
    Column("started_at", Moment, nullable=False),
    Column("silent_since", Moment, nullable=False, comment="the last two-way contact, or registration"),
    Column("closed_at", Moment),
    Column("way_of_working", Text, nullable=False),
    Column("way_of_working_version", Integer, nullable=False),
    Index("trajectories_one_open_per_client", "client_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("trajectories_of_a_client", "client_id", "started_at"),
    Index(
        "trajectories_by_plan",
        "municipality",
        "plan_activity_kind",
        "plan_hours_per_week",
        "trajectory_id",
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    ),
    Index(
        "trajectories_with_a_term",
        "municipality",
        "started_at",
        "trajectory_id",
        postgresql_where=_HAS_TERM,
        sqlite_where=_HAS_TERM,
    ),
    Index(
        "trajectories_with_a_no_show_action",
        "municipality",
        "started_at",
        "trajectory_id",
        postgresql_where=_HAS_NO_SHOW_ACTION,
        sqlite_where=_HAS_NO_SHOW_ACTION,
    ),
    Index(
        "trajectories_with_a_contact_day",
        "municipality",
        "started_at",
        "trajectory_id",
        "contact_day_due_on",
        postgresql_where=_HAS_CONTACT_DAY,
        sqlite_where=_HAS_CONTACT_DAY,
    ),
    Index(
        "trajectories_with_a_neighbourhood_team",
        "municipality",
        "started_at",
        "trajectory_id",
        postgresql_where=_LIVES_ELSEWHERE,
        sqlite_where=_LIVES_ELSEWHERE,
    ),
    Index("trajectories_of_a_municipality", "municipality", "started_at", "trajectory_id"),
    Index("trajectories_of_a_coach", "coach_id", "municipality", "started_at", "trajectory_id"),
    Index("trajectories_of_a_team", "team_id", "municipality", "started_at", "trajectory_id"),
    Index(
        "trajectories_seen_by_a_team",
        "seen_by_team",
        "municipality",
        "started_at",
        "trajectory_id",
        postgresql_where=_SEEN,
        sqlite_where=_SEEN,
    ),
    *(
        Index(
            f"trajectories_waiting_in_a_{whose}",
            column,
            "municipality",
            "started_at",
            "trajectory_id",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        )
        for whose, column in (("neighbourhood", "neighbourhood"), ("team", "team_id"))
    ),
    Index(
        "trajectories_in_a_caseload",
        "municipality",
        "coach_id",
        "intensity",
        postgresql_where=_IN_A_CASELOAD,
        sqlite_where=_IN_A_CASELOAD,
    ),
)

PROMISES = Table(
    "promises",
    METADATA,
    Column("promise_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("team_id", Uuid(), nullable=False, comment="the team of the trajectory"),
    Column("seen_by_team", Uuid(), comment="that team, once it may know of the person"),
    Column("kind", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("owner_kind", Text, nullable=False),
    Column("owner_id", Uuid(), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("referral_id", Uuid()),
    Column("rung", Text, comment="how far it has climbed, if it has"),
    Column("first_of_plan", Boolean, nullable=False, comment="on the day that the plan states"),
    Index("promises_of_an_owner", "owner_id", "municipality", "due_on", "promise_id"),
    Index("promises_of_a_team", "team_id", "municipality", "due_on", "promise_id"),
    Index(
        "promises_seen_by_a_team",
        "seen_by_team",
        "municipality",
        "due_on",
        "promise_id",
        postgresql_where=_SEEN,
        sqlite_where=_SEEN,
    ),
    Index("promises_of_a_municipality", "municipality", "due_on", "promise_id"),
    Index(
        "promises_on_a_rung",
        "municipality",
        "rung",
        "due_on",
        "promise_id",
        postgresql_where=_RISEN,
        sqlite_where=_RISEN,
    ),
    comment="The open ones; a promise that has ended is in the log alone.",
)

PROMISE_HISTORY = Table(
    "promise_history",
    METADATA,
    Column("promise_id", Uuid(), primary_key=True),
    Column("known_from", Moment, primary_key=True, comment="when it was recorded; it counts until the next row"),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("owner_id", Uuid(), comment="null: it had ended"),
    Column("team_id", Uuid(), comment="the team of the trajectory; null: it had ended"),
    Column("due_on", Date, comment="null: it had ended"),
    Index("promise_history_of_an_owner", "owner_id", "due_on", "promise_id", "known_from"),
    Index("promise_history_of_a_team", "team_id", "due_on", "promise_id", "known_from"),
    comment="Whose work list a promise stood on from when to when. Rows are added, and never changed or taken away.",
)

PROMISES_TO_TELL = Table(
    "promises_to_tell",
    METADATA,
    Column("next_action_on", Date, primary_key=True, comment="when the sweep has something to tell about it"),
    Column("promise_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), nullable=False),
    sqlite_with_rowid=False,
    comment="Of each open promise that is not at the top of its ladder. Beside the promises, and with one index and no "
    "foreign key, so that telling a thousand of a million changes few pages.",
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
    Column("is_open", Boolean, nullable=False),
    Column("place_activity_kind", Text, comment="what the person really does there, as long as there is a place"),
    Column("place_hours_per_week", Integer),
    Index("referrals_to_a_partner", "partner_id", postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
    comment="The only place where a partner's pseudonym and ours meet in this service, beside the log.",
)

NOTES = Table(
    "notes",
    METADATA,
    Column("about_id", Uuid(), primary_key=True, comment="a conversation, a promise that was held, or a plan"),
    Column("kind", Text, primary_key=True, comment="on what: there may be more than one on a plan"),
    Column("trajectory_id", Uuid(), ForeignKey("trajectories.trajectory_id"), nullable=False),
    Column("author", Uuid(), nullable=False),
    Column("team", Uuid(), comment="the neighbourhood team that the author is of; null: of the municipality"),
    Column("text", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Index("notes_of_a_trajectory", "trajectory_id"),
    comment="A coach's private words on a talk or a plan: in no event, and read by coach and team alone.",
)

POSTED_WAYS_OF_WORKING = Table(
    "posted_ways_of_working",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("municipality", Text, nullable=False, comment="whose it is: it counts for no other"),
    Column("document", Text, nullable=False, comment="JSON, as it was posted"),
    Column("posted_by", Uuid(), nullable=False),
    Column("posted_at", Moment, nullable=False),
    comment="Versions of ways of working beside the files. Rows are added, and never changed or taken away.",
)
Index(
    "trajectories_under_a_way_of_working",
    TRAJECTORIES.c.municipality,
    TRAJECTORIES.c.way_of_working,
    TRAJECTORIES.c.way_of_working_version,
    TRAJECTORIES.c.trajectory_id,
    postgresql_where=_OPEN,
    sqlite_where=_OPEN,
)
PROCESSING_LOG = processing_log(METADATA)
DIGESTS = Table(
    "digests",
    METADATA,
    Column("owner_id", Uuid(), primary_key=True),
    Column("told", Text, primary_key=True, comment="owner; municipality: for a team that is told nothing"),
    Column("day", Date, primary_key=True),
    comment="Who was sent which day's digest, so that nobody gets two; kept for a week.",
)
