"""The base of every form, and fields that read Vietnamese and English input strictly and keep what was typed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar, Generic, TypeVar

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from conference.foundation import csrf, dates, email, kept, numbers, phone, tax_code
from conference.foundation.i18n import N_, Text, _, language
from conference.foundation.invalid import InvalidText
from conference.foundation.vietnamese import clean

T = TypeVar("T")

BUILT_IN = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("Field cannot be longer than %(max)d character."),
    N_("Field cannot be longer than %(max)d characters."),
    N_("Field must be at least %(min)d character long."),
    N_("Field must be at least %(min)d characters long."),
    N_("Number must be between %(min)s and %(max)s."),
    N_("File does not have an approved extension: {extensions}"),
    N_("The CSRF token is missing."),
    N_("The CSRF token has expired."),
    N_("The CSRF token is invalid."),
)
"""WTForms' own sentences: it ships no Vietnamese, so they stand in our catalogue."""


class _Translations:
    """Hands WTForms our catalogue."""

    def gettext(self, string: str) -> str:
        return str(_(string)) if string else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        # Two sentences in our catalogue, not one with plural forms: WTForms fills in "%(max)d" afterwards.
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """A thing a person fills in. Shape is checked here, sense by the rules, and the action may still refuse."""

    class Meta(FlaskForm.Meta):
        """Our own messages, and a token that lives as long as the session."""

        csrf_time_limit = None

        def get_translations(self, form: "Form") -> _Translations:
            """WTForms asks here for its translations."""
            return _Translations()

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """What was sent; or, on a page opened anew after signing in again, what was typed before."""
            sent = super().wrap_formdata(form, formdata)
            if sent is not None and sent is not formdata and not form.is_meant(sent):
                return None
            if sent is not None or formdata is None or (again := kept.offered()) is None:
                return sent
            return again if form.owns(again) else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Also explain a session that has ended meanwhile: nothing typed is wrong, it only has to be sent again."""
        valid = bool(super().validate(extra_validators))
        if "csrf_token" in self and self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors.append(str(_("Please send the form once more.")))
            csrf.explain()
        return valid

    def is_meant(self, names: Iterable[str]) -> bool:
        """Whether of several forms on a page this was sent: each has its own prefix, which its button has too."""
        prefix, stem = self._prefix, self._prefix.rstrip("-")
        return not stem or any(name == stem or name.startswith(prefix) for name in names)

    def owns(self, names: Iterable[str]) -> bool:
        """Whether one of these names is a field of this form."""
        return any(name == field.name or name.startswith(f"{field.name}-") for name in names for field in self)

    def refuse(self, name: str, sentence: object) -> None:
        """Put a refusal of a rule or action on a field."""
        self[name].errors = [*self[name].errors, str(sentence)]


class TextField(StringField):
    """One line of text: NFC, trimmed, without control and direction marks; at most `longest` characters.

    The browser is not told the limit: it would cut what is pasted without a word.
    """

    def __init__(self, label: Text, validators: Sequence[Any] = (), *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(label, [*validators, Length(max=longest)], filters=[_clean_line], **kwargs)
        del self.flags.maxlength


class LongTextField(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: Text, validators: Sequence[Any] = (), *, longest: int = 1000, **kwargs: Any) -> None:
        super().__init__(label, [*validators, Length(max=longest)], filters=[_clean_lines], **kwargs)
        del self.flags.maxlength


class ParsedField(StringField, Generic[T]):
    """Text that stands for a value. `data` keeps what was typed; `value` is what it means, None when empty.

    The unit that stands behind a field may be typed as well, in one of the ways of `units`.
    """

    value: T | None
    input_mode: ClassVar[str] = "text"

    def __init__(
        self, label: Text, validators: Sequence[Any] = (), *, units: Sequence[str] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("render_kw", {}).setdefault("inputmode", self.input_mode)
        optional = not any(isinstance(v, DataRequired | InputRequired) for v in validators)
        super().__init__(label, [*validators, *([Optional()] if optional else [])], **kwargs)
        self.value, self.units = None, units

    def parse(self, text: str) -> T:
        """The value of the text. Raises InvalidText."""
        raise NotImplementedError

    def show(self, value: T) -> str:
        """The text of a value, as the reader would type it."""
        return str(value)

    def process_data(self, value: Any) -> None:
        """Take the value a form is opened with."""
        self.value = value
        self.data = "" if value is None else self.show(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self.value = None
        self.data = clean(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Parse, and say in the reader's language what is wrong."""
        if not self.data:
            return
        try:
            self.value = self.parse(numbers.without_unit(str(self.data), self.units))
        except InvalidText as error:
            raise StopValidation(_(error.message) % error.params) from error


