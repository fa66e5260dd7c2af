"""Devices at a desk, and what they send."""

import sqlalchemy as sa
from alembic import op

revision = "3c1d7be2a041"
down_revision = "fa9840e6ba05"
branch_labels = None
depends_on = None

_TOLD = sa.Enum(
    "welcome", "provisional", "welcome_back", "goodbye", "already_in", "refused",
    name="told", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip
_VERDICT = sa.Enum(
    "welcome", "already_in", "not_approved", "cancelled", "other_conference", "wrong_day", "void", "unknown", "undone",
    "welcome_back", "goodbye", "not_in", "no_meeting",
    name="conflictverdict", native_enum=False, create_constraint=True, length=32,
)  # fmt: skip


def upgrade() -> None:
    """Forwards."""
    with op.batch_alter_table("device") as batch_op:
        batch_op.add_column(sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("wiped_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("waiting", server_default=None)
    with op.batch_alter_table("scan") as batch_op:
        batch_op.alter_column("clock_offset_ms", existing_type=sa.Integer(), type_=sa.BigInteger())
        batch_op.add_column(sa.Column("is_clamped", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("told", _TOLD, nullable=True))
        batch_op.alter_column("is_clamped", server_default=None)
    op.create_table(
        "device_fact",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_device_fact_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_fact_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_fact")),
    )
    op.create_index(op.f("ix_device_fact_conference_id"), "device_fact", ["conference_id"])
    op.create_index(op.f("ix_device_fact_device_id"), "device_fact", ["device_id"])
    op.create_table(
        "conflict",
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("standing_id", sa.String(length=36), nullable=True),
        sa.Column("verdict", _VERDICT, nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_conflict_scan_id")),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_conflict_conference_id")),
        sa.ForeignKeyConstraint(["standing_id"], ["scan.id"], name=op.f("fk_conflict_standing_id")),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_conference_id"), "conflict", ["conference_id"])
    op.create_index(op.f("ix_conflict_standing_id"), "conflict", ["standing_id"])
    op.create_table(
        "roster_change",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_change")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_roster_change_mark", "roster_change", ["conference_id", "mark"])


def downgrade() -> None:
    """Backwards."""
    op.drop_table("roster_change")
    op.drop_table("conflict")
    op.drop_table("device_fact")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_constraint("told", type_="check")
        batch_op.drop_column("told")
        batch_op.drop_column("is_clamped")
        batch_op.alter_column("clock_offset_ms", existing_type=sa.BigInteger(), type_=sa.Integer())
    with op.batch_alter_table("device") as batch_op:
        batch_op.drop_column("wiped_at")
        batch_op.drop_column("waiting")
