"""What the parts above must hear: they book for delegates, and registration may not know them."""

from blinker import Signal

left = Signal()
"""Delegates leave. Sent in the transaction, the session as sender, with delegate_ids, registration_id, by and now."""
