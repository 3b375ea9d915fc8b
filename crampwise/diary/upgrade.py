"""Brings a database to the newest revision of the tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from . import engine as engines
from .errors import NewerSchema

MIGRATIONS = Path(__file__).with_name("migrations")
#: Only one program at a time changes the tables of a PostgreSQL database. The number is ours: "crampwise", more or less.
ADVISORY_LOCK = 0x6372616D70
#: For how long it may wait for that, and work, in milliseconds.
UPGRADE_MILLISECONDS = 120_000


def upgrade(engine: Engine) -> None:
    """Run every revision the database lacks, in one transaction: all of them, or none.

    Raises:
        NewerSchema: the database is at a revision that is not known here.
    """
    with engines.writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            for setting in ("statement_timeout", "lock_timeout"):
                connection.execute(text(f"SET LOCAL {setting} = {UPGRADE_MILLISECONDS}"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        config = configuration(connection)
        _refuse_newer(connection, config)
        command.upgrade(config, "head")


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, for this connection; no file is needed."""
    config = Config(attributes={"connection": connection})
    # A % in a path is no variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _refuse_newer(connection: Connection, config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    for revision in MigrationContext.configure(connection).get_current_heads():
        try:
            scripts.get_revision(revision)
        except CommandError:
            raise NewerSchema(
                "The diary's database was made by a later version of Crampwise. Start that version, or restore a "
                "backup of the database from before it. Nothing was changed."
            ) from None
