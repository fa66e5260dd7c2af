"""The page of a job."""

from pathlib import Path

import pytest
from flask import Flask

from conference.foundation import clock
from conference.foundation.access import Role
from conference.foundation.db import db, transaction
from conference.jobs.models import Job, JobState
from conference.jobs.queue import enqueue_job
from conference.people.models import User
from conference.programme.models import Conference
from tests.factories.people import make_user
from tests.factories.programme import make_conference, make_staff
from tests.pages import Client, page_of

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#job_progress"}


@pytest.fixture
def conference(client: Client) -> Conference:
    return make_conference(code="hn")


@pytest.fixture
def asker(client: Client, conference: Conference) -> User:
    """Somebody who asks for work, signed in."""
    user = make_user()
    client.sign_in(user)
    return user


def ask(conference: Conference, user: User | None, **changes: object) -> Job:
    conference_id, user_id = conference.id, user.id if user else None
    db.session.commit()
    with transaction() as session:
        job = enqueue_job(session, "test", {}, now=clock.now(), conference_id=conference_id, user_id=user_id)
        for attribute, value in changes.items():
            setattr(job, attribute, value)
    return job


def change(job: Job, **values: object) -> None:
    with transaction() as session:
        for attribute, value in values.items():
            setattr(session.get_one(Job, job.id), attribute, value)


def test_the_page_asks_again_until_there_is_news_and_ends_asking_with_the_work(
    client: Client, conference: Conference, asker: User
) -> None:
    job = ask(conference, asker, state=JobState.RUNNING, done=3, total=9, note="Trang 3", version=4)
    shown = client.page(f"/hn/jobs/{job.id}")
    (panel,) = shown.all("#job_progress")
    assert (panel.get("hx-trigger"), panel.get("hx-get")) == ("every 1s", f"/hn/jobs/{job.id}?v=4")
    assert shown.texts(".progress p span") == ["Trang 3", "3 / 9"]
    again = client.get(panel.get("hx-get"), headers=PARTIAL)
    assert (again.status_code, again.data) == (204, b"")
    change(job, done=9, state=JobState.DONE, finished_at=clock.now(), version=5)
    (panel,) = page_of(client.get(panel.get("hx-get"), headers=PARTIAL)).all("#job_progress")
    assert panel.get("hx-get") is None


def test_without_scripts_a_link_looks_again(client: Client, conference: Conference, asker: User) -> None:
    job = ask(conference, asker)
    assert f'<noscript><a class="button" data-kind="quiet" href="/hn/jobs/{job.id}">' in " ".join(
        client.get(f"/hn/jobs/{job.id}").text.split()
    ).replace("> <", "><")


def test_what_was_made_is_downloaded_under_its_own_name(
    client: Client, conference: Conference, asker: User, app: Flask
) -> None:
    job = ask(conference, asker, state=JobState.DONE, finished_at=clock.now())
    change(job, result={"file": f"{job.id}-thẻ.pdf"})
    folder = Path(app.instance_path) / "files"
    folder.mkdir(exist_ok=True)
    (folder / f"{job.id}-thẻ.pdf").write_bytes(b"%PDF")
    with client.get(f"/hn/jobs/{job.id}/file") as response:
        data = response.data
    assert (data, response.headers["Content-Disposition"].split("''")[-1]) == (b"%PDF", "th%E1%BA%BB.pdf")


@pytest.mark.parametrize("name", ["../secret-key", "gone.pdf", ""])
def test_nothing_but_a_jobs_own_file_is_given_out(
    client: Client, conference: Conference, asker: User, app: Flask, name: str
) -> None:
    (Path(app.instance_path) / "secret-key").write_text("x")
    job = ask(conference, asker, state=JobState.DONE, finished_at=clock.now(), result={"file": name} if name else {})
    assert client.get(f"/hn/jobs/{job.id}/file").status_code == 404


def test_waiting_work_is_cancelled_at_once_and_running_work_is_asked_to_stop(
    client: Client, conference: Conference, asker: User
) -> None:
    waiting, running = ask(conference, asker), ask(conference, asker, state=JobState.RUNNING, lease="x")
    for job in (waiting, running):
        assert client.submit(f"/hn/jobs/{job.id}").status_code == 303
    db.session.expire_all()
    assert (db.session.get_one(Job, waiting.id).state, db.session.get_one(Job, running.id).state) == (
        JobState.CANCELLED,
        JobState.RUNNING,
    )
    assert db.session.get_one(Job, running.id).cancel_asked
    assert client.post(f"/hn/jobs/{waiting.id}/cancel").status_code == 409


def test_a_job_is_for_who_asked_and_for_organisers(client: Client, conference: Conference) -> None:
    job, elsewhere = ask(conference, make_user()), make_conference(code="elsewhere")
    expected = {
        make_user(): 404,
        make_staff(conference, Role.FRONT_DESK): 404,
        make_staff(elsewhere, Role.ORGANISER): 404,
        make_staff(conference, Role.ORGANISER): 200,
        make_user(is_administrator=True): 200,
    }
    got = {user: client.sign_in(user).get(f"/hn/jobs/{job.id}").status_code for user in expected}
    assert got == expected
    assert client.get(f"/elsewhere/jobs/{job.id}").status_code == 404


def test_organisers_see_how_the_work_ended(client: Client, conference: Conference) -> None:
    ask(conference, None, state=JobState.FAILED, finished_at=clock.now())
    ask(make_conference(), None)
    client.sign_in(make_staff(conference))
    assert client.page("/hn/jobs/").texts("tbody .badge") == ["Không thực hiện được"]
