"""Presence and scans by the day of the conference."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "a7c41e90d2b8"
down_revision = "7be3d10f5c62"
branch_labels = None
depends_on = None

_conference = sa.table("conference", sa.column("id"), sa.column("zone"), sa.column("is_demo", sa.Boolean()))
_day = sa.table("day", sa.column("conference_id"), sa.column("on_date", sa.Date()))
_scan = sa.table(
    "scan", sa.column("id"), sa.column("conference_id"), sa.column("scanned_at", sa.DateTime(timezone=True)),
    sa.column("day", sa.Date()),
)  # fmt: skip

# Who came in after an exit of an earlier day was taken to have come back; now it is their first arrival of that day.
_NEW_ARRIVALS = """
insert into presence (delegate_id, point, day, conference_id, scan_id, arrived_at)
select scan.delegate_id, desk.point, scan.day, scan.conference_id, scan.id, scan.scanned_at
from scan join desk on desk.id = scan.desk_id
where scan.kind = 'arrival' and scan.verdict = 'welcome' and desk.point <> 'meetings'
and not exists (select 1 from presence where presence.scan_id = scan.id)
and not exists (select 1 from conflict where conflict.scan_id = scan.id)
and not exists (select 1 from scan undo where undo.undoes_id = scan.id)
order by scan.scanned_at
on conflict do nothing
"""


def upgrade() -> None:
    """Forwards: whoever is in came on the day of the scan that stands."""
    for table in ("scan", "presence"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))
    _fill()
    op.execute("update presence set day = (select day from scan where scan.id = presence.scan_id)")
    with op.batch_alter_table("scan") as batch_op:
        batch_op.alter_column("day", existing_type=sa.Date(), nullable=False)
    _key("delegate_id", "point", "day")
    op.execute(_NEW_ARRIVALS)


def downgrade() -> None:
    """Backwards: the first day counts."""
    op.execute(
        "delete from presence where exists (select 1 from presence first where first.day < presence.day "
        "and first.delegate_id = presence.delegate_id and first.point = presence.point)"
    )
    _key("delegate_id", "point")
    for table in ("presence", "scan"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("day")


def _key(*columns: str) -> None:
    with op.batch_alter_table("presence") as batch_op:
        batch_op.drop_constraint(op.f("pk_presence"), type_="primary")
        batch_op.alter_column("day", existing_type=sa.Date(), nullable="day" not in columns)
        batch_op.create_primary_key(op.f("pk_presence"), list(columns))


def _fill() -> None:
    connection = op.get_bind()
    for conference in connection.execute(sa.select(_conference)).all():
        days = sa.select(_day.c.on_date).where(_day.c.conference_id == conference.id).order_by(_day.c.on_date)
        day_of = _day_of(ZoneInfo(conference.zone), [] if conference.is_demo else list(connection.scalars(days)))
        scans = sa.select(_scan.c.id, _scan.c.scanned_at).where(_scan.c.conference_id == conference.id)
        rows = [{"scan_id": row.id, "on": day_of(row.scanned_at)} for row in connection.execute(scans)]
        if rows:
            one = sa.update(_scan).where(_scan.c.id == sa.bindparam("scan_id")).values(day=sa.bindparam("on"))
            connection.execute(one, rows)


def _day_of(zone: ZoneInfo, days: list[date]) -> Callable[[datetime], date]:
    """As checkin/days.py had it when this was written: the last day that has begun, else the first."""

    def day_of(at: datetime) -> date:
        on = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone).date()
        return max([day for day in days if day <= on], default=days[0] if days else on)

    return day_of
