"""Called by alembic with the open connection of `gateway.ablage.migration`."""

from alembic import context

from gateway.ablage.tabellen import Uebergabezeile

context.configure(
    connection=context.config.attributes["verbindung"],
    target_metadata=Uebergabezeile.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
