"""Contact person and data controller of a conference in both languages."""

import sqlalchemy as sa
from alembic import op

revision = "c93b5e2f7a14"
down_revision = "a7c41e90d2b8"
branch_labels = None
depends_on = None

NAMES = ("contact_name", "controller_name")


def upgrade() -> None:
    """Forwards. What was written until now counts as Vietnamese."""
    with op.batch_alter_table("conference") as batch_op:
        for name in NAMES:
            batch_op.alter_column(name, new_column_name=f"{name}_vi")
            batch_op.add_column(sa.Column(f"{name}_en", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("conference") as batch_op:
        for name in NAMES:
            batch_op.alter_column(f"{name}_en", server_default=None)


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table("conference") as batch_op:
        for name in NAMES:
            batch_op.drop_column(f"{name}_en")
            batch_op.alter_column(f"{name}_vi", new_column_name=name)
