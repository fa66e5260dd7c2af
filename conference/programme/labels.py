"""The words for the programme's enums."""

from collections.abc import Iterable, Mapping

from conference.foundation.access import Role
from conference.foundation.i18n import Text, lazy
from conference.programme.models import ConferenceState, HostRole, SchedulingMode, SessionKind, Side

STATES: Mapping[ConferenceState, Text] = {
    ConferenceState.DRAFT: lazy("Draft"),
    ConferenceState.OPEN: lazy("Registration open"),
    ConferenceState.BOOKING: lazy("Booking meetings"),
    ConferenceState.FROZEN: lazy("Schedule frozen"),
    ConferenceState.LIVE: lazy("Under way"),
    ConferenceState.CLOSED: lazy("Closed"),
    ConferenceState.ARCHIVED: lazy("Archived"),
}

STATE_NOTES: Mapping[ConferenceState, Text] = {
    ConferenceState.DRAFT: lazy("Only staff see the conference."),
    ConferenceState.OPEN: lazy("The pages are public; organisations register in their period."),
    ConferenceState.BOOKING: lazy("Approved participants ask each other for meetings."),
    ConferenceState.FROZEN: lazy("Participants no longer change meetings; organisers still do."),
    ConferenceState.LIVE: lazy("The day itself: check-in and meetings run."),
    ConferenceState.CLOSED: lazy("The conference is over; results can still be entered."),
    ConferenceState.ARCHIVED: lazy("Kept for reading only."),
}

SCHEDULING: Mapping[SchedulingMode, Text] = {
    SchedulingMode.PAIRS: lazy("Each pair gets a time and a table on acceptance"),
    SchedulingMode.ORGANISER: lazy("The organiser schedules all accepted meetings"),
    SchedulingMode.PAIRS_THEN_ORGANISER: lazy("First the pairs, then the organiser fills up"),
}

SCHEDULING_NOTES: Mapping[SchedulingMode, Text] = {
    SchedulingMode.PAIRS: lazy(
        "Whoever accepts chooses a time, or lets the earliest be found. Where none suits both, they propose others."
    ),
    SchedulingMode.ORGANISER: lazy(
        "Whoever accepts agrees to meet. Time and table come with your timetable, and participants change neither."
    ),
    SchedulingMode.PAIRS_THEN_ORGANISER: lazy(
        "Pairs choose while there are times that suit both. What finds none waits for your timetable."
    ),
}

SIDES: Mapping[Side, Text] = {
    Side.ENTERPRISE: lazy("Enterprise"),
    Side.INVESTOR: lazy("Cluster investor"),
    Side.AGENCY: lazy("State agency"),
    Side.GUEST: lazy("Guest"),
}

HOST_ROLES: Mapping[HostRole, Text] = {
    HostRole.LEAD: lazy("Lead agency"),
    HostRole.CO_ORGANISER: lazy("Co-organiser"),
    HostRole.SUPPORTER: lazy("Supporter"),
    HostRole.SPONSOR: lazy("Sponsor"),
}

SESSION_KINDS: Mapping[SessionKind, Text] = {
    SessionKind.CEREMONY: lazy("Ceremony"),
    SessionKind.TALK: lazy("Talk"),
    SessionKind.PANEL: lazy("Panel discussion"),
    SessionKind.MEETINGS: lazy("One-to-one meetings"),
    SessionKind.BREAK: lazy("Break"),
    SessionKind.OTHER: lazy("Other"),
}

SPOKEN: Mapping[str, Text] = {
    "vi": lazy("Vietnamese"),
    "en": lazy("English"),
    "zh": lazy("Chinese"),
    "ja": lazy("Japanese"),
    "ko": lazy("Korean"),
    "th": lazy("Thai"),
    "fr": lazy("French"),
    "de": lazy("German"),
    "ru": lazy("Russian"),
}
"""Languages in which people meet; which of them a delegate speaks is asked, the letters are in two only."""


def spoken(languages: Iterable[str], joint: str) -> str:
    """Languages in order of their codes, short where a language has a short way: Anh–Việt, English–Vietnamese."""
    return joint.join(str(SPOKEN.get(code, code)).removeprefix("Tiếng ") for code in sorted(languages))


ROLES: Mapping[Role, Text] = {
    Role.ADMINISTRATOR: lazy("Administrator"),
    Role.ORGANISER: lazy("Organiser"),
    Role.FRONT_DESK: lazy("Front desk"),
    Role.AGENCY: lazy("Agency (reads only)"),
}
