"""What devices were answered names nobody: list rows, links, codes and sentences are told and not kept."""

import sqlalchemy as sa
from alembic import op

revision = "d81f3a6c40b9"
down_revision = "e41d7a90c5b3"
branch_labels = None
depends_on = None

_fact = sa.table("device_fact", sa.column("id", sa.String()), sa.column("answer", sa.JSON()))
_PERSONAL = {"roster", "own", "code", "sentence"}


def upgrade() -> None:
    """Forwards."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_fact)).all():
        if _PERSONAL & row.answer.keys():
            left = {name: value for name, value in row.answer.items() if name not in _PERSONAL}
            connection.execute(sa.update(_fact).where(_fact.c.id == row.id).values(answer=left))


def downgrade() -> None:
    """Backwards: what was personal is gone for good, and answers without it are read as before."""
