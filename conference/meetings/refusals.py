"""The ways in which asking, answering and booking can be refused, each with its sentence."""

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy
from conference.foundation.integrity import refuses


class BookingNotYet(Refusal):
    """Before the booking period."""

    sentence = lazy("Meetings can be booked from %(when)s.")


class BookingNotOpen(Refusal):
    """The organisers have not opened booking, and no date says when they will."""

    sentence = lazy("The organisers have not opened the booking of meetings yet.")


class BookingOver(Refusal):
    """After the booking period."""

    sentence = lazy("Booking closed at %(when)s. The organisers can still help you.")


class ScheduleFrozen(Refusal):
    """The plan is fixed: only organisers change it."""

    sentence = lazy("The schedule is fixed, so only the organisers change meetings now. Please ask them.")


class NotApproved(Refusal):
    """One of the two takes no part (yet)."""

    sentence = lazy("%(name)s has not been approved for this conference, so no meeting can be booked.")


class TooManyRequests(Refusal):
    """The cap on open requests."""

    sentence = lazy("You have %(most)s open requests, which is the most allowed. Withdraw one, or wait for an answer.")


class TooManyMeetings(Refusal):
    """The cap on meetings of one organisation."""

    sentence = lazy("%(name)s already has %(most)s meetings, the most allowed at this conference.")


class AlreadyAsked(Refusal):
    """An open request between the two exists."""

    sentence = lazy("There is already an open request between the two of you. Reload the page to see it.")


class AlreadyMeeting(Refusal):
    """The two have a meeting: the colleague guard."""

    sentence = lazy("Your organisation already has a meeting with them. Reload the page to join it.")


class RequestSettled(Refusal):
    """Somebody else was faster, or it is not for this side to do."""

    sentence = lazy("This request is “%(state)s” by now, so this is not possible. Reload the page.")


class RequestExpired(Refusal):
    """Nobody answered in time."""

    sentence = lazy("This request expired at %(when)s. A new one can be sent.")


class MeetingMoveNotAllowed(Refusal):
    """The meeting is not in a state from which this leads on."""

    sentence = lazy("This meeting is “%(state)s” by now, so this is not possible. Reload the page.")


class NotYetOver(Refusal):
    """What came of a meeting is known when its time has come."""

    sentence = lazy("This meeting begins at %(when)s. What came of it can be noted from then on.")


class MeetingLocked(Refusal):
    """The organisers hold it in its place."""

    sentence = lazy("The organisers hold this meeting in its place. Please ask them.")


class SlotTaken(Refusal):
    """The seat constraint, or what would have violated it; the sides without a free person are named."""

    sentence = lazy("Nobody of %(names)s is free at %(time)s. Choose another time.")


class DelegateBusy(Refusal):
    """A person cannot be in two places."""

    sentence = lazy("%(name)s is not free at %(time)s. Choose another person or another time.")


class TableTaken(Refusal):
    """Two meetings cannot share a table."""

    sentence = lazy("Table %(table)s is taken at %(time)s. Choose another table or another time.")


class NoTableLeft(Refusal):
    """Every table one may use is taken."""

    sentence = lazy("No table is free at %(time)s. Choose another time.")


class NoTimeLeft(Refusal):
    """No slot suits both."""

    sentence = lazy(
        "No time is left that suits both of you and has a free table. Propose other times, or ask the organisers."
    )


class InterpreterTaken(Refusal):
    """The two share no language, and whoever could interpret sits elsewhere."""

    sentence = lazy(
        "This meeting needs an interpreter (%(languages)s), and none is free at %(time)s. Choose another time, or ask "
        "the organisers for one more interpreter."
    )


class NoInterpreterLeft(NoTimeLeft):
    """There are slots that suit both, and no interpreter in any of them."""

    sentence = lazy(
        "This meeting needs an interpreter (%(languages)s), and none is free at any time that suits both of you. "
        "Propose other times, or ask the organisers for one more interpreter."
    )


class OrganiserSchedules(Refusal):
    """Times come with the timetable."""

    sentence = lazy("At this conference the organisers give meetings their times. Please tell them what suits you.")


class TooManyTimes(Refusal):
    """At most three."""

    sentence = lazy("Propose one to three times.")


class StillArranged(Refusal):
    """Requests and meetings are between sides."""

    sentence = lazy("There are open requests or meetings of this organisation. End them first, then change its side.")


class SeatNeeded(Refusal):
    """Each party keeps at least one person."""

    sentence = lazy("At least one person of each side must sit in the meeting.")


class SeatConflict(Refusal):
    """The seat constraint where no fact is at hand (a race with something else than a booking)."""

    sentence = lazy("One of these people has just been booked for another meeting at that time. Reload the page.")


class TableConflict(Refusal):
    """The table constraint where no fact is at hand."""

    sentence = lazy("This table has just been taken at that time. Reload the page.")


refuses("uq_meeting_request_open_pair", AlreadyAsked)
refuses("uq_meeting_pair", AlreadyMeeting)
refuses("uq_seat_slot_id_delegate_id", SeatConflict)
refuses("uq_table_occupancy_slot_id_table_id", TableConflict)
