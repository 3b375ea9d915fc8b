"""The diary's tables. The revisions under ``migrations/`` make them; a test holds the two together.

Everything of a person hangs on one row of ``diary`` and goes with it. Who that person is stands nowhere: a device is a
keyed hash (:mod:`crampwise.diary.keys`), and an entry's own id counts only within its diary.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy import Text as LongString
from sqlalchemy.orm import Mapped, declarative_base
from sqlalchemy.types import TypeDecorator

from .entry import LONGEST_NOTE, MOST_AT_ONCE, OUTCOMES, PRECISIONS

CONSENTS = ("always", "ask", "never")
SIDES = ("left", "right", "both", "")
LOGGERS = ("self", "helper")
SOURCES = ("episode", "words")
TEXT_KINDS = ("medicine", "question")
PASS_KINDS = ("code", "report")
LONGEST_TEXT = 200
WORST_PAIN = 10
MOST_RELAPSES = 100
#: Four weeks, in seconds: longer is no attack but a state.
LONGEST_SECONDS = 28 * 24 * 3600

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator):
    """A moment: an aware datetime in Python, whole microseconds since 1970 (UTC) in the database.

    A number sorts, compares and groups alike in SQLite and PostgreSQL, and no server's time zone can touch it.
    To read it there: ``datetime(started / 1000000, 'unixepoch')``, ``to_timestamp(started / 1e6)``.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def within(column: str, lowest: int, highest: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {lowest} AND {highest}", name=f"{column}_range")


def no_longer(column: str, most: int) -> CheckConstraint:
    return CheckConstraint(f"length({column}) <= {most}", name=f"{column}_length")


#: SQLite numbers rows by itself only where the type is INTEGER, which holds 64 bits there.
Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
Base = declarative_base(metadata=metadata)


class DiaryRow(Base):
    """A diary: what one person, or those who care for them, wrote on any of their devices."""

    __tablename__ = "diary"
    number: Mapped[int] = Column(Number, primary_key=True)


class OwnerRow(Base):
    """A device, by the keyed hash of its conversation; which diary it uses; what was answered about keeping attacks."""

    __tablename__ = "owner"
    key_hash: Mapped[str] = Column(String(64), primary_key=True)
    diary: Mapped[int] = Column(ForeignKey("diary.number", ondelete="CASCADE"), nullable=False)
    consent: Mapped[str | None] = Column(String(10))
    __table_args__ = (one_of("consent", CONSENTS), Index(None, "diary"))


#: What figures are counted from. It is in the index, too, so that a summary reads the index alone.
COUNTED = (
    "condition",
    "count",
    "pain",
    "pain_after",
    "seconds",
    "relapses",
    "woke",
    "precision",
)


class EntryRow(Base):
    """One entry. Its small integer key keeps the tables of its parts compact and their joins quick."""

    __tablename__ = "entry"
    number: Mapped[int] = Column(Number, primary_key=True)
    diary: Mapped[int] = Column(ForeignKey("diary.number", ondelete="CASCADE"), nullable=False)
    # What figures are counted from comes first here as well: SQLite reads a row from its beginning.
    started: Mapped[datetime] = Column(Instant, nullable=False)
    condition: Mapped[str | None] = Column(String(60))
    count: Mapped[int] = Column(SmallInteger, nullable=False)
    pain: Mapped[int | None] = Column(SmallInteger)
    pain_after: Mapped[int | None] = Column(SmallInteger)
    seconds: Mapped[int | None] = Column(Integer)
    relapses: Mapped[int] = Column(SmallInteger, nullable=False)
    woke: Mapped[bool | None] = Column(Boolean)
    precision: Mapped[str] = Column(String(20), nullable=False)
    timezone: Mapped[str] = Column(String(64), nullable=False)
    id: Mapped[str] = Column(String(32), nullable=False)
    duration: Mapped[str | None] = Column(String(60))
    helper_there: Mapped[bool | None] = Column(Boolean)
    logged_by: Mapped[str] = Column(String(10), nullable=False)
    source: Mapped[str] = Column(String(10), nullable=False)
    note: Mapped[str] = Column(LongString, nullable=False)
    __table_args__ = (
        UniqueConstraint("diary", "id"),
        # What the tables of parts point to.
        UniqueConstraint("number", "diary"),
        Index("ix_entry_diary_started", "diary", "started", *COUNTED),
        one_of("precision", PRECISIONS),
        within("pain", 0, WORST_PAIN),
        within("pain_after", 0, WORST_PAIN),
        within("seconds", 0, LONGEST_SECONDS),
        within("count", 1, MOST_AT_ONCE),
        within("relapses", 0, MOST_RELAPSES),
        one_of("logged_by", LOGGERS),
        no_longer("note", LONGEST_NOTE),
        one_of("source", SOURCES),
    )


def of_entry(*key: str) -> tuple:
    """What every table of parts has besides its own columns.

    Parts are kept in the order in which they are counted (in SQLite the table itself is), so that the figures of a
    whole diary need no sorting; and once more by entry. They repeat the number of their entry's diary for that, and the
    database holds the two together.

    Args:
        key: what tells the parts of a diary apart, beginning with the columns by which they are counted.
    """
    return (
        PrimaryKeyConstraint("diary", *key),
        # With the diary in it, so that the parts of a deleted entry are found by this and not by the key above.
        UniqueConstraint("entry", "diary", "position"),
        ForeignKeyConstraint(
            ["entry", "diary"], ["entry.number", "entry.diary"], ondelete="CASCADE"
        ),
    )


CLUSTERED = {"sqlite_with_rowid": False}

# The columns of a key come first, in its order: SQLite 3.40's integrity_check finds fault with any other.


def numbered() -> Column:
    """The number of a diary or of an entry."""
    return Column(Number, nullable=False)


def placed() -> Column:
    """A part's place in the order told."""
    return Column(SmallInteger, nullable=False)


def word() -> Column:
    """A value of the contract, or a step's id."""
    return Column(String(60), nullable=False)


class PlaceRow(Base):
    __tablename__ = "entry_place"
    diary: Mapped[int] = numbered()
    body_part: Mapped[str] = word()
    side: Mapped[str] = Column(String(10), nullable=False)
    entry: Mapped[int] = numbered()
    position: Mapped[int] = placed()
    __table_args__ = (*of_entry("body_part", "side", "entry"), one_of("side", SIDES), CLUSTERED)


class TriggerRow(Base):
    __tablename__ = "entry_trigger"
    diary: Mapped[int] = numbered()
    value: Mapped[str] = word()
    entry: Mapped[int] = numbered()
    position: Mapped[int] = placed()
    __table_args__ = (*of_entry("value", "entry"), CLUSTERED)


class StepRow(Base):
    __tablename__ = "entry_step"
    diary: Mapped[int] = numbered()
    kind: Mapped[str] = word()
    outcome: Mapped[str] = Column(String(10), nullable=False)
    entry: Mapped[int] = numbered()
    position: Mapped[int] = placed()
    step: Mapped[str] = word()
    # A step may be tried again: its position tells the tries apart.
    __table_args__ = (
        *of_entry("kind", "outcome", "entry", "position"),
        one_of("outcome", OUTCOMES),
        CLUSTERED,
    )


class RedFlagRow(Base):
    __tablename__ = "entry_red_flag"
    diary: Mapped[int] = numbered()
    kind: Mapped[str] = word()
    entry: Mapped[int] = numbered()
    position: Mapped[int] = placed()
    __table_args__ = (*of_entry("kind", "entry"), CLUSTERED)


class ReasonRow(Base):
    __tablename__ = "entry_reason"
    diary: Mapped[int] = numbered()
    entry: Mapped[int] = numbered()
    position: Mapped[int] = placed()
    finding: Mapped[str] = word()
    value: Mapped[str] = word()
    __table_args__ = (*of_entry("entry", "position"), CLUSTERED)


class TextRow(Base):
    """A medicine as the person names it, or a question they want to ask."""

    __tablename__ = "text"
    number: Mapped[int] = Column(Number, primary_key=True)
    diary: Mapped[int] = Column(ForeignKey("diary.number", ondelete="CASCADE"), nullable=False)
    id: Mapped[str] = Column(String(32), nullable=False)
    kind: Mapped[str] = Column(String(10), nullable=False)
    text: Mapped[str] = Column(LongString, nullable=False)
    __table_args__ = (
        UniqueConstraint("diary", "id"),
        UniqueConstraint("diary", "kind", "text"),
        one_of("kind", TEXT_KINDS),
        no_longer("text", LONGEST_TEXT),
    )


class PassRow(Base):
    """A short-lived way into a diary: a code for another device, or a link to the doctor's page. Hashed."""

    __tablename__ = "pass"
    hash: Mapped[str] = Column(String(64), primary_key=True)
    kind: Mapped[str] = Column(String(10), nullable=False)
    diary: Mapped[int] = Column(ForeignKey("diary.number", ondelete="CASCADE"), nullable=False)
    expires: Mapped[datetime] = Column(Instant, nullable=False)
    about: Mapped[dict] = Column(JSON, nullable=False)
    __table_args__ = (one_of("kind", PASS_KINDS), Index(None, "diary"), Index(None, "expires"))


class TriesRow(Base):
    """Wrong codes of a device. By a hash of its own, so that an erased device can't be found by it nor start afresh."""

    __tablename__ = "tries"
    key_hash: Mapped[str] = Column(String(64), primary_key=True)
    wrong: Mapped[int] = Column(SmallInteger, nullable=False)
    latest: Mapped[datetime] = Column(Instant, nullable=False)
    __table_args__ = (Index(None, "latest"),)
