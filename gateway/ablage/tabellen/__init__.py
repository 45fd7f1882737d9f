"""The tables, one module per subject. Importing this package makes all of them known."""

from gateway.ablage.tabellen.audit import Auditkopf, Auditzeile
from gateway.ablage.tabellen.aufgabe import Aufgabenzeile, Benutzerzeile, Rollenzeile, Stimmzeile
from gateway.ablage.tabellen.auftrag import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.begleitliste import Begleitstueck
from gateway.ablage.tabellen.betrieb import (
    Dienstzeile,
    Dmszeitzeile,
    Gangzeile,
    Logzeile,
    Mindeststandzeile,
    Stundenzeile,
    Workerzeile,
)
from gateway.ablage.tabellen.dokumentblick import Dokumentblick
from gateway.ablage.tabellen.inhalt import Dokumentstatus, Dokumentzeile, Schluesselzeile
from gateway.ablage.tabellen.konto import Ersatzwortzeile, Fremdsitzungszeile, Identitaetszeile, Kontozeile
from gateway.ablage.tabellen.mandant import Aufloesungszeile
from gateway.ablage.tabellen.meldeweg import Alarmzeile, Partnerfristzeile, Wachezeile, Webhookzeile
from gateway.ablage.tabellen.meldung import Meldungsstand, Meldungszeile
from gateway.ablage.tabellen.merkzettel import Merkzettelzeile
from gateway.ablage.tabellen.nachricht import Nachrichtenzeile, Vorfallzeile
from gateway.ablage.tabellen.person import Personenwortzeile
from gateway.ablage.tabellen.regelsatz import Regelsatzzeile
from gateway.ablage.tabellen.schnittstelle import Clientzeile, Idempotenzzeile, Tokenzeile
from gateway.ablage.tabellen.seitenbemerkung import Seitenbemerkung
from gateway.ablage.tabellen.spaetscan import Spaetscanzeile
from gateway.ablage.tabellen.termin import Terminzeile
from gateway.ablage.tabellen.vorgang import (
    ENDE,
    Ereignisart,
    Ereigniszeile,
    Suchwortzeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.wartung import Wartungszeile
from gateway.ablage.tabellen.zugang import Fehlversuchszeile, Seitenzeile, Zugangsart, Zugangszeile

__all__ = [
    "ENDE",
    "Alarmzeile",
    "Auditkopf",
    "Auditzeile",
    "Aufgabenzeile",
    "Aufloesungszeile",
    "Auftragsklasse",
    "Auftragszeile",
    "Auftragszustand",
    "Begleitstueck",
    "Benutzerzeile",
    "Clientzeile",
    "Dienstzeile",
    "Dmszeitzeile",
    "Dokumentblick",
    "Dokumentstatus",
    "Dokumentzeile",
    "Ereignisart",
    "Ereigniszeile",
    "Ersatzwortzeile",
    "Fehlversuchszeile",
    "Fremdsitzungszeile",
    "Gangzeile",
    "Idempotenzzeile",
    "Identitaetszeile",
    "Kontozeile",
    "Logzeile",
    "Meldungsstand",
    "Meldungszeile",
    "Merkzettelzeile",
    "Mindeststandzeile",
    "Nachrichtenzeile",
    "Partnerfristzeile",
    "Personenwortzeile",
    "Regelsatzzeile",
    "Rollenzeile",
    "Schluesselzeile",
    "Seitenbemerkung",
    "Seitenzeile",
    "Spaetscanzeile",
    "Stimmzeile",
    "Stundenzeile",
    "Suchwortzeile",
    "Terminzeile",
    "Tokenzeile",
    "Uebergabezeile",
    "Vorfallzeile",
    "Vorgangszeile",
    "Wachezeile",
    "Wartungszeile",
    "Webhookzeile",
    "Workerzeile",
    "Zugangsart",
    "Zugangszeile",
]
