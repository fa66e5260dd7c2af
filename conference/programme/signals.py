"""What the parts above must hear: they give the places out, and the programme may not know them."""

from blinker import Signal

places_added = Signal()
"""Sides have got more places. Sent in the transaction, the session as sender, with conference_id, sides and now."""
