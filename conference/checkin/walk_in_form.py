"""What the desk asks a walk-in: four fields, how consent is given, and a mail address if there is one."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from conference.checkin.walk_ins import code_and_name
from conference.foundation.forms import EmailField, Form, PhoneField, TextField, required
from conference.foundation.i18n import _, language, lazy
from conference.foundation.invalid import InvalidText
from conference.foundation.tax_code import parse_tax_code
from conference.foundation.vietnamese import fold
from conference.programme.labels import SIDES
from conference.programme.models import Side
from conference.registration import walk_ins
from conference.registration.values import DelegateFacts
from conference.registration.walk_ins import KnownOrganisation, Visitor

NEW = "new"
ON_PHONE, ON_PAPER = "phone", "paper"


class WalkInForm(Form):
    """A visitor nobody expected."""

    walk_in_id = HiddenField()
    side = RadioField(lazy("Side"), [InputRequired()], choices=[SelectChoice(*item) for item in SIDES.items()])
    organisation = TextField(lazy("Organisation"), [required])
    chosen = RadioField(lazy("Which one is meant?"), validate_choice=False)
    full_name = TextField(lazy("Full name"), [required], longest=100)
    phone = PhoneField(lazy("Phone"), [required])
    email = EmailField(lazy("E-mail (optional)"))
    consent = RadioField(
        lazy("Consent to the use of personal data"),
        choices=[
            SelectChoice(ON_PHONE, lazy("on the visitor's own phone, by a QR code")),
            SelectChoice(ON_PAPER, lazy("on paper")),
        ],
        default=ON_PHONE,
    )
    has_signed = BooleanField(lazy("I have seen the visitor sign the paper form"))
    is_somebody_else = BooleanField(lazy("This is somebody else: register anyway"))
    adds_place = BooleanField(lazy("Add a place for this visitor"))

    def visitor(self, session: Session, conference_id: int) -> Visitor | None:
        """The value of the form; None when it has to be corrected, with what is wrong at the field."""
        valid = self.validate_on_submit()
        meant = self._meant(session, conference_id)
        if self.consent.data == ON_PAPER and not self.has_signed.data:
            self.refuse("has_signed", _("Tick this once you have seen the signature, or let the visitor's phone ask."))
        return meant if valid and not self.errors else None

    def offer(self, session: Session, conference_id: int, text: str) -> Sequence[KnownOrganisation]:
        """The organisations the text may mean, as choices."""
        code, name = code_and_name(text)
        try:
            tax_code = str(parse_tax_code(code)) if code else None
        except InvalidText:
            return ()
        known = walk_ins.known_organisations(session, conference_id, name, tax_code)
        choices = [SelectChoice(str(one.id), one.name) for one in known]
        self.chosen.choices = [*choices, SelectChoice(NEW, lazy("None of these: a new organisation"))] if known else []
        return known

    def _meant(self, session: Session, conference_id: int) -> Visitor | None:
        known = self.offer(session, conference_id, self.organisation.data)
        code, name = code_and_name(self.organisation.data)
        tax_code = self._tax_code(code)
        chosen = next((one.id for one in known if str(one.id) == self.chosen.data), None)
        chosen = chosen or self._plain(known, name, tax_code)
        if known and chosen is None and (self.chosen.data != NEW or tax_code):
            self.refuse("chosen", _("Choose one of these organisations, or say that it is a new one."))
        if code and not name and not known and not self.organisation.errors:
            self.refuse("organisation", _("Nobody with this tax code is known here. Write the name behind the code."))
        if self.errors or self.side.data not in set(Side):
            return None
        return Visitor(
            side=Side(self.side.data),
            person=self._person(),
            organisation_id=chosen,
            organisation=name,
            tax_code=tax_code,
        )

    def _tax_code(self, code: str) -> str | None:
        try:
            return str(parse_tax_code(code)) if code else None
        except InvalidText as error:
            self.refuse("organisation", _(error.message) % error.params)
            return None

    def _plain(self, known: Sequence[KnownOrganisation], name: str, tax_code: str | None) -> int | None:
        """There is no question when the tax code or the whole name is that of one organisation."""
        same = [one.id for one in known if tax_code or fold(one.name) == fold(name)]
        return same[0] if len(same) == 1 else None

    def _person(self) -> DelegateFacts:
        return DelegateFacts(
            full_name=self.full_name.data, email=self.email.value, phone=self.phone.value, language=language()
        )
