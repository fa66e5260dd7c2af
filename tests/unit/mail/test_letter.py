"""A letter says in its head what the outbox says, however long it is."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

from hypothesis import given
from hypothesis import strategies as st

from conference.mail.letter import letter
from conference.mail.models import Message
from tests.factories.time import NOW

WORDS = st.sampled_from(["Kết", "nối", "kỹ", "thuật", "từ", "chối", "CP", "(minh", "họa)", "17", "A,", "“B”"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=24).map(" ".join)


def read(line: str) -> str:
    return str(make_header(decode_header(line)))


@given(SENTENCES, SENTENCES, SENTENCES)
def test_no_word_of_the_head_is_lost_or_joined_to_the_next(subject: str, sender: str, receiver: str) -> None:
    message = Message(
        subject=subject, from_name=sender, to_name=receiver, to_address="nguoi@example.com", reply_to="btc@example.com",
        created_at=NOW, message_id="<1@example.com>", text="x", html="<p>x</p>", calendar="", language="vi",
    )  # fmt: skip
    travelled = letter(message, "conference@localhost").as_bytes()
    head = message_from_bytes(travelled)
    assert read(head["Subject"]) == subject
    people = {name: parseaddr(head[name]) for name in ("From", "To", "Reply-To")}
    assert {name: (read(shown), address) for name, (shown, address) in people.items()} == {
        "From": (sender, "conference@localhost"),
        "To": (receiver, "nguoi@example.com"),
        "Reply-To": ("", "btc@example.com"),
    }
    assert max(map(len, travelled.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78
