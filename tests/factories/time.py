"""One fixed present for the tests: ten days before the conference of the factories."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 10, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 10, 20)


def at(hour: int, minute: int = 0, *, on: date = DAY) -> datetime:
    """An instant given as local time in Hà Nội."""
    return datetime.combine(on, time(hour, minute), HANOI).astimezone(UTC)
