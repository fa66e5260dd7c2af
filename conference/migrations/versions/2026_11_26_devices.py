"""Devices at a desk, and what they send."""

revision = "3c1d7be2a041"
down_revision = "fa9840e6ba05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""


def downgrade() -> None:
    """Backwards."""
