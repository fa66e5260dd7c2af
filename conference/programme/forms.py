"""What organisers fill in to set a conference up."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from wtforms import BooleanField, HiddenField, SelectChoice, SelectField
from wtforms.validators import Regexp, ValidationError

from conference.foundation import clock, dates
from conference.foundation.access import Role
from conference.foundation.forms import (
    CheckboxesField,
    ChoiceField,
    DateField,
    DecimalField,
    EmailField,
    Form,
    IntegerField,
    LongTextField,
    ParsedField,
    PhoneField,
    TextField,
    TimeField,
    required,
)
from conference.foundation.i18n import N_, _, lazy
from conference.foundation.invalid import InvalidText
from conference.foundation.meanwhile import SharedForm
from conference.foundation.uploads import UploadField
from conference.programme import labels
from conference.programme.copying import Target
from conference.programme.current import RESERVED_CODES
from conference.programme.models import Conference, HostRole, SessionKind, Side
from conference.programme.plans import Plan
from conference.programme.rules import Span

CODE = Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=lazy("Use small letters without marks, digits and hyphens only."))
ZONES = sorted(available_timezones())
DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class CodeMixin:
    """The short address of a conference."""

    code = TextField(lazy("Short address"), [required, CODE], longest=32, description=lazy("For example: hn2027"))

    def validate_code(self, field: TextField) -> None:
        """Keep clear of the site's own addresses."""
        if field.data in RESERVED_CODES:
            raise ValidationError(_("This address is used by the site itself. Choose another one."))


class WizardForm(CodeMixin, Form):
    """A half-day conference in one page; everything can be changed afterwards."""

    title_vi = TextField(lazy("Full title (Vietnamese)"), [required], longest=300)
    title_en = TextField(lazy("Full title (English)"), longest=300)
    short_title_vi = TextField(lazy("Short title (Vietnamese)"), [required], longest=60)
    short_title_en = TextField(lazy("Short title (English)"), longest=60)
    lead_vi = TextField(lazy("Lead agency"), [required])
    contact_email = EmailField(lazy("E-mail for questions"), [required])
    on = DateField(lazy("Day"), [required], description=lazy("For example: 20/10/2027"))
    opens = TimeField(lazy("Begins at"), [required])
    closes = TimeField(lazy("Ends at"), [required])
    venue_vi = TextField(lazy("Venue"), [required])
    address = TextField(lazy("Address"))
    meetings_from = TimeField(lazy("Meetings from"), [required])
    meetings_until = TimeField(lazy("Meetings until"), [required])
    meeting_minutes = IntegerField(lazy("Minutes a meeting"), [required], low=5, high=120)
    break_minutes = IntegerField(lazy("Minutes between meetings"), [required], low=0, high=60)
    tables = IntegerField(lazy("Number of tables"), [required], low=1, high=300)

    def validate_on(self, field: DateField) -> None:
        """Nobody plans what has been."""
        _ahead(field.value)

    def validate_closes(self, field: TimeField) -> None:
        """A day runs forward."""
        _later(self.opens.value, field.value)

    def validate_meetings_until(self, field: TimeField) -> None:
        """So does the block of meetings."""
        _later(self.meetings_from.value, field.value)

    def plan(self) -> Plan:
        """The value of the form."""
        texts = ("code", "title_vi", "title_en", "short_title_vi", "short_title_en", "venue_vi", "address", "lead_vi")
        values = (
            "on", "opens", "closes", "meetings_from", "meetings_until", "meeting_minutes", "break_minutes", "tables",
            "contact_email",
        )  # fmt: skip
        given: dict[str, Any] = {name: self[name].data for name in texts} | {name: self[name].value for name in values}
        return Plan(zone=DEFAULT_ZONE.key, **given)


def _later(start: time | None, end: time | None) -> None:
    if start and end and end <= start:
        raise ValidationError(_("The end must be later than the beginning."))


