"""What a person fills in to register: the base of every step, and the steps with a few fields."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileRequired
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, RadioField, SelectChoice
from wtforms.validators import AnyOf, InputRequired

from conference.foundation.forms import (
    CheckboxesField,
    ChoiceField,
    EmailField,
    Form,
    LongTextField,
    ParsedField,
    PhoneField,
    TaxCodeField,
    TextField,
    required,
)
from conference.foundation.i18n import _, language, lazy
from conference.foundation.meanwhile import SharedForm
from conference.foundation.numbers import id_in
from conference.foundation.tax_code import TaxCode
from conference.foundation.uploads import UploadField
from conference.programme.labels import SIDES, SPOKEN
from conference.programme.models import MeetingTable, Side
from conference.registration import labels
from conference.registration.consents import NEEDED, QUESTIONS
from conference.registration.models import DataRight, Honorific, Purpose
from conference.registration.rules import NEEDED_OF_CONTACT, DelegationFull
from conference.registration.values import DelegateFacts


class StepForm(Form):
    """A step; some of its rules need to know the day."""

    def judge(self, today: date) -> None:
        """Put on its field what cannot be meant, although it is well formed."""

    def check(self, today: date) -> bool:
        """Shape first, then sense."""
        if not self.validate():
            return False
        self.judge(today)
        for field in self:
            if isinstance(field, FieldList):
                field.errors = [entry.errors for entry in field if entry.errors]
        return not self.errors


class Entry(Form):
    """A part of a form that stands in it once or several times."""

    class Meta(Form.Meta):
        """The whole form carries the token."""

        csrf = False


class SideForm(StepForm):
    """As what one takes part."""

    side = RadioField(
        lazy("As what do you take part?"), [InputRequired()], choices=[SelectChoice(*item) for item in SIDES.items()]
    )


class TaxCodeForm(StepForm):
    """Who one is; the code says whether the organisation is known here."""

    tax_code = TaxCodeField(
        lazy("Tax code"), description=lazy("10 digits, a branch 13, a household business or person 12.")
    )
    without = BooleanField(
        lazy("We have no Vietnamese tax code"), description=lazy("State bodies, foreign organisations and guests.")
    )
    is_needed = True

    def judge(self, today: date) -> None:
        """A code, or the word that there is none."""
        if self.is_needed and self.tax_code.value is None and not self.without.data:
            self.refuse("tax_code", _("Type the tax code, or tick that there is none."))

    @property
    def code(self) -> TaxCode | None:
        """The code, unless it was ticked away."""
        return None if self.without.data else self.tax_code.value


def person_fields(form: Any) -> dict[str, Any]:
    """What the fields about a person say."""
    return {
        "honorific": Honorific(form.honorific.value),
        "full_name": form.full_name.data,
        "job_title": form.job_title.data,
        "email": form.email.value,
        "phone": form.phone.value,
        "language": form.language.value,
        "languages": tuple(form.languages.data or ()),
    }


class PersonEntry(Entry):
    """A person as others will address them."""

    honorific = ChoiceField(lazy("Honorific"), labels.HONORIFICS, default=Honorific.MR)
    full_name = TextField(lazy("Full name"), [required], longest=100)
    job_title = TextField(lazy("Job title"), [required], longest=120)
    email = EmailField(lazy("E-mail"))
    phone = PhoneField(lazy("Phone"))
    language = ChoiceField(lazy("Language of letters and badge"), labels.LANGUAGES, default=language)
    languages = CheckboxesField(
        lazy("Languages spoken in meetings"),
        description=lazy("Where two sides share none, an interpreter comes along, if there is one."),
        choices=[SelectChoice(*item) for item in SPOKEN.items()],
        default=lambda: [language()],
    )


class DelegateEntry(PersonEntry):
    """A delegate."""

    id = HiddenField()
    can_meet = BooleanField(lazy("Takes part in one-to-one meetings"), default=True)

    def facts(self) -> DelegateFacts:
        """As a value."""
        return DelegateFacts(id=id_in(self.id.data) or None, can_meet=self.can_meet.data, **person_fields(self))


class DelegatesForm(SharedForm, StepForm):
    """Everybody who comes; the first is the contact."""

    delegates = FieldList(FormField(DelegateEntry), min_entries=1)
    most: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEEDED_OF_CONTACT:
            self.delegates[0].form[name].flags.required = True

    def judge(self, today: date) -> None:
        """The contact can be reached, nobody is named twice, and no more come than may."""
        contact = self.delegates[0].form
        for name in NEEDED_OF_CONTACT:
            if not contact[name].data:
                contact.refuse(name, _("The contact of the delegation needs this."))
        seen: set[tuple[str, str]] = set()
        for entry in self.delegates:
            person = (entry.form.full_name.data.casefold(), entry.form.email.value or "")
            if person in seen:
                entry.form.refuse("full_name", _("This person is already in the delegation."))
            seen.add(person)
        if self.most is not None:
            for entry in self.delegates[self.most :]:
                entry.form.refuse("full_name", DelegationFull(most=self.most))

    def facts(self) -> tuple[DelegateFacts, ...]:
        """As values."""
        return tuple(entry.form.facts() for entry in self.delegates)


class ConsentsForm(StepForm):
    """One box per purpose, none of them ticked for the reader."""

    def judge(self, today: date) -> None:
        """Only the first is needed."""
        if not self[NEEDED.value].data:
            self.refuse(NEEDED.value, _("Without this agreement we may not handle your registration."))

    def answers(self) -> dict[Purpose, bool]:
        """Yes or no to each purpose."""
        return {purpose: self[purpose.value].data for purpose in QUESTIONS}


class MyConsentsForm(ConsentsForm):
    """Answers changed later; without the needed one the person leaves. Who has left already may give any answer."""

    leave = BooleanField(lazy("I withdraw my agreement and do not take part"))

    def __init__(self, *args: Any, has_left: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_left = has_left
        if has_left:
            del self.leave

    @property
    def leaves(self) -> bool:
        """Whether the person takes their leave with this."""
        return not self.has_left and self.leave.data is True

    def judge(self, today: date) -> None:
        """Leaving takes two marks, so that it does not happen by a slip."""
        if self.has_left:
            return
        if self.leave.data:
            self[NEEDED.value].data = False
        elif not self[NEEDED.value].data:
            self.refuse(NEEDED.value, _("Without this you cannot take part. To leave, tick the last box as well."))


class DataRequestForm(StepForm):
    """What somebody wants the organisers to do with their data."""

    right = RadioField(
        lazy("What do you ask for?"),
        [InputRequired()],
        choices=[SelectChoice(right.value, word) for right, word in labels.RIGHTS.items()],
    )
    words = LongTextField(lazy("In your own words"), longest=1000)

    def judge(self, today: date) -> None:
        """A deletion speaks for itself; the others need to say what is meant."""
        if self.right.data not in {DataRight.DELETE, DataRight.RESTRICT} and not self.words.data:
            self.refuse("words", _("Say what is meant, so that it can be done."))


class AnswerDataRequestForm(StepForm):
    """What becomes of it; the button says which."""

    do = HiddenField(validators=[AnyOf(("answer", "finish", "refuse"))])
    answer = LongTextField(lazy("Answer"), longest=1000, description=lazy("The person reads it in a mail."))

    def judge(self, today: date) -> None:
        """Only what is carried out speaks for itself."""
        if self.do.data != "finish" and not self.answer.data:
            self.refuse("answer", _("Write what will be done, or why it cannot be."))


class CancelForm(Form):
    """Why somebody does not come; nobody has to say."""

    reason = LongTextField(
        lazy("Reason (optional)"),
        longest=500,
        description=lazy("The organisers read it, and those you were to meet."),
    )


class CancelForThemForm(Form):
    """Why an organiser ends somebody's registration; the organisation reads it."""

    reason = LongTextField(
        lazy("Reason"), [required], longest=500, description=lazy("The organisation reads it in a mail.")
    )


