"""The size of the badges that a desk prints."""

import sqlalchemy as sa
from alembic import op

revision = "7be3d10f5c62"
down_revision = "5f20a9c7d1be"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. Every desk has printed A6 until now."""
    size = sa.Enum("a6", "a7", name="badgesize", native_enum=False, create_constraint=True, length=32)
    with op.batch_alter_table("desk") as batch_op:
        batch_op.add_column(sa.Column("badge_size", size, nullable=False, server_default="a6"))
    with op.batch_alter_table("desk") as batch_op:
        batch_op.alter_column("badge_size", server_default=None)


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table("desk") as batch_op:
        batch_op.drop_constraint(op.f("ck_desk_badgesize"), type_="check")
        batch_op.drop_column("badge_size")