def _ahead(day: date | None) -> None:
    if day and day < dates.local_day(clock.now(), DEFAULT_ZONE):
        raise ValidationError(_("This day has passed already. Choose today or a later day."))


class CopyForm(CodeMixin, Form):
    """Next year's conference."""

    first_day = DateField(lazy("First day"), [required])

    def validate_first_day(self, field: DateField) -> None:
        """Nobody plans what has been."""
        _ahead(field.value)

    def target(self) -> Target:
        """The value of the form."""
        if self.first_day.value is None:
            raise ValueError("the form has not been validated")
        return Target(self.code.data, self.first_day.value)


class MomentField(ParsedField[datetime]):
    """A day and time in the conference's zone, typed as "20/10/2027 14:00"."""

    zone = DEFAULT_ZONE

    def parse(self, text: str) -> datetime:
        """Strict day, space, time."""
        day, _, moment = text.partition(" ")
        try:
            return datetime.combine(dates.parse_date(day), dates.parse_time(moment), self.zone)
        except InvalidText as error:
            raise InvalidText(N_("Write day and time like this: 20/10/2027 14:00."), {}) from error

    def show(self, value: datetime) -> str:
        """As it is typed."""
        return f"{value.astimezone(self.zone):%d/%m/%Y %H:%M}"


class SettingsForm(SharedForm):
    """Names, periods, place, limits and the notice on personal data."""

    title_vi = TextField(lazy("Full title (Vietnamese)"), [required], longest=300)
    title_en = TextField(lazy("Full title (English)"), longest=300)
    short_title_vi = TextField(lazy("Short title (Vietnamese)"), [required], longest=60)
    short_title_en = TextField(lazy("Short title (English)"), longest=60)
    intro_vi = LongTextField(lazy("Introduction (Vietnamese)"), longest=3000)
    intro_en = LongTextField(lazy("Introduction (English)"), longest=3000)
    zone = SelectField(lazy("Time zone"), choices=[SelectChoice(name, name) for name in ZONES])
    venue_vi = TextField(lazy("Venue (Vietnamese)"))
    venue_en = TextField(lazy("Venue (English)"))
    address = TextField(lazy("Address"))
    lat = DecimalField(lazy("Latitude"))
    lon = DecimalField(lazy("Longitude"))
    registration_opens_at = MomentField(lazy("Registration opens"))
    registration_closes_at = MomentField(lazy("Registration closes"))
    booking_opens_at = MomentField(lazy("Booking opens"))
    booking_closes_at = MomentField(lazy("Booking closes"))
    meeting_minutes = IntegerField(lazy("Minutes a meeting"), [required], low=5, high=120)
    break_minutes = IntegerField(lazy("Minutes between meetings"), [required], low=0, high=60)
    max_meetings = IntegerField(lazy("Meetings per organisation, at most"), [required], low=1, high=100)
    max_pending_requests = IntegerField(lazy("Open requests per organisation, at most"), [required], low=1, high=200)
    max_delegates = IntegerField(lazy("Delegates per organisation, at most"), [required], low=1, high=50)
    request_hours = IntegerField(lazy("Hours until a request expires"), [required], low=1, high=720)
    counts_exits = BooleanField(
        lazy("Count exits and re-entries"),
        description=lazy("Desks can then be exits, and whoever comes back is welcomed back."),
    )
    contact_name_vi = TextField(lazy("Contact person (Vietnamese)"))
    contact_name_en = TextField(lazy("Contact person (English)"))
    contact_email = EmailField(lazy("E-mail for questions"))
    contact_phone = PhoneField(lazy("Telephone for questions"))
    controller_name_vi = TextField(lazy("Data controller (Vietnamese)"), [required])
    controller_name_en = TextField(lazy("Data controller (English)"))
    controller_contact = TextField(lazy("How to reach the data controller"), [required])
    notice_vi = LongTextField(lazy("Notice on personal data (Vietnamese)"), longest=5000)
    notice_en = LongTextField(lazy("Notice on personal data (English)"), longest=5000)
    contacts_kept_months = IntegerField(lazy("Months contacts are kept"), [required], low=1, high=120)
    scans_kept_days = IntegerField(lazy("Days check-ins are kept"), [required], low=1, high=3650)
    consents_kept_months = IntegerField(lazy("Months consents are kept"), [required], low=1, high=120)
    answer_days = IntegerField(
        lazy("Working days until a request is answered"), [required], low=1, high=60,
        description=lazy("Two by Decree 356/2025/NĐ-CP."),
    )  # fmt: skip
    restriction_days = IntegerField(
        lazy("Days until a restriction is carried out"), [required], low=1, high=60,
        description=lazy("Fifteen by Decree 356/2025/NĐ-CP."),
    )  # fmt: skip
    deletion_days = IntegerField(lazy("Days until a correction or deletion is carried out"), [required], low=1, high=60)

    MOMENTS = ("registration_opens_at", "registration_closes_at", "booking_opens_at", "booking_closes_at")

    def __init__(self, conference: Conference, **kwargs: Any) -> None:
        super().__init__(obj=conference, **kwargs)
        for name in self.MOMENTS:
            self[name].zone = conference.timezone
            if self[name].raw_data is None:
                self[name].process_data(getattr(conference, name))

    def validate_lat(self, field: DecimalField) -> None:
        """A latitude ends at the poles."""
        _within(field, 90)
        if not self.lon.data:  # the empty one of the two is not validated
            raise ValidationError(_("Enter both latitude and longitude, or neither."))

    def validate_lon(self, field: DecimalField) -> None:
        """A longitude goes half around, either way."""
        _within(field, 180)
        if not self.lat.data:
            raise ValidationError(_("Enter both latitude and longitude, or neither."))

    def validate_registration_closes_at(self, field: MomentField) -> None:
        """A period runs forward."""
        _period(self.registration_opens_at, field)

    def validate_booking_closes_at(self, field: MomentField) -> None:
        """A period runs forward."""
        _period(self.booking_opens_at, field)

    def write_to(self, conference: Conference) -> None:
        """Put what was typed into the conference."""
        for field in self:
            if not isinstance(field, HiddenField):
                setattr(conference, field.name, _content(field))


