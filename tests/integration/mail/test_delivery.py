"""Carrying out the outbox: by SMTP and into files, with workers that are killed at the worst moment."""

import email
import email.policy
import random
import signal
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.mail.models import Message, MessageState
from conference.mail.outbox import enqueue
from conference.mail.transports import Folder, Smtp
from conference.mail.worker import deliver_next
from tests.integration.mail.conftest import MailServer
from tests.processes import Process, lines, running, surroundings_of, wait_until

pytestmark = pytest.mark.usefixtures("ctx")


def write(to_address: str = "lan@example.com", **given: str) -> Message:
    now = clock.now()
    with transaction() as session:
        return enqueue(
            session, "sign_in_link", to_address=to_address, to_name=given.pop("to_name", ""), language="vi", now=now,
            url="http://localhost/x", expires_at=now, **given,  # type: ignore[arg-type]
        )  # fmt: skip


SENDER = "Hội nghị <hoinghi@example.vn>"


def worker(app: Flask, smtp_url: str = "") -> AbstractContextManager[Process]:
    surroundings = surroundings_of(app, SMTP_URL=smtp_url, MAIL_FROM=SENDER)
    return running("flask", "--app", "wsgi", "conference", "mail-worker", **surroundings)


def deliver_what_is_due(app: Flask, smtp_url: str = "") -> None:
    """What a worker does, here and now."""
    transport = Smtp(smtp_url, SENDER) if smtp_url else Folder(outbox_folder(app), SENDER)
    while deliver_next(transport):
        pass


def stored() -> dict[str, Message]:
    """Every message by its id, as it stands now."""
    db.session.rollback()
    db.session.expire_all()
    return {message.message_id: message for message in db.session.scalars(sa.select(Message))}


def states() -> list[MessageState]:
    return [message.state for message in sorted(stored().values(), key=lambda message: message.id)]


def let_leases_run_out() -> None:
    with transaction() as session:
        session.execute(
            sa.update(Message).where(Message.lease.is_not(None)).values(leased_until=clock.now() - timedelta(1))
        )


def let_pauses_end() -> None:
    with transaction() as session:
        session.execute(sa.update(Message).values(next_try_at=clock.now()))


def outbox_folder(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].instance_path / "outbox"
    return path


def outbox_of(app: Flask) -> list[Path]:
    return sorted(outbox_folder(app).glob("*"))


@pytest.fixture(autouse=True)
def _empty_folder(app: Flask) -> None:
    for path in outbox_of(app):
        path.unlink()


def test_a_mail_reaches_the_server_once(app: Flask, mail_server: MailServer) -> None:
    message = write()
    deliver_what_is_due(app, mail_server.url)
    deliver_what_is_due(app, mail_server.url)
    assert mail_server.taken == [message.message_id]
    (sent,) = stored().values()
    assert (sent.state, sent.attempts, sent.lease, sent.error) == (MessageState.SENT, 1, None, "")


def test_a_refused_mail_fails_with_the_reason_and_does_not_hold_up_the_others(
    app: Flask, mail_server: MailServer
) -> None:
    write("unknown@example.com")
    good = write()
    deliver_what_is_due(app, mail_server.url)
    assert states() == [MessageState.FAILED, MessageState.SENT]
    assert [m.error for m in stored().values() if m.state is MessageState.FAILED] == ["550 5.1.1 No such mailbox"]
    assert mail_server.taken == [good.message_id]


def test_a_busy_server_is_asked_again_a_minute_later(app: Flask, mail_server: MailServer) -> None:
    before = clock.now()
    write("busy@example.com")
    deliver_what_is_due(app, mail_server.url)
    (message,) = stored().values()
    assert (message.state, message.attempts, message.error) == (MessageState.QUEUED, 1, "451 4.7.1 Try again later")
    assert timedelta(minutes=1) <= message.next_try_at - before < timedelta(minutes=2)


def test_without_a_server_to_reach_a_mail_waits(app: Flask) -> None:
    write()
    deliver_what_is_due(app, "smtp://127.0.0.1:9")
    (message,) = stored().values()
    assert (message.state, message.attempts) == (MessageState.QUEUED, 1)


def test_after_a_day_of_attempts_a_mail_fails(app: Flask, mail_server: MailServer) -> None:
    write("busy@example.com")
    with transaction() as session:
        session.execute(sa.update(Message).values(attempts=6))
    deliver_what_is_due(app, mail_server.url)
    assert states() == [MessageState.FAILED]


def test_killed_before_the_text_was_handed_over_a_mail_is_sent_by_the_next_worker(
    app: Flask, mail_server: MailServer
) -> None:
    message = write("stuck@example.com")
    with worker(app, smtp_url=mail_server.url) as process:
        wait_until(lambda: "hanging" in lines(mail_server.log))
        process.kill()
    let_leases_run_out()
    deliver_what_is_due(app, mail_server.url)
    assert (states(), mail_server.taken) == ([MessageState.SENT], [message.message_id])


