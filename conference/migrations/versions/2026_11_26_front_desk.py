"""Walk-ins, printing at the desk, points of entry."""

revision = "8a52f0c94d17"
down_revision = "3c1d7be2a041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""


def downgrade() -> None:
    """Backwards."""
