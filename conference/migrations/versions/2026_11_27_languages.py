"""Languages that delegates speak, and interpreters."""

import sqlalchemy as sa
from alembic import op

revision = "5f20a9c7d1be"
down_revision = "e41b6a0d92c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. Whoever has registered before is taken to speak Vietnamese."""
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default='["vi"]'))
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.alter_column("languages", server_default=None)
    op.create_table(
        "interpreters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("one", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_interpreters_count")),
        sa.CheckConstraint("one < other", name=op.f("ck_interpreters_order")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_interpreters_conference_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpreters")),
        sa.UniqueConstraint("conference_id", "one", "other", name=op.f("uq_interpreters_conference_id_one_other")),
    )


def downgrade() -> None:
    """Backwards."""
    op.drop_table("interpreters")
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.drop_column("languages")
