"""Timetable proposals and releases."""

import sqlalchemy as sa
from alembic import op

revision = "b7e6314fa25c"
down_revision = "8a52f0c94d17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "proposal",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "solving",
                "draft",
                "released",
                "discarded",
                "failed",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("is_best", sa.Boolean(), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.Column("fell_out", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_proposal_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_proposal_created_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_proposal_job_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_list", ["conference_id", "state"], unique=False)
    op.create_table(
        "proposal_edit",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_proposal_edit_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_edit_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_edit")),
        sa.UniqueConstraint("proposal_id", "sequence", name=op.f("uq_proposal_edit_proposal_id_sequence")),
    )
    op.create_table(
        "timetable_release",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_timetable_release_number")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_timetable_release_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_timetable_release_conference_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_timetable_release_proposal_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_release")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_timetable_release_conference_id_number")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_timetable_release_proposal_id")),
    )
    op.create_table(
        "placement",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.String(), nullable=False),
        sa.Column("party_a_id", sa.Integer(), nullable=False),
        sa.Column("party_b_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("not is_off or (slot_id is null and table_id is null)", name=op.f("ck_placement_off")),
        sa.ForeignKeyConstraint(
            ["party_a_id"], ["registration.id"], name=op.f("fk_placement_party_a_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["party_b_id"], ["registration.id"], name=op.f("fk_placement_party_b_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_placement_proposal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_placement_slot_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["table_id"], ["meeting_table.id"], name=op.f("fk_placement_table_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("id", "proposal_id", "slot_id", name=op.f("uq_placement_id_proposal_id_slot_id")),
        sa.UniqueConstraint("proposal_id", "pair", name=op.f("uq_placement_proposal_id_pair")),
        sa.UniqueConstraint(
            "proposal_id", "slot_id", "table_id", name=op.f("uq_placement_proposal_id_slot_id_table_id")
        ),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_party_a_id"), ["party_a_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_party_b_id"), ["party_b_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_table_id"), ["table_id"], unique=False)
    op.create_table(
        "placement_seat",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_placement_seat_delegate_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["placement_id", "proposal_id", "slot_id"],
            ["placement.id", "placement.proposal_id", "placement.slot_id"],
            name=op.f("fk_placement_seat_placement_id_proposal_id_slot_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_seat_placement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("placement_id", "delegate_id", name=op.f("pk_placement_seat")),
        sa.UniqueConstraint(
            "proposal_id", "slot_id", "delegate_id", name=op.f("uq_placement_seat_proposal_id_slot_id_delegate_id")
        ),
    )
    with op.batch_alter_table("placement_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_seat_delegate_id"), ["delegate_id"], unique=False)
    op.create_table(
        "released_meeting",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "kept",
                "added",
                "moved",
                "table",
                "people",
                "taken_off",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("table_label", sa.String(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("was_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was_table_label", sa.String(), nullable=False),
        sa.Column("was_seats", sa.JSON(), nullable=False),
        sa.CheckConstraint("(change = 'taken_off') = (starts_at is null)", name=op.f("ck_released_meeting_time")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_released_meeting_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["timetable_release.id"], name=op.f("fk_released_meeting_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "meeting_id", name=op.f("pk_released_meeting")),
    )
    with op.batch_alter_table("released_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_meeting_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    """Backwards."""
    with op.batch_alter_table("released_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_meeting_meeting_id"))
    op.drop_table("released_meeting")
    with op.batch_alter_table("placement_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_seat_delegate_id"))
    op.drop_table("placement_seat")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_table_id"))
        batch_op.drop_index(batch_op.f("ix_placement_slot_id"))
        batch_op.drop_index(batch_op.f("ix_placement_party_b_id"))
        batch_op.drop_index(batch_op.f("ix_placement_party_a_id"))
    op.drop_table("placement")
    op.drop_table("timetable_release")
    op.drop_table("proposal_edit")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_list")
    op.drop_table("proposal")
