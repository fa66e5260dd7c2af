"""The ways in which working on a timetable can be refused, each with its sentence."""

from conference.foundation.errors import Refusal
from conference.foundation.i18n import lazy


class PlacedTwice(Refusal):
    """One meeting of two parties in a proposal."""

    sentence = lazy("This meeting is in the proposal already. Reload the page to see it.")


class DraftTableTaken(Refusal):
    """The table constraint of a proposal."""

    sentence = lazy("In this proposal the table is taken at that time. Reload the page, and choose another.")


class DraftSeatTaken(Refusal):
    """The seat constraint of a proposal."""

    sentence = lazy("In this proposal one of these people sits in another meeting at that time. Reload the page.")


class WatchedChange(Refusal):
    """Two people change one draft."""

    sentence = lazy("Somebody else has just changed this proposal. Reload the page to see it.")


class ReleasedMeanwhile(Refusal):
    """Of two releases at the same moment, or of one proposal twice."""

    sentence = lazy("Somebody else has just released a timetable. Reload the page to see what is in force.")


class NotADraft(Refusal):
    """Only a draft can be changed or released."""

    sentence = lazy("This proposal is “%(state)s” by now, so this is not possible. Reload the page.")


class NoLongerHolds(Refusal):
    """Something the proposal rests on has changed."""

    sentence = lazy("This proposal no longer fits: %(what)s Carry over what still holds into a new draft.")


class PreviewChanged(Refusal):
    """Between the preview and the button something else has happened."""

    sentence = lazy(
        "Something has changed since this preview was shown, so nothing was released. Look at the new preview."
    )


class NothingToRelease(Refusal):
    """It is what people hold already."""

    sentence = lazy("This proposal changes nothing, so there is nothing to release.")
