"""The ways in which a change to a draft by hand can be refused, each with its sentence."""

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy


class CannotGoThere(Refusal):
    """A cell of the board in which the meeting in hand cannot be."""

    sentence = lazy("The meeting cannot go there: %(why)s")


class CannotChangePlaces(Refusal):
    """Somebody is busy, a table belongs to somebody else, or a rule would be broken."""

    sentence = lazy("%(one)s and %(other)s cannot change places.")


class PlaceGone(Refusal):
    """A slot that has begun or been removed, or a table that has been."""

    sentence = lazy("This time has begun or been removed, or the table has. Reload the page.")


class HeldThere(Refusal):
    """An organiser holds it in its place."""

    sentence = lazy("This meeting is held in its place. Let it go first.")


class HeldInForce(Refusal):
    """Held by the meeting itself, not by the draft."""

    sentence = lazy("This meeting is held in the timetable in force. Let it go there.")


class NotPlaced(Refusal):
    """Withdrawn or cancelled meanwhile, or without a place."""

    sentence = lazy("This meeting is no longer there to be placed. Reload the page.")


class NothingToUndo(Refusal):
    """No change by hand is left."""

    sentence = lazy("There is no change left to undo.")
