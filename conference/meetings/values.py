"""What is asked for and what is chosen, as plain values between forms and actions."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for: why, how much it matters, when, whom and what about."""

    reason: str
    priority: int = 2
    slot_ids: tuple[int, ...] = ()
    delegate_id: int | None = None
    demand_id: int | None = None
    cluster_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """When, where and by whom a meeting is held; what is left open is found. `delegate_ids` come first where free."""

    slot_id: int | None = None
    table_id: int | None = None
    delegate_ids: tuple[int, ...] = ()


ANY = Choice()
"""Find one for us."""