class IntegerField(ParsedField[int]):
    """A whole number within a range."""

    input_mode = "numeric"
    example: ClassVar[int] = 1234

    def __init__(
        self, label: Text, validators: Sequence[Any] = (), *, low: int = 0, high: int = 10**15, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.low, self.high = low, high

    def parse(self, text: str) -> int:
        """A whole number in the reader's notation."""
        number = numbers.parse_integer(text, language(), like=self.show(self.example))
        if not self.low <= number <= self.high:
            raise InvalidText(N_("Enter a number between %(low)s and %(high)s."), self._bounds())
        return number

    def _bounds(self) -> dict[str, str]:
        return {"low": self.show(self.low), "high": self.show(self.high)}

    def show(self, value: int) -> str:
        """With the reader's grouping."""
        return numbers.format_number(value, language())


class DecimalField(ParsedField[float]):
    """A number with decimals, in the reader's notation."""

    input_mode = "decimal"

    def parse(self, text: str) -> float:
        """Strict: 1234.5 is refused in Vietnamese, not read as 12345."""
        return float(numbers.parse_decimal(text, language()))

    def show(self, value: float) -> str:
        """With the reader's decimal mark."""
        return numbers.format_number(value, language())


class AreaField(IntegerField):
    """An area in m², also typed as "1,5 ha"."""

    input_mode = "text"

    def parse(self, text: str) -> int:
        """Whole m²."""
        area = numbers.parse_area(text, language())
        if not self.low <= area <= self.high:
            raise InvalidText(N_("Enter an area between %(low)s and %(high)s."), self._bounds())
        return area

    def show(self, value: int) -> str:
        """With its unit, as it can be typed again."""
        return numbers.format_area(value, language())


class DateField(ParsedField[date]):
    """A day typed as dd/MM/yyyy."""

    input_mode = "numeric"

    def parse(self, text: str) -> date:
        """Strict dd/MM/yyyy."""
        return dates.parse_date(text)

    def show(self, value: date) -> str:
        """As it is typed."""
        return dates.format_date(value)


class TimeField(ParsedField[time]):
    """A time of day typed as HH:mm, 24 hours."""

    input_mode = "numeric"

    def parse(self, text: str) -> time:
        """Strict HH:mm."""
        return dates.parse_time(text)

    def show(self, value: time) -> str:
        """As it is typed."""
        return dates.format_time(value)


class QuarterField(ParsedField[dates.Quarter]):
    """A quarter typed as Q4/2026."""

    def parse(self, text: str) -> dates.Quarter:
        """A quarter in one of the usual notations."""
        return dates.parse_quarter(text)


class TaxCodeField(ParsedField[tax_code.TaxCode]):
    """A tax code, checked for format and check digit; that says nothing about whether the firm exists."""

    input_mode = "numeric"

    def parse(self, text: str) -> tax_code.TaxCode:
        """Its normal form."""
        return tax_code.parse_tax_code(text)


class PhoneField(ParsedField[str]):
    """A telephone number, kept as E.164."""

    input_mode = "tel"

    def parse(self, text: str) -> str:
        """E.164."""
        return phone.parse_phone(text)

    def show(self, value: str) -> str:
        """As it is read aloud."""
        return phone.format_phone(value)


class EmailField(ParsedField[str]):
    """A mail address, in lower case."""

    input_mode = "email"

    def parse(self, text: str) -> str:
        """The normalised address."""
        return email.parse_email(text)


class ChoiceField(SelectField):
    """One of an enum's values (or of any pairs), with an optional empty first choice."""

    def __init__(
        self,
        label: Text,
        labels: Mapping[Any, Text],
        validators: Sequence[Any] = (),
        *,
        empty: Text | None = None,
        coerce: Callable[[str], Any] = str,
        **kwargs: Any,
    ) -> None:
        first = [SelectChoice("", empty)] if empty is not None else []
        choices = [*first, *(SelectChoice(str(value), text) for value, text in labels.items())]
        super().__init__(label, validators=validators, choices=choices, coerce=str, **kwargs)
        self._to_value = coerce

    @property
    def value(self) -> Any:
        """The chosen value, None for the empty choice."""
        return self._to_value(self.data) if self.data else None


class CheckboxesField(SelectMultipleField):
    """Several of a few."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _clean_line(text: str | None) -> str:
    return clean(text or "")


def _clean_lines(text: str | None) -> str:
    return clean(text or "", keep_newlines=True)


required = DataRequired()
