"""The words of the page on a device, beside those it shares with the desk."""

from collections.abc import Mapping
from datetime import timedelta

from conference.checkin.labels import REJECTED
from conference.checkin.print_queue import FETCHED_WITHIN
from conference.foundation.i18n import Text, lazy

VERDICTS: Mapping[str, Text] = {
    "provisional": lazy("Provisionally in"),
    "going": lazy("Provisionally out"),
    "stale": lazy("The list is too old"),
    "asking": lazy("Asking the server…"),
    "ready": lazy("Ready"),
    "ready_out": lazy("Exit: ready"),
    "no_list": lazy("No list yet"),
    "unenrolled": lazy("Not enrolled"),
    "taken_back": lazy("Undone"),
    "closed": lazy("The desk is closed"),
    "expired": lazy("This device has expired"),
}

WAYS_OUT: Mapping[str, Text] = {
    "provisional": lazy(
        "This ticket is newer than the list on this device. Let the person in; "
        "it is confirmed when the network is back."
    ),
    "let_in": lazy("The list on this device is old. It is confirmed when the network is back."),
    "going": lazy("Let the person out; it is confirmed when the network is back."),
    "rejected": REJECTED,
    "stale": lazy("Connect this device for a moment, or let the person in with the button below."),
    "asking": lazy("Wait for the answer."),
    "ready": lazy("Scan a ticket, or type a name below."),
    "ready_out": lazy("Whoever is scanned here leaves. Scan a ticket, or type a name below."),
    "no_list": lazy("Connect this device for a moment, so that it learns who may come."),
    "unenrolled": lazy(
        "Ask an organiser to open Check-in, press “Devices” at the desk and show you the code; scan it with this "
        "device. What was scanned here before is kept, and sent then."
    ),
    "wrong_day": lazy("The conference is on {days}. Nobody is counted today, so you may try out this device."),
    "taken_back": lazy("It does not count any more. Scan again when it is right."),
    "expired": lazy(
        "Connect it: what was scanned before is sent. To go on, enrol it again at the organisers’ desk page."
    ),
    "closed": lazy("An organiser closed this desk. What was scanned before is still sent."),
}

TONES: Mapping[str, str] = {
    "provisional": "provisional",
    "going": "provisional",
    "stale": "unknown",
    "asking": "checking",
    "ready": "ready",
    "ready_out": "ready",
    "no_list": "unknown",
    "unenrolled": "unknown",
    "taken_back": "taken_back",
    "closed": "refused",
    "expired": "refused",
}

ICONS: Mapping[str, str] = {"provisional": "near", "checking": "clock", "ready": "qr", "taken_back": "undo"}

