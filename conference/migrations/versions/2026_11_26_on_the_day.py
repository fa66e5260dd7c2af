"""Who is late or absent on the day."""

import sqlalchemy as sa
from alembic import op

revision = "d09c85b1e3f6"
down_revision = "b7e6314fa25c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "missing",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_missing_conference_id")),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_missing_delegate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["user_account.id"], name=op.f("fk_missing_noted_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_missing")),
    )
    op.create_index(op.f("ix_missing_conference_id"), "missing", ["conference_id"])


def downgrade() -> None:
    """Backwards."""
    op.drop_table("missing")
