"""Who sat in a meeting that was cancelled, so that calendars can say so."""

import sqlalchemy as sa
from alembic import op

revision = "4d9b27c6e8f3"
down_revision = "d09c85b1e3f6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "former_seat",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_former_seat_delegate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_former_seat_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_former_seat_slot_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "delegate_id", name=op.f("pk_former_seat")),
    )
    op.create_index(op.f("ix_former_seat_delegate_id"), "former_seat", ["delegate_id"])


def downgrade() -> None:
    """Backwards."""
    op.drop_table("former_seat")
