"""What people fill in to ask, answer and book."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField

from conference.foundation.forms import CheckboxesField, Form, LongTextField, required
from conference.foundation.i18n import Text, _, lazy
from conference.matchmaking.rules import Match
from conference.meetings import labels
from conference.meetings.models import MeetingState
from conference.meetings.rules import slot_time
from conference.meetings.values import ANY, Choice, Wish
from conference.programme.models import MeetingTable, Slot
from conference.registration.models import Delegate, Registration

ENDED = (MeetingState.HELD, MeetingState.NO_SHOW_A, MeetingState.NO_SHOW_B, MeetingState.NO_SHOW_BOTH)


class AskForm(Form):
    """A request for a meeting."""

    reason = LongTextField(lazy("Why you would like to meet"), [required], longest=500)
    priority = RadioField(
        lazy("How much it matters"),
        choices=[SelectChoice(str(value), word) for value, word in labels.PRIORITIES.items()],
        default="2",
    )
    slots = CheckboxesField(lazy("Times that suit you best"), coerce=int)
    delegate = SelectField(lazy("Whom you would like to meet"), coerce=int, default=0)

    def offer(self, slots: Sequence[tuple[int, str]], people: Iterable[Delegate]) -> None:
        """Fill in the choices: own free times, the other side's people."""
        self.slots.choices = [SelectChoice(str(number), label) for number, label in slots]
        named = [SelectChoice(str(one.id), one.full_name) for one in people]
        self.delegate.choices = [SelectChoice("0", _("Anybody of them")), *named]

    def wish(self, match: Match | None = None) -> Wish:
        """The value of the form; the request is about the demand and the cluster that fit best."""
        return Wish(
            reason=self.reason.data,
            priority=int(self.priority.data),
            slot_ids=tuple(self.slots.data or ()),
            delegate_id=self.delegate.data or None,
            demand_id=match.need.id if match else None,
            cluster_id=match.offer.id if match else None,
        )


class OnBehalfForm(AskForm):
    """A request that the organiser sends for somebody."""

    sender = SelectField(lazy("Who asks"), [required], coerce=int, default=0)
    receiver = SelectField(lazy("Who is asked"), [required], coerce=int, default=0)
    reason = LongTextField(lazy("Why they would like to meet"), [required], longest=500)
    slots = CheckboxesField(lazy("Times that suit them best"), coerce=int)

    def offer_parties(self, registrations: Sequence[Registration]) -> None:
        """Everybody who may meet; nobody is chosen by themselves."""
        named = [SelectChoice(str(one.id), one.organisation.name) for one in registrations]
        choices = [SelectChoice("0", _("– choose –")), *named]
        self.sender.choices = self.receiver.choices = choices


class TimeForm(Form):
    """A time, or "find one for us"."""

    slot = SelectField(lazy("Time"), coerce=int, default=0)

    def offer(self, slots: Sequence[tuple[int, str]], *, may_find: bool = True, unsaid: Text | None = None) -> None:
        """The times that suit; `unsaid` is what happens if none is chosen."""
        first = [SelectChoice("0", unsaid or _("The earliest that suits both"))] if may_find else []
        self.slot.choices = [*first, *(SelectChoice(str(number), label) for number, label in slots)]

    def choice(self) -> Choice:
        """The value of the form."""
        return Choice(slot_id=self.slot.data) if self.slot.data else ANY


class PlaceForm(TimeForm):
    """A time and a table, as the organiser books them."""

    table = SelectField(lazy("Table"), coerce=int, default=0)

    def offer_tables(self, tables: Iterable[MeetingTable]) -> None:
        """All tables in use."""
        named = [SelectChoice(str(one.id), one.label) for one in tables if one.is_open]
        self.table.choices = [SelectChoice("0", _("The best that is free")), *named]

    def choice(self) -> Choice:
        """The value of the form."""
        return Choice(slot_id=self.slot.data or None, table_id=self.table.data or None)


class CounterForm(Form):
    """Up to three other times."""

    slots = CheckboxesField(lazy("Other times, up to three"), coerce=int)

    def offer(self, slots: Sequence[tuple[int, str]]) -> None:
        """Own free times."""
        self.slots.choices = [SelectChoice(str(number), label) for number, label in slots]


class AnswerForm(Form):
    """A word of explanation."""

    answer = LongTextField(lazy("A word of explanation (the other side reads it)"), longest=500)


class CancelForm(Form):
    """Why a meeting is cancelled."""

    reason = LongTextField(lazy("Why it is cancelled (the other side reads it)"), [required], longest=300)


class SeatsForm(Form):
    """Who sits in a meeting."""

    people = CheckboxesField(lazy("Who goes there"), coerce=int)

    def offer(self, people: Iterable[tuple[Delegate, bool]]) -> None:
        """One's own people, those who are busy then marked."""
        self.people.choices = [
            SelectChoice(str(one.id), _("%(name)s (busy then)", name=one.full_name) if busy else one.full_name)
            for one, busy in people
        ]


class MarkForm(Form):
    """What came of a meeting."""

    state = RadioField(
        lazy("What came of it"), choices=[SelectChoice(state.value, labels.MEETINGS[state]) for state in ENDED]
    )


class ModeForm(Form):
    """Change who finds the times; `seen` are the figures of the preview."""

    seen = HiddenField()
    hold = BooleanField(
        lazy("Hold meetings that have a time in their places"),
        description=lazy("Then the timetable is made around them; each can be let go again."),
    )
    tell = BooleanField(lazy("Send both sides a mail that they can choose a time"), default=True)


class PlainForm(Form):
    """A button; only the token is checked."""


def labelled(slots: Iterable[Slot], zone: ZoneInfo) -> list[tuple[int, str]]:
    """Slots with their times in words."""
    return [(slot.id, slot_time(slot.starts_at, slot.ends_at, zone)) for slot in slots]
