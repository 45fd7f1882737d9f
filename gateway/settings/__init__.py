"""Settings: one TOML file plus environment variables AKTENBRUECKE_…; wrong ones stop the start.

Secrets (PINs, the master key) lie in files of their own.
"""

from gateway.settings.anschluesse import Dmsanschluss, Fachverfahrensanschluss, Xtaanschluss
from gateway.settings.einstellungen import Einstellungen, einstellungsdatei, lade, lies_toml, pruefe_tabelle
from gateway.settings.fehler import EinstellungenFalsch, fehlersatz
from gateway.settings.haus import Ablage, Alarme, Betrieb, Datenbank, Protokoll, S3ablage, Webhook, Worker
from gateway.settings.mandant import (
    Entschluesselung,
    Mandant,
    Mandantanschrift,
    Mandanterreichbarkeit,
    Schluessel,
)
from gateway.settings.regeln import Fristen, Mandantenkontingent, Regeln
from gateway.settings.seiten import Barrierefreiheit, Gruppenrolle, Oidc, Web
from gateway.settings.vertrauen import (
    Pdfvorgaben,
    Vertrauen,
    Verzeichnisdienst,
    Virenscannerdienst,
    Zustaendigkeiten,
)
from gateway.settings.werte import HOECHSTE_NACHRICHT

__all__ = [
    "HOECHSTE_NACHRICHT",
    "Ablage",
    "Alarme",
    "Barrierefreiheit",
    "Betrieb",
    "Datenbank",
    "Dmsanschluss",
    "Einstellungen",
    "EinstellungenFalsch",
    "Entschluesselung",
    "Fachverfahrensanschluss",
    "Fristen",
    "Gruppenrolle",
    "Mandant",
    "Mandantanschrift",
    "Mandantenkontingent",
    "Mandanterreichbarkeit",
    "Oidc",
    "Pdfvorgaben",
    "Protokoll",
    "Regeln",
    "S3ablage",
    "Schluessel",
    "Vertrauen",
    "Verzeichnisdienst",
    "Virenscannerdienst",
    "Web",
    "Webhook",
    "Worker",
    "Xtaanschluss",
    "Zustaendigkeiten",
    "einstellungsdatei",
    "fehlersatz",
    "lade",
    "lies_toml",
    "pruefe_tabelle",
]
