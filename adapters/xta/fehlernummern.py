"""The error numbers (code list urn:de:xta:webservice:codeliste:fehlernummer 1.0) and what they mean here."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.xta.namen import Ausnahme

LISTE = "urn:de:xta:webservice:codeliste:fehlernummer"
LISTENFASSUNG = "1.0"
UNBESTIMMT = "9000"


@dataclass(frozen=True)
class Bedeutung:
    """`name` as the code list has it; `satz` for people; `rat` for the administrator."""

    ausnahme: Ausnahme
    name: str
    satz: str
    rat: str


_Z, _P, _T, _S = Ausnahme.ZUGANG, Ausnahme.PARAMETER, Ausnahme.TECHNIK, Ausnahme.SCHEMA
_BETREIBER = "Den Betreiber des XTA-Servers ansprechen."

BEDEUTUNGEN = {
    UNBESTIMMT: Bedeutung(
        _T,
        "Unspezifizierter Fehler, als Freitext beschrieben",
        "Der XTA-Server meldet einen Fehler ohne nähere Angabe.",
        _BETREIBER,
    ),
    "9010": Bedeutung(
        _Z,
        "Authentisierung/Zertifikat ist abgelaufen.",
        "Das Zertifikat der Verbindung ist nicht gültig.",
        "Ist es abgelaufen oder gesperrt, ein neues beim Betreiber hinterlegen.",
    ),
    "9011": Bedeutung(_Z, "Account ist gesperrt.", "Das Konto ist gesperrt.", _BETREIBER),
    "9012": Bedeutung(
        _Z,
        "Account nicht vorhanden.",
        "Dieses Konto gibt es auf dem XTA-Server nicht.",
        "Kennung und Adresse des Servers prüfen.",
    ),
    "9013": Bedeutung(
        _Z, "Dienst ist nicht gebucht.", "Der Dienst ist für dieses Konto nicht eingerichtet.", _BETREIBER
    ),
    "9014": Bedeutung(
        _Z,
        "Authentisierung/Zertifikat passt nicht zur Absenderkennung.",
        "Das Zertifikat der Verbindung gehört nicht zu diesem Konto.",
        "Kennung und Zertifikat der Verbindung prüfen; ein neues muss beim Betreiber hinterlegt sein.",
    ),
    "9020": Bedeutung(
        _P, "Keine Parameter vorhanden", "In der Anfrage fehlen Angaben.", "Den Hersteller ansprechen."
    ),
    "9021": Bedeutung(
        _P,
        "Keine gültige URI",
        "Eine Angabe ist keine gültige Adresse (URI).",
        "Dienst und Kennung der Nachricht prüfen.",
    ),
    "9022": Bedeutung(
        _P,
        "Ungültige Parameterkombination",
        "Die Angaben der Anfrage passen nicht zusammen.",
        "Absender, Empfänger, Dienst und Zeitangaben prüfen.",
    ),
    "9023": Bedeutung(
        _P,
        "Die Nachricht überschreitet die Größenbeschränkung.",
        "Die Nachricht ist größer, als der XTA-Server annimmt.",
        "Die Akte in kleinere Pakete teilen: »hoechstgroesse« des Weges setzen (sonst »--limit«).",
    ),
    "9024": Bedeutung(
        _P,
        "MessageID ist bereits vergeben.",
        "Unter dieser Kennung liegt dem XTA-Server schon eine Nachricht vor.",
        "Mit »xta report« nachsehen, ob sie dort schon angekommen ist.",
    ),
    "9030": Bedeutung(
        _T,
        "Interner Fehler beim XTA-Server bzw. XTA-Dienstleister",
        "Der XTA-Server meldet einen inneren Fehler.",
        "Abwarten; hält es an, den Betreiber ansprechen.",
    ),
    "9031": Bedeutung(
        _T,
        "Fehler beim externen Verzeichnisdienst",
        "Der XTA-Server erreicht sein Verzeichnis nicht.",
        "Abwarten; hält es an, den Betreiber ansprechen.",
    ),
    "9032": Bedeutung(
        _T,
        "Fehler bei der Zustellung",
        "Der XTA-Server konnte die Nachricht nicht zustellen.",
        "Abwarten; hält es an, den Betreiber ansprechen.",
    ),
    "9050": Bedeutung(
        _S,
        "Fachnachricht ist nicht schemakonform",
        "Der XTA-Server hält die Fachnachricht für nicht schemakonform.",
        "Die Nachricht mit »message validate« prüfen.",
    ),
    "9051": Bedeutung(
        _S,
        "Fachnachricht trägt ein falsches Encoding.",
        "Der XTA-Server nimmt die Zeichenkodierung der Fachnachricht nicht an.",
        "Die Nachricht mit »message validate« prüfen.",
    ),
    "9052": Bedeutung(
        _S,
        "Nachricht verletzt das entsprechende Service Profil.",
        "Die Nachricht entspricht nicht dem vereinbarten Service-Profil.",
        _BETREIBER,
    ),
    "9060": Bedeutung(
        Ausnahme.VIRUS,
        "Es wurde schadhafter Code ermittelt.",
        "Der XTA-Server hat Schadsoftware in der Nachricht gefunden.",
        "Die Dokumente prüfen lassen, bevor sie noch einmal gesendet werden.",
    ),
    "9070": Bedeutung(
        Ausnahme.KENNUNG,
        "MessageID für den Account nicht bekannt.",
        "Der XTA-Server kennt für dieses Konto keine solche Nachricht.",
        "Kennung der Nachricht und Konto prüfen.",
    ),
    "9080": Bedeutung(
        Ausnahme.SYNCHRON,
        "Der Dienst wird nur asynchron angeboten.",
        "Dieser Dienst antwortet nicht sofort.",
        "Die Nachricht ohne »--synchron« senden.",
    ),
    "9081": Bedeutung(
        Ausnahme.SYNCHRON,
        "Der Dienst wird nur synchron angeboten.",
        "Dieser Dienst antwortet nur sofort.",
        "Den Dienst des Empfängers im Verzeichnis prüfen.",
    ),
    "9100": Bedeutung(
        Ausnahme.STORNIERUNG,
        "Der durch den Schalter NotBefore gesetzte Termin ist verstrichen.",
        "Die Nachricht lässt sich nicht mehr zurückziehen: Der Termin ist verstrichen.",
        "Den Empfänger ansprechen.",
    ),
    "9101": Bedeutung(
        Ausnahme.STORNIERUNG,
        "Der Schalter NotBefore wurde nicht gesetzt.",
        "Die Nachricht lässt sich nicht zurückziehen: Sie wurde ohne Termin eingeliefert.",
        "Den Empfänger ansprechen.",
    ),
}
