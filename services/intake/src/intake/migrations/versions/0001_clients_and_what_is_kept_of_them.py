"""The log and its bookkeeping; clients, who they are, their re-weighings and referrals, caseload imports."""

import sqlalchemy as sa
from alembic import op
from meedoen.column_types import JsonDocument, Moment
from meedoen.infrastructure import create_infrastructure, drop_infrastructure
from meedoen.privacy.processing_log import processing_log_columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_infrastructure(op)  # type: ignore[arg-type]
    op.create_table("processing_log", *processing_log_columns())
    op.create_index("processing_log_data_subject", "processing_log", ["data_subject_id", "started_at"])
    _create_clients()
    _create_identities_and_details()
    _create_reweighings()
    _create_referrals()
    _create_imports()


def _create_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("client_id", sa.Uuid(), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("departed", sa.Boolean, nullable=False),
        sa.Column("exempted_until", sa.Date, comment="the last day of the exemption that runs"),
        sa.Column("import_id", sa.Uuid(), comment="the last caseload import that held this person"),
        sa.Column("import_line", sa.Integer, comment="and the line of that file"),
        sa.Column(
            "row_hash", sa.LargeBinary, comment="keyed hash of that row, to see whether a later one says something new"
        ),
    )
    running = sa.text("exempted_until IS NOT NULL")
    op.create_index(
        "clients_exempted_until", "clients", ["exempted_until"], postgresql_where=running, sqlite_where=running
    )


def _create_identities_and_details() -> None:
    op.create_table(
        "identities",
        sa.Column("client_id", sa.Uuid(), sa.ForeignKey("clients.client_id"), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bsn_key", sa.LargeBinary, nullable=False, comment="keyed hash, to find by"),
        sa.Column("bsn_sealed", sa.Text, nullable=False),
        sa.Column(
            "contested",
            sa.Boolean,
            nullable=False,
            comment="the BSN is somebody else's as well",
        ),
        comment="The citizen service number, sealed. One person in a municipality holds it; others contest it.",
    )
    held = sa.text("NOT contested")
    op.create_index(
        "identities_bsn_key",
        "identities",
        ["municipality", "bsn_key"],
        unique=True,
        postgresql_where=held,
        sqlite_where=held,
    )
    op.create_index("identities_any_bsn_key", "identities", ["municipality", "bsn_key"])
    op.create_table(
        "details",
        sa.Column("client_id", sa.Uuid(), sa.ForeignKey("clients.client_id"), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, comment="how often the details were written, from 1"),
        sa.Column("surname", sa.Text, nullable=False),
        sa.Column("surname_key", sa.Text, nullable=False, comment="without capitals and spaces, to find by"),
        sa.Column("birth_date", sa.Date, nullable=False),
        *(
            sa.Column(name, sa.Text)
            for name in (
                "initials",
                "given_name",
                "street",
                "house_number",
                "postcode",
                "town",
                "telephone",
                "email",
                "language",
                "education",
                "contact_note",
                "municipal_number",
            )
        ),
    )
    op.create_index("details_name_and_birth_date", "details", ["municipality", "birth_date", "surname_key"])


def _create_reweighings() -> None:
    op.create_table(
        "reweighings",
        sa.Column("reweighing_id", sa.Uuid(), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False, comment="the professional whose decisions these are"),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("counts", JsonDocument, nullable=False),
    )
    op.create_index("reweighings_list", "reweighings", ["municipality", "recorded_at", "reweighing_id"])
    op.create_table(
        "reweighed",
        sa.Column("reweighing_id", sa.Uuid(), sa.ForeignKey("reweighings.reweighing_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, comment="which decision of the list, from 1"),
        sa.Column(
            "client_id", sa.Uuid(), nullable=False, comment="as it was sent; of who was refused it may be nobody's"
        ),
        sa.Column("outcome", sa.Text, nullable=False, comment="to-reintegration, to-activation, unchanged, refused"),
        sa.Column("refused_by", sa.Text, comment="the rule that said no"),
        sa.Column("reason_nl", sa.Text),
        sa.Column("reason_en", sa.Text),
        comment="What became of each decision of a list. The assessments themselves are events of the client.",
    )


def _create_referrals() -> None:
    op.create_table(
        "known_trajectories",
        sa.Column("trajectory_id", sa.Uuid(), primary_key=True),
        sa.Column(
            "client_id", sa.Uuid(), nullable=False, comment="as activation tells it; it may be another intake's client"
        ),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False, comment="the neighbourhood's team"),
        sa.Column("shared_with_team", sa.Text, nullable=False, comment="none, phone, name-and-address"),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("closed_at", Moment, comment="when activation recorded that it is over"),
    )
    op.create_index("known_trajectories_client", "known_trajectories", ["client_id"])
    op.create_table(
        "known_referrals",
        sa.Column("referral_id", sa.Uuid(), primary_key=True),
        sa.Column("trajectory_id", sa.Uuid(), sa.ForeignKey("known_trajectories.trajectory_id"), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("contact_shared", sa.Text, nullable=False, comment="none, phone, name-and-address"),
        sa.Column("open", sa.Boolean, nullable=False),
        comment="To whom activation referred somebody, and what the way of working shares with them. No details.",
    )


def _create_imports() -> None:
    op.create_table(
        "caseload_imports",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("file_hash", sa.Text, nullable=False, comment="SHA-256 of the file"),
        sa.Column("file_bytes", sa.BigInteger, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False, comment="the day on which the file was true"),
        sa.Column("state", sa.Text, nullable=False, comment="waiting, running, finished, failed"),
        sa.Column("requested_by", sa.Uuid()),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
        sa.Column(
            "records",
            sa.Integer,
            nullable=False,
            comment="how many records of the file were dealt with: where to go on",
        ),
        sa.Column("bytes_read", sa.BigInteger, nullable=False),
        sa.Column("counts", JsonDocument, nullable=False),
        sa.Column("failure", JsonDocument, comment="why it cannot be read: code, line, words"),
    )
    op.create_index("caseload_imports_state", "caseload_imports", ["state"])
    op.create_index("caseload_imports_list", "caseload_imports", ["municipality", "created_at", "import_id"])
    op.create_table(
        "import_remarks",
        sa.Column("import_id", sa.Uuid(), sa.ForeignKey("caseload_imports.import_id"), primary_key=True),
        sa.Column("record", sa.Integer, primary_key=True, comment="which record of the file, from 1"),
        sa.Column("number", sa.Integer, primary_key=True, comment="which remark about it, from 1"),
        sa.Column("line", sa.Integer, nullable=False, comment="the line of the file on which the record begins"),
        sa.Column("column", sa.Text, nullable=False, comment="the heading; empty for the row as a whole"),
        sa.Column("outcome", sa.Text, nullable=False, comment="rejected, duplicate, registered, decision-stands"),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason_nl", sa.Text, nullable=False),
        sa.Column("reason_en", sa.Text, nullable=False),
        comment="What a person should look at after an import. Never what the row said.",
    )


def downgrade() -> None:
    for table in ("import_remarks", "caseload_imports", "known_referrals", "known_trajectories"):
        op.drop_table(table)
    for table in ("reweighed", "reweighings"):
        op.drop_table(table)
    for table in ("details", "identities", "clients", "processing_log"):
        op.drop_table(table)
    drop_infrastructure(op)  # type: ignore[arg-type]
