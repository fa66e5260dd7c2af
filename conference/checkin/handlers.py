"""Background work of the door: forgetting check-ins whose days are over."""

from datetime import time

from conference.checkin.cleaning import clear_old_scans
from conference.foundation import clock
from conference.foundation.db import db, transaction
from conference.foundation.i18n import lazy
from conference.jobs.handlers import JobContext, handler, nightly
from conference.programme.models import Conference
from conference.registration.retention import past_conferences


@handler("checkin.forget", title=lazy("Deletion of check-ins whose days are over"), schedule=nightly(time(3, 45)))
def forget(_job: JobContext) -> None:
    """Conference by conference; done twice, it changes nothing."""
    now = clock.now()
    ended = [(conference.id, last_day) for conference, last_day in past_conferences(db.session(), now)]
    for conference_id, last_day in ended:
        with transaction() as session:
            clear_old_scans(session, session.get_one(Conference, conference_id), last_day, now)
