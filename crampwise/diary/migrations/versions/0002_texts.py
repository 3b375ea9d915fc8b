"""Medicines as the person names them, and questions they want to ask."""

import sqlalchemy as sa
from alembic import op

from crampwise.diary.migrations.downgrade import refuse

revision = "0002"
down_revision = "0001"
branch_labels = depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "text",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("diary", NUMBER, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_text"),
        sa.UniqueConstraint("diary", "id", name="uq_text_diary_id"),
        sa.UniqueConstraint("diary", "kind", "text", name="uq_text_diary_kind_text"),
        sa.CheckConstraint("kind IN ('medicine', 'question')", name=op.f("ck_text_kind_known")),
        sa.CheckConstraint("length(text) <= 200", name=op.f("ck_text_text_length")),
        sa.ForeignKeyConstraint(
            ["diary"], ["diary.number"], name="fk_text_diary", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    refuse()
