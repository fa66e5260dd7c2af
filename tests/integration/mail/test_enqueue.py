"""Writing mails into the outbox."""

import pytest

from conference.foundation.db import db, transaction
from conference.mail.models import Message, MessageState
from conference.mail.outbox import enqueue
from tests.factories.programme import make_conference
from tests.factories.time import NOW, at

pytestmark = pytest.mark.usefixtures("ctx")

LINK = "http://localhost/sign-in/link/abc"


def write(**given: object) -> Message:
    """A sign-in mail to Lan."""
    values: dict[str, object] = {"to_name": "Đặng Thị Lan", "language": "vi", "url": LINK, "expires_at": at(9), **given}
    with transaction() as session:
        return enqueue(session, "sign_in_link", to_address="lan@example.com", now=NOW, **values)  # type: ignore[arg-type]


def test_a_mail_is_written_in_the_language_of_its_reader() -> None:
    vietnamese, english = write(), write(language="en")
    assert (vietnamese.subject, english.subject) == ("Đường dẫn đăng nhập của quý vị", "Your link to sign in")
    assert vietnamese.text.startswith("Kính gửi Đặng Thị Lan,\n")
    assert english.text.startswith("Dear Đặng Thị Lan,\n")
    assert LINK in vietnamese.text
    assert f'href="{LINK}"' in vietnamese.html


def test_a_mail_waits_in_the_outbox_under_a_fixed_message_id() -> None:
    message = write()
    assert (message.state, message.attempts, message.next_try_at) == (MessageState.QUEUED, 0, NOW)
    assert message.message_id.endswith("@localhost>")


def test_the_same_key_writes_one_mail() -> None:
    assert write(key="link-1").id == write(key="link-1").id


def test_a_mail_of_a_conference_carries_its_name_and_its_clock() -> None:
    conference = make_conference(
        title_en="Hall & Land", short_title_en="H&L", contact_email="hl@example.com", zone="Asia/Tokyo"
    )
    db.session.commit()
    message = write(language="en", conference_id=conference.id)
    assert (message.from_name, message.reply_to) == ("H&L", "hl@example.com")
    assert "Hall & Land" in message.text
    assert "Hall &amp; Land" in message.html
    assert "11:00 20/10/2026" in message.text


def test_markup_in_a_name_stays_text() -> None:
    message = write(to_name="<b>Lan</b>", language="en")
    assert "Dear <b>Lan</b>," in message.text
    assert "Dear &lt;b&gt;Lan&lt;/b&gt;," in message.html
