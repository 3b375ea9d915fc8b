"""${message}"""

import sqlalchemy as sa
from alembic import op

from crampwise.diary.migrations.downgrade import refuse

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    refuse()
