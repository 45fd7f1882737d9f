"""For tests only: a revision that this program doesn't know, as the next release may bring it. It does everything that
adding may do (ADR 0047), to the tables that are written most."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "neuheit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_neuheit"),
    )
    for tabelle in (
        "auftrag",
        "vorgang",
        "uebergabe",
        "nachricht",
        "dokument",
        "ereignis",
        "audit",
        "zugang",
    ):
        op.add_column(tabelle, sa.Column("neu_leer", sa.String(length=40), nullable=True))
        op.add_column(tabelle, sa.Column("neu_vorgabe", sa.Integer(), nullable=False, server_default="7"))
        op.create_index(f"ix_{tabelle}_neu_vorgabe", tabelle, ["neu_vorgabe"])
