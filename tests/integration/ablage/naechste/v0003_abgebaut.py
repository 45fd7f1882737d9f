"""For tests only: the release after that takes something away, and says so."""

from alembic import op

from gateway.ablage.migrationen.schritte import verlange

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    verlange("0002")
    with op.batch_alter_table("zugang") as tabelle:
        tabelle.drop_column("zuletzt")