SENTENCES: Mapping[str, Text] = {
    "online": lazy("Online"),
    "offline": lazy("Offline"),
    "saving": lazy("Saving {count}…"),
    "waiting": lazy("{count} to send"),
    "scansHere": lazy("Scans at this device: {count}"),
    "required": lazy("This field is required."),
    "sent": lazy("All sent"),
    "listAge": lazy("List: {age}"),
    "noList": lazy("No list yet"),
    "justNow": lazy("just now"),
    "minutesAgo": lazy("{count} min ago"),
    "hoursAgo": lazy("{count} h ago"),
    "confirmed": lazy("Confirmed"),
    "confirming": lazy("Confirming…"),
    "toConfirm": lazy("Offline – will be confirmed"),
    "since": lazy("since {time} at {desk}"),
    "sinceBy": lazy("since {time} at {desk}, by {by}"),
    "badge": lazy("Badge no. {number}"),
    "nextMeeting": lazy("Next meeting: {time}, table {table}"),
    "inAll": lazy("{done} in"),
    "inSome": lazy("{done} in, {others} not"),
    "outAll": lazy("{done} out"),
    "outSome": lazy("{done} out, {others} not"),
    "isAtTable": lazy("{name} is at the table."),
    "notAtTable": lazy("{name} is not at the table yet."),
    "conflict": lazy("Let in twice: {name} was in {since}"),
    "notAllowed": lazy("Let in here, but: {verdict}"),
    "notStanding": lazy("Scans of this device that did not stand: {count}."),
    "showThem": lazy("Show them"),
    "undoThat": lazy("Undo the scan of {time}"),
    "undone": lazy("Undone"),
    "undo": lazy("Undo"),
    "checkIn": lazy("Check in"),
    "delegation": lazy("Whole delegation ({count})"),
    "others": lazy("The other {count} of the delegation too"),
    "nobodyFound": lazy("Nobody is found. Try fewer letters, or the organisation."),
    "moreFound": lazy("And more: type another letter."),
    "badgeCode": lazy("QR code of the badge"),
    "printBadge": lazy("Print the badge"),
    "newBadge": lazy("New badge"),
    "badgeShort": lazy("Badge"),
    "printerLater": lazy(
        "Without a network the printer does not know of this badge. It is printed by itself if the network is back "
        "within %(minutes)s minutes.",
        minutes=FETCHED_WITHIN // timedelta(minutes=1),
    ),
    "printerOffline": lazy("Without a network the printer cannot be asked. Press again when it is back."),
    "codeOffline": lazy(
        "Without a network this device does not know the code of this badge. Scan the person's ticket to print it, "
        "or press again when the network is back."
    ),
    "renewOffline": lazy(
        "Without a network there is no new badge: only the server can make the old code void. "
        "Come back to it when the network is there."
    ),
    "renewUnknown": lazy("No answer. Press once more: it does not make a second badge."),
    "renewed": lazy("The old code is void. The new badge goes to the printer now."),
    "renewedPrinter": lazy("The new badge is on its way to the printer. The old code is void."),
    "ownLink": lazy("The visitor’s own link"),
    "walkInKnown": lazy(
        "{name} was registered already, with {organisation}. This badge is theirs now; an earlier ticket or badge no "
        "longer opens the door."
    ),
    "walkInNewBadge": lazy("{name} needs a new badge (no. {number}): the code of the temporary one was taken."),
    "walkInNotTaken": lazy("{name}, {organisation}, {phone}: not registered. {why}"),
    "visitorIn": lazy("The visitor is in"),
    "agreesOnPhone": lazy("The visitor agrees on their own phone"),
    "scanToAgree": lazy("Let them scan this code; as soon as they agree, they are in and this goes on by itself."),
    "signInstead": lazy("Without a network the code cannot come: let the visitor sign the paper form."),
    "hasNotAgreed": lazy("{name} is registered, has not agreed yet and is not in."),
    "showCode": lazy("Show the code"),
    "offers": lazy("Free and fitting meetings"),
    "isHere": lazy("is here"),
    "isExpected": lazy("is expected"),
    "timeAndTable": lazy("{time}, table {table}"),
    "bookMeeting": lazy("Book this meeting"),
    "meetingBooked": lazy("The meeting is booked; both sides get a message."),
    "correct": lazy("Correct"),
    "done": lazy("Done"),
    "walkInRefused": lazy("Send the person to the organisers' table."),
    "signatureLost": lazy("The signature counts as soon as this is corrected."),
    "nothingToUndo": lazy("The server did not take this scan, so there was nothing to undo."),
    "letIn": lazy("Let in, to be confirmed"),
    "notLasting": lazy(
        "This browser keeps nothing (a private window?). Check-in works while you are online; do not close the page."
    ),
    "pageNotKept": lazy(
        "This page is not kept on the device yet: do not close it without a network. Scans are safe; it is tried again."
    ),
    "full": lazy(
        "The storage of this device is full. Free some space; until then scans are kept only while this page is open."
    ),
    "broken": lazy(
        "This device cannot reach its storage. Scans are kept only while this page is open: do not close it until all "
        "is sent."
    ),
    "handingOver": lazy(
        "This device was revoked. The list of people has been deleted. Keep it connected until the rest is sent: "
        "{count}"
    ),
    "wiped": lazy("This device was revoked. Everything on it has been deleted."),
    "clockWrong": lazy("The clock of this device is {minutes} min wrong. It is corrected by itself."),
}