class DecideForm(StepForm):
    """An organiser's decision; the button says which."""

    do = HiddenField(validators=[AnyOf(("approve", "ask", "waitlist", "reject"))])
    reason = LongTextField(
        lazy("Question or reason"), longest=1000, description=lazy("The organisation reads it in a mail.")
    )

    def judge(self, today: date) -> None:
        """A question or a refusal needs its words."""
        if self.do.data in {"ask", "reject"} and not self.reason.data:
            self.refuse("reason", _("Write what is missing, or why it cannot be accepted."))


class ChangeSideForm(StepForm):
    """The side somebody should have chosen."""

    side = ChoiceField(lazy("Takes part as"), SIDES, coerce=Side)


class TableForm(StepForm):
    """The fixed table of an investor."""

    table = ChoiceField(lazy("Table"), {}, empty=lazy("no table of its own"), coerce=int)

    def offer(self, tables: Sequence[MeetingTable], chosen: int | None = None) -> None:
        """The tables of the hall."""
        self.table.choices = [("", lazy("no table of its own")), *((str(one.id), one.label) for one in tables)]
        if chosen is not None:
            self.table.data = str(chosen)


class UploadForm(Form):
    """A list to import."""

    file = UploadField(lazy("Excel or CSV file"), [FileRequired(lazy("Choose a file."))])


class ConfirmImportForm(Form):
    """Take the list over."""

    tell = BooleanField(lazy("Ask the new people by mail what their personal data may be used for"), default=True)


class JoinForm(PersonEntry, ConsentsForm):
    """A colleague who wants to come along."""

    class Meta(Form.Meta):
        """A form of its own, with its own token."""

        csrf = True

    email = EmailField(lazy("E-mail"), [required])
    phone = PhoneField(lazy("Phone"), [required])

    def facts(self) -> DelegateFacts:
        """As a value."""
        return DelegateFacts(**person_fields(self))


for _purpose, _question in QUESTIONS.items():
    setattr(ConsentsForm, _purpose.value, BooleanField(_question.title, description=_question.sentence))


class ReviewForm(StepForm):
    """Nothing to fill in: the button sends it all."""


def parsed_fields(form: Any) -> Iterator[ParsedField[Any]]:
    """Every field of a form and its entries whose text depends on the reader's notation."""
    for field in form:
        yield from _parsed(field)


def _parsed(field: Field) -> Iterator[ParsedField[Any]]:
    if isinstance(field, FieldList):
        for entry in field:
            yield from _parsed(entry)
    elif isinstance(field, FormField):
        yield from parsed_fields(field.form)
    elif isinstance(field, ParsedField):
        yield field
