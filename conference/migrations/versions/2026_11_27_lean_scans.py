"""A scan touches fewer pages: only undos are in the index of undos, and SQLite keeps no index of marks it has not."""

import sqlalchemy as sa
from alembic import op

revision = "c2f60b8d17e4"
down_revision = "c93b5e2f7a14"
branch_labels = None
depends_on = None

_UNDOES = sa.text("undoes_id IS NOT NULL")
_MARKED = sa.text("mark > 0")


def upgrade() -> None:
    """Forwards."""
    with op.batch_alter_table("scan") as batch_op:
        batch_op.drop_constraint("uq_scan_undoes_id", type_="unique")
    op.create_index(
        "uq_scan_undoes_id", "scan", ["undoes_id"], unique=True, sqlite_where=_UNDOES, postgresql_where=_UNDOES
    )
    op.drop_index("ix_roster_change_mark", "roster_change")
    op.create_index("ix_roster_change_mark", "roster_change", ["conference_id", "mark"], sqlite_where=_MARKED)


def downgrade() -> None:
    """Backwards."""
    op.drop_index("ix_roster_change_mark", "roster_change")
    op.create_index("ix_roster_change_mark", "roster_change", ["conference_id", "mark"])
    op.drop_index("uq_scan_undoes_id", "scan")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.create_unique_constraint("uq_scan_undoes_id", ["undoes_id"])