def _within(field: DecimalField, most: int) -> None:
    if field.value is not None and not -most <= field.value <= most:
        raise ValidationError(
            _("Enter a number between %(low)s and %(high)s.", low=field.show(-most), high=field.show(most))
        )


def _period(start: MomentField, end: MomentField) -> None:
    if start.value and end.value and end.value <= start.value:
        raise ValidationError(_("The end must be later than the beginning."))


def _content(field: Any) -> Any:
    """The parsed value where the field has one; empty text where the column holds text."""
    value = getattr(field, "value", field.data)
    return "" if value is None and isinstance(field, EmailField | PhoneField) else value


class OrganiserForm(SharedForm):
    """An organising body."""

    name_vi = TextField(lazy("Name (Vietnamese)"), [required])
    name_en = TextField(lazy("Name (English)"))
    role = ChoiceField(lazy("Role"), labels.HOST_ROLES, coerce=HostRole)
    website = TextField(
        lazy("Website"), [Regexp(r"^(https?://\S+)?$", message=lazy("Begin the address with https://"))]
    )
    position = IntegerField(lazy("Place in the list"), low=0, high=99)
    logo_file = UploadField(lazy("Logo"), description=lazy("PNG, JPEG or WebP; a transparent background looks best."))


class RoomForm(Form):
    """A room."""

    submit_name = "add_room"

    name_vi = TextField(lazy("Name (Vietnamese)"), [required])
    name_en = TextField(lazy("Name (English)"))


class TablesForm(Form):
    """Some more tables in a room."""

    submit_name = "add_tables"

    room = SelectField(lazy("Room"), coerce=int)
    count = IntegerField(lazy("How many"), [required], low=1, high=300)
    zone = TextField(lazy("Zone"), [required], longest=20)


