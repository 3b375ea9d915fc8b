"""Diaries, the devices that use them, and entries with their parts."""

import sqlalchemy as sa
from alembic import op

from crampwise.diary.migrations.downgrade import refuse

revision = "0001"
down_revision = None
branch_labels = depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "diary",
        sa.Column("number", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_diary"),
    )
    op.create_table(
        "owner",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("diary", NUMBER, nullable=False),
        sa.Column("consent", sa.String(10)),
        sa.PrimaryKeyConstraint("key_hash", name="pk_owner"),
        check("owner", "consent_known", "consent IN ('always', 'ask', 'never')"),
        of_diary("owner"),
    )
    op.create_index("ix_owner_diary", "owner", ["diary"])
    op.create_table(
        "entry",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("diary", NUMBER, nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.String(60)),
        sa.Column("count", sa.SmallInteger(), nullable=False),
        sa.Column("pain", sa.SmallInteger()),
        sa.Column("pain_after", sa.SmallInteger()),
        sa.Column("seconds", sa.Integer()),
        sa.Column("relapses", sa.SmallInteger(), nullable=False),
        sa.Column("woke", sa.Boolean()),
        sa.Column("precision", sa.String(20), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("duration", sa.String(60)),
        sa.Column("helper_there", sa.Boolean()),
        sa.Column("logged_by", sa.String(10), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_entry"),
        sa.UniqueConstraint("diary", "id", name="uq_entry_diary_id"),
        sa.UniqueConstraint("number", "diary", name="uq_entry_number_diary"),
        check("entry", "precision_known", "precision IN ('exact', 'hour', 'part_of_day', 'day')"),
        check("entry", "pain_range", "pain BETWEEN 0 AND 10"),
        check("entry", "pain_after_range", "pain_after BETWEEN 0 AND 10"),
        check("entry", "seconds_range", "seconds BETWEEN 0 AND 2419200"),
        check("entry", "count_range", "count BETWEEN 1 AND 50"),
        check("entry", "relapses_range", "relapses BETWEEN 0 AND 100"),
        check("entry", "logged_by_known", "logged_by IN ('self', 'helper')"),
        check("entry", "note_length", "length(note) <= 500"),
        check("entry", "source_known", "source IN ('episode', 'words')"),
        of_diary("entry"),
    )
    counted = ["condition", "count", "pain", "pain_after", "seconds", "relapses", "woke"]
    op.create_index("ix_entry_diary_started", "entry", ["diary", "started", *counted, "precision"])
    part(
        "entry_place",
        ["diary", "body_part", "side", "entry"],
        [number("diary"), word("body_part"), short("side"), number("entry"), position()],
        ("side_known", "side IN ('left', 'right', 'both', '')"),
    )
    part(
        "entry_trigger",
        ["diary", "value", "entry"],
        [number("diary"), word("value"), number("entry"), position()],
    )
    part(
        "entry_step",
        ["diary", "kind", "outcome", "entry", "position"],
        [
            *(number("diary"), word("kind"), short("outcome"), number("entry"), position()),
            word("step"),
        ],
        ("outcome_known", "outcome IN ('worked', 'failed', 'worse', '')"),
    )
    part(
        "entry_red_flag",
        ["diary", "kind", "entry"],
        [number("diary"), word("kind"), number("entry"), position()],
    )
    part(
        "entry_reason",
        ["diary", "entry", "position"],
        [number("diary"), number("entry"), position(), word("finding"), word("value")],
    )


def number(name: str) -> sa.Column:
    return sa.Column(name, NUMBER, nullable=False)


def word(name: str) -> sa.Column:
    return sa.Column(name, sa.String(60), nullable=False)


def short(name: str) -> sa.Column:
    return sa.Column(name, sa.String(10), nullable=False)


def position() -> sa.Column:
    return sa.Column("position", sa.SmallInteger(), nullable=False)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def of_diary(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["diary"], ["diary.number"], name=f"fk_{table}_diary", ondelete="CASCADE"
    )


def part(
    table: str, key: list[str], columns: list[sa.Column], known: tuple[str, str] | None = None
) -> None:
    """A table of parts of an entry, kept in the order in which they are counted, and once more by entry."""
    op.create_table(
        table,
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
        sa.UniqueConstraint("entry", "diary", "position", name=f"uq_{table}_entry_diary_position"),
        sa.ForeignKeyConstraint(
            ["entry", "diary"],
            ["entry.number", "entry.diary"],
            name=f"fk_{table}_entry_diary",
            ondelete="CASCADE",
        ),
        *([check(table, *known)] if known else []),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    refuse()
