"""What was printed, for whom and why."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.foundation.db import Model, Numbered


class BadgePrint(Numbered, Model):
    """One badge handed to the printer; a reprint has a reason."""

    __tablename__ = "badge_print"

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    printed_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