class TableForm(SharedForm):
    """One table."""

    label = TextField(lazy("Number"), [required], longest=10)
    zone = TextField(lazy("Zone"), [required], longest=20)
    seats = IntegerField(lazy("Seats"), [required], low=2, high=20)
    is_open = BooleanField(lazy("In use"))


class InterpretersForm(Form):
    """How many interpreters there are between two languages."""

    one = ChoiceField(lazy("Between"), labels.SPOKEN, default="vi")
    other = ChoiceField(lazy("And"), labels.SPOKEN, default="en")
    count = IntegerField(lazy("How many at any time"), [required], low=1, high=200)

    def validate_other(self, field: ChoiceField) -> None:
        """Nobody needs an interpreter from a language to itself."""
        if field.data == self.one.data:
            raise ValidationError(_("Choose two different languages."))

    @property
    def pair(self) -> tuple[str, str]:
        """Both languages."""
        return self.one.data, self.other.data


class SpanMixin:
    """A day with a beginning and an end."""

    on = DateField(lazy("Day"), [required])
    starts = TimeField(lazy("From"), [required])
    ends = TimeField(lazy("Until"), [required])

    def validate_ends(self, field: TimeField) -> None:
        """A day runs forward."""
        _later(self.starts.value, field.value)

    def span(self, zone: ZoneInfo) -> Span:
        """The stretch of time, in the conference's zone."""
        day: date | None = self.on.value
        start, end = self.starts.value, self.ends.value
        if day is None or start is None or end is None:
            raise ValueError("the form has not been validated")
        return Span(datetime.combine(day, start, zone), datetime.combine(day, end, zone))


class BlockForm(SpanMixin, Form):
    """A stretch of meetings."""


class SessionForm(SpanMixin, SharedForm):
    """An item of the programme."""

    kind = ChoiceField(lazy("Kind"), labels.SESSION_KINDS, coerce=SessionKind)
    title_vi = TextField(lazy("Title (Vietnamese)"), [required], longest=300)
    title_en = TextField(lazy("Title (English)"), longest=300)
    room = SelectField(lazy("Room"), coerce=int)
    summary_vi = LongTextField(lazy("Summary (Vietnamese)"), longest=2000)
    summary_en = LongTextField(lazy("Summary (English)"), longest=2000)
    speaker_ids = CheckboxesField(lazy("Speakers"), coerce=int)


class SpeakerForm(SharedForm):
    """Somebody who speaks."""

    full_name = TextField(lazy("Full name"), [required])
    title_vi = TextField(lazy("Position (Vietnamese)"))
    title_en = TextField(lazy("Position (English)"))
    body_vi = TextField(lazy("Organisation (Vietnamese)"))
    body_en = TextField(lazy("Organisation (English)"))


class StaffForm(Form):
    """A role for somebody."""

    email = EmailField(lazy("E-mail"), [required])
    role = ChoiceField(
        lazy("Role"), {role: text for role, text in labels.ROLES.items() if role is not Role.ADMINISTRATOR}, coerce=Role
    )


class PlacesForm(SharedForm):
    """Places per side; empty means no limit."""

    enterprise = IntegerField(labels.SIDES[Side.ENTERPRISE], low=0, high=100_000)
    investor = IntegerField(labels.SIDES[Side.INVESTOR], low=0, high=100_000)
    agency = IntegerField(labels.SIDES[Side.AGENCY], low=0, high=100_000)
    guest = IntegerField(labels.SIDES[Side.GUEST], low=0, high=100_000)


DEFAULT_TIMES = {
    "opens": time(13, 30),
    "closes": time(17, 30),
    "meetings_from": time(15, 0),
    "meetings_until": time(17, 30),
    "meeting_minutes": 20,
    "break_minutes": 5,
    "tables": 13,
}
"""What the wizard opens with: the afternoon of the first conference, 13 tables and six slots."""
