"""Days, times and quarters: dd/MM/yyyy and 24 hours in both languages; an instant has a day only in a zone."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final, Self
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import get_timezone_location

from conference.foundation import clock
from conference.foundation.invalid import N_, InvalidText, quoted
from conference.foundation.vietnamese import clean, fold

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")

_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/([12]\d{3})", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})(?:[:hH](\d{2})|[hH])", re.ASCII)
_QUARTER: Final = re.compile(
    r"(?:(?:q|quy|quarter) ?(?P<marked>[1-4]|iv|i{1,3})|(?P<roman>iv|i{1,3})) (?:nam )?(?P<year>[12]\d{3})", re.ASCII
)
_ROMAN: Final = ("I", "II", "III", "IV")


class InvalidDate(InvalidText):
    """No day, time or quarter."""


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Three months of a year, in order of time."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not 1 <= self.quarter <= 4:
            raise ValueError(f"A year has four quarters, not {self.quarter}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter a day falls in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """1 January, April, July or October."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of its third month."""
        month = 3 * self.quarter
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return f"Q{self.quarter}/{self.year}"


def parse_date(text: str) -> date:
    """A day typed as 20/10/2023."""
    match = _DATE.fullmatch(clean(text))
    if match is None:
        raise InvalidDate(N_("Write a date as day/month/year, like 20/10/2023."))
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        message = N_("There is no day %(typed)s: the day comes first, then the month.")
        raise InvalidDate(message, {"typed": match[0]}) from None


def parse_time(text: str) -> time:
    """A time of day typed as 14:00 or, as in official papers, 14h00."""
    match = _TIME.fullmatch(clean(text))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise InvalidDate(N_("Write a time from 00:00 to 23:59, like 14:30."))
    return time(int(match[1]), int(match[2] or 0))


class _ComingQuarter:
    """A quarter to show as an example: made when it is shown, so that it always lies ahead."""

    def __str__(self) -> str:
        return f"Q4/{clock.now().year + 1}"


EXAMPLE_QUARTER: Final = _ComingQuarter()


def parse_quarter(text: str) -> Quarter:
    """A quarter typed as Q4/2023, IV/2023 or quý 4/2023; 4/2023 alone might be April."""
    match = _QUARTER.fullmatch(fold(text))
    if match is None:
        message = N_("“%(typed)s” is not a quarter. Write it like Q4/2023 or IV/2023.")
        raise InvalidDate(message, {"typed": quoted(text)})
    number = (match["marked"] or match["roman"]).upper()
    return Quarter(int(match["year"]), _ROMAN.index(number) + 1 if number in _ROMAN else int(number))


def format_date(day: date) -> str:
    """20/10/2023. An instant is refused: its day depends on a zone, see local_day."""
    if isinstance(day, datetime):
        raise TypeError("An instant has a day only in a zone: use local_day first")
    return f"{day:%d/%m/%Y}"


def format_time(moment: time) -> str:
    """14:00."""
    return f"{moment:%H:%M}"


def format_moment(local: datetime) -> str:
    """14:00 20/10/2023, in the zone that the instant has been brought to."""
    return f"{format_time(local.time())} {format_date(local.date())}"


def format_day(day: date, lang: str) -> str:
    """Thứ Sáu, 20/10/2023; Friday 20/10/2023."""
    weekday = babel_date(day, "EEEE", locale=lang)
    return f"{weekday}{',' if lang == 'vi' else ''} {format_date(day)}"


def format_zone(zone: str, lang: str) -> str:
    """Giờ Việt Nam; Vietnam Time."""
    return str(get_timezone_location(zone, locale=lang))


def format_quarter(quarter: Quarter, lang: str) -> str:
    """Quý IV/2023; Q4/2023."""
    return f"Quý {_ROMAN[quarter.quarter - 1]}/{quarter.year}" if lang == "vi" else str(quarter)


def format_slot(start: datetime, end: datetime, tz: tzinfo) -> str:
    """14:00–14:20 on the clocks of the zone."""
    return f"{format_time(_local(start, tz).time())}–{format_time(_local(end, tz).time())}"


def local_day(instant: datetime, tz: tzinfo) -> date:
    """The day on which an instant falls in a zone: 06:30 in Hà Nội is still yesterday in UTC."""
    return _local(instant, tz).date()


def _local(instant: datetime, tz: tzinfo) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("A time without a zone is no instant")
    return instant.astimezone(tz)
