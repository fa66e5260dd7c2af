"""Who of each side asked for a meeting and answered, so that they sit in it."""

import sqlalchemy as sa
from alembic import op

revision = "b58d0e6f3a92"
down_revision = "d81f3a6c40b9"
branch_labels = None
depends_on = None

COLUMNS = ("asking_delegate_id", "answering_delegate_id")


def upgrade() -> None:
    """Forwards."""
    with op.batch_alter_table("meeting_request") as batch_op:
        for column in COLUMNS:
            key = op.f(f"fk_meeting_request_{column}")
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(key, "delegate", [column], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table("meeting_request") as batch_op:
        for column in COLUMNS:
            batch_op.drop_constraint(op.f(f"fk_meeting_request_{column}"), type_="foreignkey")
            batch_op.drop_column(column)
