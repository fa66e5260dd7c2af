"""Who is late or absent, and how a conference books."""

revision = "d09c85b1e3f6"
down_revision = "b7e6314fa25c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""


def downgrade() -> None:
    """Backwards."""
