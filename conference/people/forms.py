"""What people fill in about themselves, and administrators about the staff."""

from wtforms import BooleanField, PasswordField
from wtforms.validators import Length

from conference.foundation.forms import ChoiceField, EmailField, Form, TextField, required
from conference.foundation.i18n import Text, lazy

LANGUAGES: dict[str, Text] = {"vi": "Tiếng Việt", "en": "English"}
LONGEST_PASSWORD = 200


def _password(label: Text, autocomplete: str) -> PasswordField:
    return PasswordField(label, [required, Length(max=LONGEST_PASSWORD)], render_kw={"autocomplete": autocomplete})


class AskLinkForm(Form):
    """Where a link to sign in should go."""

    email = EmailField(lazy("E-mail address"), [required], render_kw={"autocomplete": "email"})


class SignInForm(Form):
    """The staff's door."""

    email = EmailField(lazy("E-mail address"), [required], render_kw={"autocomplete": "username"})
    password = _password(lazy("Password"), "current-password")


class CodeForm(Form):
    """The second step: a code from the telephone, or a recovery code."""

    code = TextField(
        lazy("Code from the telephone"),
        [required],
        longest=40,
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )


class NewPasswordForm(Form):
    """A password chosen through a mailed link."""

    new_password = _password(lazy("New password"), "new-password")


class ChangePasswordForm(NewPasswordForm):
    """Another password, by somebody who knows the present one."""

    password = _password(lazy("Present password"), "current-password")


class ConfirmForm(Form):
    """The present password, before something that matters."""

    password = _password(lazy("Present password"), "current-password")


class ProfileForm(Form):
    """How we speak to a person."""

    full_name = TextField(lazy("Full name"), [required], longest=100, render_kw={"autocomplete": "name"})
    language = ChoiceField(lazy("Language of mails and pages"), LANGUAGES)


class InviteForm(ProfileForm):
    """Somebody new on the staff."""

    email = EmailField(lazy("E-mail address"), [required])
    is_administrator = BooleanField(lazy("Administrator: may do everything, in every conference"))
