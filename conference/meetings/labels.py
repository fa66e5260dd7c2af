"""The words for requests, meetings and what can be done with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from conference.foundation.i18n import Text, _, lazy
from conference.meetings.interpreting import Languages
from conference.meetings.models import MeetingState, RequestState
from conference.programme.labels import spoken

REQUESTS: Mapping[RequestState, Text] = {
    RequestState.PENDING: lazy("Waiting for an answer"),
    RequestState.ACCEPTED: lazy("Accepted"),
    RequestState.DECLINED: lazy("Declined"),
    RequestState.COUNTERED: lazy("Other times proposed"),
    RequestState.WITHDRAWN: lazy("Withdrawn"),
    RequestState.EXPIRED: lazy("Expired"),
}

MEETINGS: Mapping[MeetingState, Text] = {
    MeetingState.UNSCHEDULED: lazy("No time yet"),
    MeetingState.SCHEDULED: lazy("Scheduled"),
    MeetingState.HELD: lazy("Held"),
    MeetingState.NO_SHOW_A: lazy("The asking side did not come"),
    MeetingState.NO_SHOW_B: lazy("The asked side did not come"),
    MeetingState.NO_SHOW_BOTH: lazy("Nobody came"),
    MeetingState.CANCELLED: lazy("Cancelled"),
}

PRIORITIES: Mapping[int, Text] = {
    1: lazy("Must meet"),
    2: lazy("Would like to meet"),
    3: lazy("If there is time"),
}


def between(sides: Collection[Languages]) -> str:
    """What each of two sides speaks: Anh/Trung–Việt."""
    return "–".join(spoken(side, "/") for side in sorted(sides, key=sorted))


@dataclass(frozen=True)
class WithInterpreter:
    """What is said of a meeting in which an interpreter sits who speaks these; in the language of whoever reads it."""

    languages: Languages

    def __str__(self) -> str:
        return str(_("With an interpreter (%(languages)s)", languages=spoken(self.languages, "–")))
