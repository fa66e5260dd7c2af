"""Walk-ins, printing at the desk, points of entry."""

import sqlalchemy as sa
from alembic import op

revision = "8a52f0c94d17"
down_revision = "3c1d7be2a041"
branch_labels = None
depends_on = None

_VERDICTS = (
    "welcome", "already_in", "not_approved", "cancelled", "other_conference", "wrong_day", "void", "unknown", "undone",
)  # fmt: skip
_NEW_VERDICTS = ("welcome_back", "goodbye", "not_in", "no_meeting")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _let_verdicts_be(*values: str) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_constraint(op.f("ck_scan_verdict"), type_="check")
        batch_op.create_check_constraint(op.f("ck_scan_verdict"), f"verdict in ({listed})")


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "print_station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("printer", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_print_station_conference_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_station")),
        sa.UniqueConstraint("conference_id", "name", name=op.f("uq_print_station_conference_id_name")),
    )
    with op.batch_alter_table("conference") as batch_op:
        batch_op.add_column(sa.Column("counts_exits", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("conference") as batch_op:
        batch_op.alter_column("counts_exits", server_default=None)
    with op.batch_alter_table("desk") as batch_op:
        batch_op.add_column(sa.Column("is_exit", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column(
                "printing", _one_of("printing", "none", "browser", "station"), nullable=False, server_default="none"
            )
        )
        batch_op.add_column(sa.Column("station_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_desk_station_id"), "print_station", ["station_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("desk") as batch_op:
        batch_op.alter_column("is_exit", server_default=None)
        batch_op.alter_column("printing", server_default=None)
    with op.batch_alter_table("presence") as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    _let_verdicts_be(*_VERDICTS, *_NEW_VERDICTS)
    op.create_table(
        "walk_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_walk_in_conference_id")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_walk_in_desk_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_walk_in_device_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_walk_in_user_id")),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name=op.f("fk_walk_in_delegate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("token", name=op.f("uq_walk_in_token")),
    )
    op.create_index(op.f("ix_walk_in_conference_id"), "walk_in", ["conference_id"])
    op.create_index(op.f("ix_walk_in_delegate_id"), "walk_in", ["delegate_id"])
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("station_id", sa.Integer(), nullable=True),
        sa.Column("printed_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            _one_of("printstate", "queued", "printing", "printed", "failed", "cancelled"),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_print_job_conference_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_print_job_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_print_job_desk_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_print_job_user_id")),
        sa.ForeignKeyConstraint(
            ["station_id"], ["print_station.id"], name=op.f("fk_print_job_station_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["print_station.id"], name=op.f("fk_print_job_printed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_print_job_ticket_id")),
    )
    op.create_index("ix_print_job_due", "print_job", ["conference_id", "state", "run_at"])


def downgrade() -> None:
    """Backwards."""
    op.drop_table("print_job")
    op.drop_table("walk_in")
    _let_verdicts_be(*_VERDICTS)
    with op.batch_alter_table("presence") as batch_op:
        batch_op.drop_column("left_at")
    with op.batch_alter_table("desk") as batch_op:
        batch_op.drop_constraint(op.f("fk_desk_station_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_desk_printing"), type_="check")
        for column in ("station_id", "printing", "is_exit"):
            batch_op.drop_column(column)
    with op.batch_alter_table("conference") as batch_op:
        batch_op.drop_column("counts_exits")
    op.drop_table("print_station")
