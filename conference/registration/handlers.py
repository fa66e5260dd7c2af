"""Background work of registration: taking an imported list over, forgetting what was promised to be forgotten."""

from datetime import time, timedelta
from typing import Any

from conference.foundation import clock
from conference.foundation.dates import local_day
from conference.foundation.db import db, transaction
from conference.foundation.i18n import _, lazy
from conference.jobs.handlers import JobContext, handler, nightly
from conference.mail.cleaning import clear_mails_of_kind
from conference.people.models import User
from conference.people.sign_in import identity_of
from conference.programme.models import Conference
from conference.registration import importing, judging, letters, retention, uploads
from conference.registration.rules import DelegationFull

IMPORT = "registration.import"


@handler(IMPORT, title=lazy("Import of registrations"))
def import_rows(job: JobContext) -> dict[str, Any]:
    """Row by row, each in its own transaction: run again after a crash, it updates what is there already."""
    conference = db.session.get_one(Conference, job.conference_id)
    conference_id, today = conference.id, local_day(clock.now(), conference.timezone)
    user = db.session.get(User, job.user_id) if job.user_id else None
    by = identity_of(user, strong=True) if user else None
    rows = importing.forms_of(uploads.read(job.arguments["file"]))
    judged = list(judging.judge(db.session(), conference_id, rows, today))
    done, refused = 0, []
    for place, row in enumerate(judged):
        if job.cancelled:
            break
        if row.effect is judging.Effect.WRONG:
            continue
        try:
            with transaction() as session:
                importing.take_over(
                    session, conference_id, row.form, by=by, tell=bool(job.arguments["tell"]), now=clock.now()
                )
            done += 1
        except DelegationFull as refusal:
            refused.append(_("Row %(row)s: %(sentence)s", row=row.number, sentence=str(refusal)))
        job.progress(place + 1, len(judged))
    sentence = _("%(done)s rows are taken over, %(left)s left out.", done=done, left=len(judged) - done)
    return {"sentence": " ".join([sentence, *refused[:10]])}


@handler(
    "registration.forget", title=lazy("Deletion of personal data whose term is over"), schedule=nightly(time(3, 30))
)
def forget(job: JobContext) -> dict[str, Any]:
    """Person by person, each in its own transaction: run again after a crash, it goes on with who is left."""
    now, erased = clock.now(), 0
    for conference, last_day in retention.past_conferences(db.session(), now):
        for delegate_id in retention.to_erase(db.session(), conference, last_day, now):
            if job.cancelled:
                return {"erased": erased}
            with transaction() as session:
                retention.erase(session, delegate_id, now)
            erased += 1
        with transaction() as session:
            retention.clear(session, session.get_one(Conference, conference.id), last_day, now)
    with transaction() as session:
        clear_mails_of_kind(session, letters.FAREWELL, now - timedelta(days=7))
    return {"erased": erased}
