"""Timetable proposals and releases."""

revision = "b7e6314fa25c"
down_revision = "8a52f0c94d17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""


def downgrade() -> None:
    """Backwards."""
