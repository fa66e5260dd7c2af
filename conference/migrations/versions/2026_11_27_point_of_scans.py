"""Scans bear what was entered or left, since their desk may be changed before the last of them has come."""

import sqlalchemy as sa
from alembic import op

revision = "e41d7a90c5b3"
down_revision = "c2f60b8d17e4"
branch_labels = None
depends_on = None

_PRESENCE = "(select point from presence where presence.scan_id = scan.id)"
_DESK = "(select point from desk where desk.id = scan.desk_id)"


def upgrade() -> None:
    """Forwards: where the scan let somebody in, else what its desk is for now; walk-ins come in at the entrance."""
    with op.batch_alter_table("scan") as batch_op:
        batch_op.add_column(sa.Column("point", sa.String(), nullable=True))
    op.execute(f"update scan set point = coalesce({_PRESENCE}, {_DESK})")
    op.execute("update scan set point = 'entrance' where method = 'walk_in'")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.alter_column("point", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_column("point")
