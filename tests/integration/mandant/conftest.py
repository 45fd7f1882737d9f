"""Both kinds of database."""

from tests.integration.sicherung.conftest import bank, neue_datenbank

__all__ = ["bank", "neue_datenbank"]
