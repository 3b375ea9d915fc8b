"""Codes for another device, links to the doctor's page, and wrong tries."""

import sqlalchemy as sa
from alembic import op

from crampwise.diary.migrations.downgrade import refuse

revision = "0003"
down_revision = "0002"
branch_labels = depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pass",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("diary", NUMBER, nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_pass"),
        sa.CheckConstraint("kind IN ('code', 'report')", name=op.f("ck_pass_kind_known")),
        sa.ForeignKeyConstraint(
            ["diary"], ["diary.number"], name="fk_pass_diary", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_pass_diary", "pass", ["diary"])
    op.create_index("ix_pass_expires", "pass", ["expires"])
    op.create_table(
        "tries",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("wrong", sa.SmallInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_tries"),
    )
    op.create_index("ix_tries_latest", "tries", ["latest"])


def downgrade() -> None:
    refuse()
