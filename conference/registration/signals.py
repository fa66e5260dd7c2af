"""What the parts above must hear: they book for delegates, and registration may not know them."""

from blinker import Signal

left = Signal()
"""Delegates leave. Sent in the transaction, the session as sender, with delegate_ids, registration_id, reason (empty
where none is told), by and now.
"""

side_changes = Signal()
"""A registration is about to change its side. Sent in the transaction, the session as sender, with registration_id; a
part that has arranged something between the sides raises a refusal."""
