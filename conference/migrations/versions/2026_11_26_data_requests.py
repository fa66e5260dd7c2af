"""What people ask about their own data, when it is due, and whose data has been erased."""

import sqlalchemy as sa
from alembic import op

revision = "e41b6a0d92c7"
down_revision = "4d9b27c6e8f3"
branch_labels = None
depends_on = None

_RIGHTS = ("correct", "restrict", "object", "delete", "complain")
_STATES = ("open", "answered", "done", "refused")
_DEADLINES = {"answer_days": "2", "restriction_days": "15", "deletion_days": "15"}


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Forwards."""
    with op.batch_alter_table("conference") as batch_op:
        for column, days in _DEADLINES.items():
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=False, server_default=days))
    with op.batch_alter_table("conference") as batch_op:
        for column in _DEADLINES:
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("data_right", _one_of("dataright", *_RIGHTS), nullable=False),
        sa.Column("state", _one_of("datarequeststate", *_STATES), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("done_by", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_data_request_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_data_request_delegate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index("ix_data_request_list", "data_request", ["conference_id", "state", "answer_by"])
    op.create_index(
        "uq_data_request_open",
        "data_request",
        ["delegate_id", "data_right"],
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    """Backwards."""
    op.drop_table("data_request")
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.drop_column("erased_at")
    with op.batch_alter_table("conference") as batch_op:
        for column in _DEADLINES:
            batch_op.drop_column(column)