def test_killed_while_the_server_took_it_a_mail_is_never_sent_twice_but_shown_to_a_person(
    app: Flask, mail_server: MailServer
) -> None:
    message = write("slow@example.com")
    with worker(app, smtp_url=mail_server.url) as process:
        wait_until(lambda: mail_server.taken)
        process.kill()
    let_leases_run_out()
    deliver_what_is_due(app, mail_server.url)
    assert (states(), mail_server.taken) == ([MessageState.UNCLEAR], [message.message_id])


def test_workers_killed_at_any_moment_lose_nothing_and_send_nothing_twice(app: Flask, mail_server: MailServer) -> None:
    written = {write(f"person{number}@example.com").message_id for number in range(30)}
    moments = random.Random(2026)
    for _round in range(2):
        with worker(app, smtp_url=mail_server.url) as first, worker(app, smtp_url=mail_server.url) as second:
            before = len(mail_server.taken)
            wait_until(lambda before=before: len(mail_server.taken) >= min(before + 8, 30))  # type: ignore[misc]
            time.sleep(moments.uniform(0, 0.03))
            first.kill()
            second.kill()
        let_leases_run_out()
    deliver_what_is_due(app, mail_server.url)
    taken = mail_server.taken
    assert sorted(taken) == sorted(set(taken))
    ended = stored()
    assert {message.state for message in ended.values()} <= {MessageState.SENT, MessageState.UNCLEAR}
    assert {key for key, message in ended.items() if message.state is MessageState.SENT} <= set(taken)
    assert {key for key in written - set(taken) if ended[key].state is not MessageState.UNCLEAR} == set()


def test_a_server_that_leaves_without_goodbye_has_taken_the_mail(app: Flask, mail_server: MailServer) -> None:
    write("abrupt@example.com")
    deliver_what_is_due(app, mail_server.url)
    assert states() == [MessageState.SENT]


def test_a_server_that_vanishes_without_an_answer_leaves_the_decision_to_a_person(
    app: Flask, mail_server: MailServer
) -> None:
    message = write("vanishing@example.com")
    deliver_what_is_due(app, mail_server.url)
    assert (states(), mail_server.taken) == ([MessageState.UNCLEAR], [message.message_id])


def test_a_message_that_cannot_be_written_does_not_hold_up_the_others(app: Flask) -> None:
    broken, good = write(), write()
    with transaction() as session:
        session.get_one(Message, broken.id).to_address = "no address\n"
    deliver_what_is_due(app)
    assert states() == [MessageState.QUEUED, MessageState.SENT]
    assert [path.name.partition("-")[0] for path in outbox_of(app)] == [f"{good.id:06d}"]


def test_a_password_travels_encrypted_to_a_server_we_can_verify(
    app: Flask, strict_server: MailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = write()
    deliver_what_is_due(app, strict_server.url)
    assert [m.error.partition(":")[0] for m in stored().values()] == ["SSLCertVerificationError"]
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.public")
    let_pauses_end()
    deliver_what_is_due(app, strict_server.url.replace("tra%20sen", "wrong"))
    assert [m.error.partition(":")[0] for m in stored().values()] == ["SMTPAuthenticationError"]
    let_pauses_end()
    deliver_what_is_due(app, strict_server.url)
    assert (states(), strict_server.taken) == ([MessageState.SENT], [message.message_id])


def test_a_stopped_worker_finishes_its_mail_first(app: Flask, mail_server: MailServer) -> None:
    write()
    with worker(app, smtp_url=mail_server.url) as process:
        wait_until(lambda: mail_server.taken)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert states() == [MessageState.SENT]


def test_without_a_mail_server_each_mail_becomes_one_file_however_often_workers_die(app: Flask) -> None:
    written = {write().message_id for _number in range(30)}
    for _round in range(2):
        with worker(app) as process:
            before = len(outbox_of(app))
            wait_until(lambda before=before: len(outbox_of(app)) > before)  # type: ignore[misc]
            process.kill()
        let_leases_run_out()
    deliver_what_is_due(app)
    letters = [email.message_from_bytes(path.read_bytes()) for path in outbox_of(app) if path.suffix == ".eml"]
    assert sorted(letter["Message-ID"] for letter in letters) == sorted(written)
    assert {message.state for message in stored().values()} == {MessageState.SENT}


def test_a_letter_carries_text_html_and_calendar_in_its_readers_language(app: Flask) -> None:
    message = write(to_name='Đặng "Lan" Thị', calendar="BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n")
    deliver_what_is_due(app)
    (path,) = outbox_of(app)
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text, html, calendar = (part for part in letter.walk() if not part.is_multipart())
    assert (letter["Subject"], letter["Content-Language"]) == (message.subject, "vi")
    assert letter["To"].addresses[0].display_name == 'Đặng "Lan" Thị'
    assert (letter["From"].addresses[0].display_name, letter["From"].addresses[0].addr_spec) == (
        "Hội nghị", "hoinghi@example.vn",
    )  # fmt: skip
    assert text.get_content().splitlines() == message.text.splitlines()
    assert html.get_content().splitlines() == message.html.splitlines()
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "PUBLISH")
