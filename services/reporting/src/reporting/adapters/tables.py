"""The projections: what others told, arranged so that any past moment can be counted.

Every row belongs to a generation, so that the projections can be built anew beside those that serve. A column `…_day`
is a calendar date in Europe/Amsterdam as a day number (`date.toordinal`), which both databases can subtract.
"""

from meedoen.column_types import Counter, Moment
from meedoen.infrastructure import infrastructure_tables
from sqlalchemy import Column, Index, Integer, MetaData, SmallInteger, Table, Text, Uuid

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)


def _generation() -> Column[int]:
    return Column("generation", Integer, primary_key=True, autoincrement=False)


GENERATIONS = Table(
    "generations",
    METADATA,
    _generation(),
    Column("state", Text, nullable=False, comment="building, held, serving, gone"),
)

CLIENTS = Table(
    "clients",
    METADATA,
    _generation(),
    Column("client_id", Uuid(), primary_key=True),
    Column("registered_day", Integer, nullable=False),
)

RESIDENCES = Table(
    "residences",
    METADATA,
    _generation(),
    Column("client_id", Uuid(), primary_key=True),
    Column("sequence", Counter, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("neighbourhood", Text, nullable=False),
    comment="Where people lived, since when: by their registration, and by each move within the municipality.",
)

TRAJECTORIES = Table(
    "trajectories",
    METADATA,
    _generation(),
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("client_id", Uuid(), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("neighbourhood", Text, nullable=False, comment="at the start; counts where no residence was heard of"),
    Column("team_id", Uuid(), nullable=False, comment="at the start"),
    Column("way_of_working", Text, nullable=False),
    Column("way_of_working_version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("opened_day", Integer, nullable=False),
    Column("closed_at", Moment),
    Column("outcome", Text),
    Index("trajectories_of_a_client", "generation", "client_id"),
    Index("trajectories_of_a_place", "generation", "municipality", "neighbourhood"),
)

TEAMS = Table(
    "teams",
    METADATA,
    _generation(),
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("sequence", Counter, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("team_id", Uuid(), nullable=False),
    comment="To which team a trajectory went over after its start, and when.",
)

REFERRALS = Table(
    "referrals",
    METADATA,
    _generation(),
    Column("referral_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), nullable=False),
    Column("partner_id", Uuid(), nullable=False),
    Index("referrals_of_a_trajectory", "generation", "trajectory_id"),
    comment="Joins what a partner tells of a referral to the trajectory.",
)

CONTACTS = Table(
    "contacts",
    METADATA,
    _generation(),
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("contact_id", Uuid(), primary_key=True, comment="the conversation's; of a follow-up the promise's"),
    Column("sequence", Counter, primary_key=True, comment="of the event that told of it"),
    Column("at", Moment, comment="as it is known by now; null: withdrawn"),
    Column("day", Integer),
    comment="Two-way contacts told by coach or team.",
)

PARTNER_CONTACTS = Table(
    "partner_contacts",
    METADATA,
    _generation(),
    Column("referral_id", Uuid(), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("day", Integer, nullable=False),
    comment="Two-way contacts told by a partner, which may arrive before the referral does.",
)

PLANS = Table(
    "plans",
    METADATA,
    _generation(),
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("sequence", Counter, primary_key=True),
    Column("signed_at", Moment, nullable=False),
    Column("agreed_days", Integer, nullable=False),
)

PROMISES = Table(
    "promises",
    METADATA,
    _generation(),
    Column("promise_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), nullable=False),
    Column("kind", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment, comment="when the end was recorded: until then it stood open in the books"),
    Column("ending", Text),
    Index("promises_of_a_trajectory", "generation", "trajectory_id"),
)

PROMISE_DATES = Table(
    "promise_dates",
    METADATA,
    _generation(),
    Column("promise_id", Uuid(), primary_key=True),
    Column("sequence", Counter, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("due_day", Integer, nullable=False),
)

PROMISE_RUNGS = Table(
    "promise_rungs",
    METADATA,
    _generation(),
    Column("promise_id", Uuid(), primary_key=True),
    Column("due_day", Integer, primary_key=True),
    Column("rung", SmallInteger, primary_key=True, comment="1 owner, 2 team lead, 3 organisation, 4 municipality"),
    Column("told_at", Moment, nullable=False),
)

PROJECTIONS = (
    CLIENTS,
    RESIDENCES,
    TRAJECTORIES,
    TEAMS,
    REFERRALS,
    CONTACTS,
    PARTNER_CONTACTS,
    PLANS,
    PROMISES,
    PROMISE_DATES,
    PROMISE_RUNGS,
)
"""All tables that a rebuild fills anew."""
