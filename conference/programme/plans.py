"""What the wizard asks for, as one frozen value."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conference.programme.rules import Span


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A half-day conference: everything else is derived and can be changed afterwards."""

    code: str
    title_vi: str
    title_en: str
    short_title_vi: str
    short_title_en: str
    zone: str
    on: date
    opens: time
    closes: time
    meetings_from: time
    meetings_until: time
    meeting_minutes: int
    break_minutes: int
    tables: int
    venue_vi: str
    address: str
    lead_vi: str
    contact_email: str

    def at(self, moment: time) -> datetime:
        """That time of the day as an instant."""
        return datetime.combine(self.on, moment, ZoneInfo(self.zone))

    @property
    def meetings(self) -> Span:
        """The block from which slots are made."""
        return Span(self.at(self.meetings_from), self.at(self.meetings_until))

    @property
    def periods(self) -> tuple[datetime, datetime, datetime, datetime]:
        """Registration: from six weeks to a day before. Booking: from three weeks to five days before."""
        start = self.at(self.opens)
        weeks = (timedelta(weeks=6), timedelta(days=1), timedelta(weeks=3), timedelta(days=5))
        return tuple(start - before for before in weeks)  # type: ignore[return-value]
