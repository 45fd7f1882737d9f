"""Storing: tables, repositories bound to one Mandant, migrations. One SQL database holds the truth."""
