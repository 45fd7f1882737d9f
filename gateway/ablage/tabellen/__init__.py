"""The tables, one module per subject. Importing this package makes all of them known."""

from gateway.ablage.tabellen.audit import Auditkopf, Auditzeile
from gateway.ablage.tabellen.auftrag import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.inhalt import Dokumentzeile, Freigabezeile, Schluesselzeile
from gateway.ablage.tabellen.nachricht import Nachrichtenzeile, Vorfallzeile
from gateway.ablage.tabellen.uebergabe import Ereignisart, Ereigniszeile, Uebergabezeile

__all__ = [
    "Auditkopf",
    "Auditzeile",
    "Auftragsklasse",
    "Auftragszeile",
    "Auftragszustand",
    "Dokumentzeile",
    "Ereignisart",
    "Ereigniszeile",
    "Freigabezeile",
    "Nachrichtenzeile",
    "Schluesselzeile",
    "Uebergabezeile",
    "Vorfallzeile",
]
