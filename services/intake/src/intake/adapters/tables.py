"""The service's database. Who a person is stands in `identities` and `details` alone, and both can be deleted."""

from meedoen.column_types import JsonDocument, Moment
from meedoen.infrastructure import infrastructure_tables
from meedoen.privacy.processing_log import processing_log
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)

METADATA = MetaData()
INFRASTRUCTURE = infrastructure_tables(METADATA)
PROCESSING_LOG = processing_log(METADATA)

CLIENTS = Table(
    "clients",
    METADATA,
    Column("client_id", Uuid(), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("departed", Boolean, nullable=False),
    Column("exempted_until", Date, comment="the last day of the exemption that runs"),
    Column("import_id", Uuid(), comment="the last caseload import that held this person"),
    Column("import_line", Integer, comment="and the line of that file"),
    Column("row_hash", LargeBinary, comment="keyed hash of that row, to see whether a later one says something new"),
)
_EXEMPTED = text("exempted_until IS NOT NULL")
Index("clients_exempted_until", CLIENTS.c.exempted_until, postgresql_where=_EXEMPTED, sqlite_where=_EXEMPTED)

IDENTITIES = Table(
    "identities",
    METADATA,
    Column("client_id", Uuid(), ForeignKey("clients.client_id"), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("bsn_key", LargeBinary, nullable=False, comment="keyed hash, to find by"),
    Column("bsn_sealed", Text, nullable=False),
    Column("contested", Boolean, nullable=False, comment="the BSN is somebody else's as well"),
    comment="The citizen service number, sealed. One person in a municipality holds it; others contest it.",
)
_HELD = text("NOT contested")
Index(
    "identities_bsn_key",
    IDENTITIES.c.municipality,
    IDENTITIES.c.bsn_key,
    unique=True,
    postgresql_where=_HELD,
    sqlite_where=_HELD,
)
Index("identities_any_bsn_key", IDENTITIES.c.municipality, IDENTITIES.c.bsn_key)

DETAILS = Table(
    "details",
    METADATA,
    Column("client_id", Uuid(), ForeignKey("clients.client_id"), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("revision", Integer, nullable=False, comment="how often the details were written, from 1"),
    Column("surname", Text, nullable=False),
    Column("surname_key", Text, nullable=False, comment="without capitals and spaces, to find by"),
    Column("birth_date", Date, nullable=False),
    Column("initials", Text),
    Column("given_name", Text),
    Column("street", Text),
    Column("house_number", Text),
    Column("postcode", Text),
    Column("town", Text),
    Column("telephone", Text),
    Column("email", Text),
    Column("language", Text),
    Column("education", Text),
    Column("contact_note", Text),
    Column("municipal_number", Text),
    Index("details_name_and_birth_date", "municipality", "birth_date", "surname_key"),
)

REWEIGHINGS = Table(
    "reweighings",
    METADATA,
    Column("reweighing_id", Uuid(), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("decided_by", Uuid(), nullable=False, comment="the professional whose decisions these are"),
    Column("decided_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("counts", JsonDocument, nullable=False),
    Index("reweighings_list", "municipality", "recorded_at", "reweighing_id"),
)

REWEIGHED = Table(
    "reweighed",
    METADATA,
    Column("reweighing_id", Uuid(), ForeignKey("reweighings.reweighing_id"), primary_key=True),
    Column("number", Integer, primary_key=True, comment="which decision of the list, from 1"),
    Column("client_id", Uuid(), nullable=False, comment="as it was sent; of who was refused it may be nobody's"),
    Column("outcome", Text, nullable=False, comment="to-reintegration, to-activation, unchanged, refused"),
    Column("refused_by", Text, comment="the rule that said no"),
    Column("reason_nl", Text),
    Column("reason_en", Text),
    comment="What became of each decision of a list. The assessments themselves are events of the client.",
)

KNOWN_TRAJECTORIES = Table(
    "known_trajectories",
    METADATA,
    Column("trajectory_id", Uuid(), primary_key=True),
    Column("client_id", Uuid(), nullable=False, comment="as activation tells it; it may be another intake's client"),
    Column("municipality", Text, nullable=False),
    Column("team_id", Uuid(), nullable=False, comment="the neighbourhood's team"),
    Column("shared_with_team", Text, nullable=False, comment="none, phone, name-and-address"),
    Column("started_at", Moment, nullable=False),
    Column("closed_at", Moment, comment="when activation recorded that it is over"),
    Index("known_trajectories_client", "client_id"),
)

KNOWN_REFERRALS = Table(
    "known_referrals",
    METADATA,
    Column("referral_id", Uuid(), primary_key=True),
    Column("trajectory_id", Uuid(), ForeignKey("known_trajectories.trajectory_id"), nullable=False),
    Column("partner_id", Uuid(), nullable=False),
    Column("contact_shared", Text, nullable=False, comment="none, phone, name-and-address"),
    Column("open", Boolean, nullable=False),
    comment="To whom activation referred somebody, and what the way of working shares with them. No details.",
)

CASELOAD_IMPORTS = Table(
    "caseload_imports",
    METADATA,
    Column("import_id", Uuid(), primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("profile", Text, nullable=False),
    Column("file_hash", Text, nullable=False, comment="SHA-256 of the file"),
    Column("file_bytes", BigInteger, nullable=False),
    Column("as_of", Date, nullable=False, comment="the day on which the file was true"),
    Column("state", Text, nullable=False, comment="waiting, running, finished, failed"),
    Column("requested_by", Uuid()),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("records", Integer, nullable=False, comment="how many records of the file were dealt with: where to go on"),
    Column("bytes_read", BigInteger, nullable=False),
    Column("counts", JsonDocument, nullable=False),
    Column("failure", JsonDocument, comment="why it cannot be read: code, line, words"),
    Index("caseload_imports_state", "state"),
    Index("caseload_imports_list", "municipality", "created_at", "import_id"),
)

IMPORT_REMARKS = Table(
    "import_remarks",
    METADATA,
    Column("import_id", Uuid(), ForeignKey("caseload_imports.import_id"), primary_key=True),
    Column("record", Integer, primary_key=True, comment="which record of the file, from 1"),
    Column("number", Integer, primary_key=True, comment="which remark about it, from 1"),
    Column("line", Integer, nullable=False, comment="the line of the file on which the record begins"),
    Column("column", Text, nullable=False, comment="the heading; empty for the row as a whole"),
    Column("outcome", Text, nullable=False, comment="rejected, duplicate, registered, decision-stands"),
    Column("code", Text, nullable=False),
    Column("reason_nl", Text, nullable=False),
    Column("reason_en", Text, nullable=False),
    comment="What a person should look at after an import. Never what the row said.",
)
