"""What every migration keeps to (ADR 0047): it adds, or it takes away, never both.

Adding survives programs of the revision before: new tables, columns that may be empty or that the database fills by
itself, indexes, looser constraints. Taking away, renaming, tightening does not: then `verlange` says since when.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def verlange(ab: str) -> None:
    """From now on only programs whose own revision is `ab` or later may work with this database."""
    op.execute(sa.text("UPDATE mindeststand SET ab = :ab").bindparams(ab=ab))
