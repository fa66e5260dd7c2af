"""The one place that reads the wall clock; everything else is handed the instant."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant, aware and in UTC."""
    return datetime.now(UTC)
