"""The words of the desk."""

from collections.abc import Mapping

from conference.checkin.models import BadgeSize, Printing, Verdict
from conference.checkin.points import EARLIEST_MINUTES, MEETINGS
from conference.checkin.print_models import PrintState
from conference.checkin.queries import ENTRANCE
from conference.checkin.rules import Flaw
from conference.foundation.i18n import Text, lazy

VERDICTS: Mapping[Verdict, Text] = {
    Verdict.WELCOME: lazy("Welcome"),
    Verdict.ALREADY_IN: lazy("Already in"),
    Verdict.NOT_APPROVED: lazy("Not approved"),
    Verdict.CANCELLED: lazy("Cancelled"),
    Verdict.OTHER_CONFERENCE: lazy("Another conference"),
    Verdict.WRONG_DAY: lazy("Another day"),
    Verdict.VOID: lazy("This code is no longer valid"),
    Verdict.UNKNOWN: lazy("Unknown code"),
    Verdict.UNDONE: lazy("Undone"),
    Verdict.WELCOME_BACK: lazy("Welcome back"),
    Verdict.GOODBYE: lazy("Goodbye"),
    Verdict.NOT_IN: lazy("Not inside"),
    Verdict.NO_MEETING: lazy("No meeting now"),
}

WAYS_OUT: Mapping[Verdict, Text] = {
    Verdict.NOT_APPROVED: lazy(
        "The organisers have not approved this registration. Send the person to the organisers' table."
    ),
    Verdict.CANCELLED: lazy(
        "This registration or this person was cancelled. Send the person to the organisers' table."
    ),
    Verdict.OTHER_CONFERENCE: lazy("This ticket belongs to another conference. Look for the person by name below."),
    Verdict.VOID: lazy("A newer badge replaced this one. Look for the person by name below."),
    Verdict.UNDONE: lazy("This check-in was undone meanwhile. Scan again to let the person in."),
    Verdict.NOT_IN: lazy("This person was not checked in, or has left already. Nothing was changed."),
    Verdict.NO_MEETING: lazy(
        "This person has no meeting now or in the next %(minutes)s minutes. Their agenda says when the next one is.",
        minutes=EARLIEST_MINUTES,
    ),
    Verdict.UNKNOWN: lazy(
        "This is not a ticket of ours, or it was read only in part. Scan again, or look for the person by name below."
    ),
}

REJECTED = lazy("The organisers have turned this registration down. Send the person to the organisers' table.")
"""The way out of "not approved" for whoever will not be."""

FLAWS: Mapping[Flaw, Text] = {
    Flaw.PART: lazy("The code was read only in part. Scan it again, or look for the person by name below."),
    Flaw.KEYBOARD: lazy(
        "A keyboard that writes Vietnamese has spoilt this code. Switch the keyboard to English and scan again, "
        "or look for the person by name below."
    ),
}
"""Said instead of the way out of an unknown code."""

CAMERA: Mapping[str, Text] = {
    "denied": lazy("The camera cannot be used. Allow it in the browser, or use a scanner or the search."),
    "none": lazy("This device has no camera. Use a scanner or the search."),
    "busy": lazy("Another program is using the camera. Close it, then start the camera again."),
    "insecure": lazy(
        "The browser gives no camera to this page, because its address does not begin with https. "
        "Use a scanner or the search."
    ),
    "lost": lazy("The camera was taken away. It starts again by itself as soon as it is free."),
}
"""Why a camera does not run."""

POINTS: Mapping[str, Text] = {
    ENTRANCE: lazy("the conference, at the entrance"),
    MEETINGS: lazy("their meeting, at the tables"),
}
"""A session is called by its title."""

PRINTINGS: Mapping[Printing, Text] = {
    Printing.NONE: lazy("not here"),
    Printing.BROWSER: lazy("with the print dialogue of this browser"),
    Printing.STATION: lazy("silently, by a print station"),
}

BADGE_SIZES: Mapping[BadgeSize, Text] = {
    BadgeSize.A6: lazy("A6, one a page"),
    BadgeSize.A7: lazy("A7, one a page"),
}

REPRINT_REASONS: Mapping[str, Text] = {
    "lost": lazy("The badge was lost"),
    "damaged": lazy("The badge is damaged"),
    "wrong": lazy("Something on it is wrong"),
    "other": lazy("Another reason"),
}


def reprint_reason(why: str, words: str) -> str:
    """Why there is a new badge, as it is written down: in the words that were typed, or as it was chosen."""
    return words if words and why in REPRINT_REASONS else str(REPRINT_REASONS.get(why, ""))


PRINT_STATES: Mapping[PrintState, Text] = {
    PrintState.QUEUED: lazy("waits"),
    PrintState.PRINTING: lazy("is being printed"),
    PrintState.PRINTED: lazy("printed"),
    PrintState.FAILED: lazy("failed"),
    PrintState.CANCELLED: lazy("called off"),
}
PRINT_TONES: Mapping[PrintState, str] = {
    PrintState.QUEUED: "wait",
    PrintState.PRINTING: "info",
    PrintState.PRINTED: "ok",
    PrintState.FAILED: "stop",
    PrintState.CANCELLED: "info",
}

PRINTING: Mapping[PrintState, Text] = {
    PrintState.QUEUED: lazy("The badge is on its way to the printer."),
    PrintState.PRINTING: lazy("The badge is on its way to the printer."),
    PrintState.PRINTED: lazy("This badge was printed already. If it is lost, make a new one."),
    PrintState.FAILED: lazy("The printer could not print this badge. Tell an organiser: it stands under Printers."),
    PrintState.CANCELLED: lazy("This badge was called off under Printers. Ask an organiser."),
}
"""What became of a badge that the printer of the desk was asked for."""

TONES: Mapping[Verdict, str] = {
    Verdict.WELCOME: "welcome",
    Verdict.WELCOME_BACK: "welcome",
    Verdict.GOODBYE: "welcome",
    Verdict.ALREADY_IN: "already",
    Verdict.NOT_IN: "already",
    Verdict.NO_MEETING: "already",
    Verdict.UNKNOWN: "unknown",
    Verdict.OTHER_CONFERENCE: "unknown",
}
"""How the panel looks and sounds; "refused" for the rest."""

ICONS: Mapping[str, str] = {"welcome": "check", "already": "clock", "unknown": "question", "refused": "x"}
