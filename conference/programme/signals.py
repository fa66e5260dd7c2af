"""What the parts above must hear: they give the places out, and the programme may not know them."""

from blinker import Signal

places_added = Signal()
"""Sides have got more places. Sent in the transaction, the session as sender, with conference_id, sides and now."""

about_to_end = Signal()
"""Somebody wants to close or archive a conference. Sent with the session as sender, conference_id and now; a part in
which something is still open answers with a sentence that says so, else with an empty text."""
