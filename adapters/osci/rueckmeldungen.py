"""Feedback codes of OSCI-Transport 1.2 as typed values: what they mean and what to do.

One table for client and mailbox. The rule of the specification (chapter 5) is: 0xxx and 3xxx mean
executed, 9xxx not executed. Three warnings must not be believed; the table says why (`vorbehalt`).
One of them, 3707, only while it stands alone: beside a success it is the warning that it calls itself.
Codes: specification 06.06.2002 with corrigenda, supplement "Effiziente Übertragung großer Datenmengen".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.osci.rat import rat_zu


@dataclass(frozen=True)
class Rueckmeldecode:
    """One row of the table. `vorbehalt`: why a warning counts as refusal in practice; `nur_allein`: it does
    so only where no success (0xxx) stands beside it."""

    code: str
    satz: str
    wiederholbar: bool = False
    """The same order may succeed later without anybody changing anything."""
    vorbehalt: str | None = None
    nur_allein: bool = False

    @property
    def ausgefuehrt(self) -> bool:
        """The order counts as executed."""
        return self.code[:1] in ("0", "3") and self.vorbehalt is None

    @property
    def rat(self) -> str:
        """What the administrator should do; empty where all is well or nothing was said."""
        return rat_zu(self.code) if self.code else ""

    @property
    def nur_fault(self) -> bool:
        """9000 to 9503 travel as SOAP fault: unsigned, unencrypted, proving nothing."""
        return "9000" <= self.code <= "9503"


@dataclass(frozen=True)
class Rueckmeldung:
    """One feedback entry as it came: code and the mailbox's own text."""

    code: str
    text: str = ""

    @property
    def angabe(self) -> Rueckmeldecode:
        return angabe(self.code)


@dataclass(frozen=True)
class Urteil:
    """What a list of feedback entries means together."""

    ausgefuehrt: bool
    wiederholbar: bool
    massgeblich: Rueckmeldecode


ERFOLG_ENDE = "0800"
ERFOLG_WEITER = "0801"
PRUEFUNG_UNVOLLSTAENDIG = "3707"
WEITERE_ZUSTELLUNGEN = "3800"
WEITERE_LAUFZETTEL = "3801"
ANTWORT_UNSIGNIERT = "3802"
ANTWORT_UNVERSCHLUESSELT = "3803"
INNERE_RUECKMELDUNG_WARNUNG = "3950"
INTERN = "9000"
KEINE_OSCI_NACHRICHT = "9100"
SCHLUESSEL_FEHLT = "9200"
NICHT_ENTSCHLUESSELBAR = "9202"
KEIN_AUFTRAG = "9300"
KONTROLLBLOCK_FALSCH = "9400"
CHIFFRIERZERTIFIKAT_FEHLT = "9500"
CHIFFRIERZERTIFIKAT_UNGUELTIG = "9501"
CHIFFRIERZERTIFIKAT_GESPERRT = "9502"
NICHT_SIGNIERT = "9600"
SIGNATUR_FALSCH = "9601"
NICHT_ALLES_SIGNIERT = "9602"
SIGNIERZERTIFIKAT_UNGUELTIG = "9700"
SIGNIERZERTIFIKAT_GESPERRT = "9701"
EMPFAENGERZERTIFIKAT_UNGUELTIG = "9706"
EMPFAENGERZERTIFIKAT_GESPERRT = "9707"
OHNE_MESSAGE_ID = "9800"
MESSAGE_ID_FREMD = "9801"
NUR_IM_DIALOG = "9802"
KEINE_ZUSTELLUNG = "9803"
KEIN_LAUFZETTEL = "9804"
NICHT_ANGENOMMEN = "9805"
KEINE_ANTWORTZUSTELLUNG = "9806"
EMPFAENGERSIGNATUR_FALSCH = "9807"
EMPFAENGER_INTERN = "9808"
NICHT_ZUGESTELLT = "9809"
DOCH_ZUGESTELLT = "9810"
AUFTRAG_INTERN = "9811"
PAKET_DOPPELT = "9900"
PAKETNUMMER_FALSCH = "9901"
PAKET_ZU_GROSS = "9902"
PAKET_ZU_KLEIN = "9903"
NACHRICHT_ZU_GROSS = "9904"
PAKETANGABEN_FALSCH = "9905"
INNERE_RUECKMELDUNG_FEHLER = "9950"

_ZEILEN = (
    Rueckmeldecode(ERFOLG_ENDE, "Der Auftrag ist ausgeführt, der Dialog ist beendet."),
    Rueckmeldecode(ERFOLG_WEITER, "Der Auftrag ist ausgeführt, der Dialog geht weiter."),
    Rueckmeldecode("3500", "Unser Verschlüsselungszertifikat ist abgelaufen oder noch nicht gültig."),
    Rueckmeldecode("3501", "Unser Verschlüsselungszertifikat konnte nicht vollständig geprüft werden."),
    Rueckmeldecode("3700", "Unser Signaturzertifikat ist abgelaufen oder noch nicht gültig."),
    Rueckmeldecode("3701", "Das Signaturzertifikat eines Autors ist abgelaufen oder noch nicht gültig."),
    Rueckmeldecode("3702", "Der Aussteller hat das Signaturzertifikat eines Autors nicht richtig signiert."),
    Rueckmeldecode("3703", "Das Signaturzertifikat eines Autors ist gesperrt."),
    Rueckmeldecode("3704", "Das Verschlüsselungszertifikat eines Autors ist zeitlich nicht gültig."),
    Rueckmeldecode("3705", "Das Verschlüsselungszertifikat des Empfängers ist zeitlich nicht gültig."),
    Rueckmeldecode("3706", "Das Verschlüsselungszertifikat eines Lesers ist zeitlich nicht gültig."),
    Rueckmeldecode(
        PRUEFUNG_UNVOLLSTAENDIG,
        "Das Postfach konnte ein Zertifikat nicht vollständig prüfen.",
        vorbehalt="Formal eine Warnung; ein Postfach im Betrieb lehnt damit selbstsignierte Zertifikate ab.",
        nur_allein=True,
    ),
    Rueckmeldecode("3708", "Das Signaturzertifikat des Empfängers ist zeitlich nicht gültig."),
    Rueckmeldecode(WEITERE_ZUSTELLUNGEN, "Im Postfach liegen weitere Zustellungen."),
    Rueckmeldecode(WEITERE_LAUFZETTEL, "Es gibt weitere passende Laufzettel."),
    Rueckmeldecode(ANTWORT_UNSIGNIERT, "Der Empfänger hat seine Antwort nicht signiert."),
    Rueckmeldecode(ANTWORT_UNVERSCHLUESSELT, "Der Empfänger hat unverschlüsselt geantwortet."),
    Rueckmeldecode(INNERE_RUECKMELDUNG_WARNUNG, "Zur ganzen Nachricht liegen Rückmeldungen mit Warnung vor."),
    Rueckmeldecode(
        "3951",
        "Das Postfach ist mit der ganzen Nachricht nicht rechtzeitig fertig geworden.",
        wiederholbar=True,
        vorbehalt="Ob die Nachricht im Postfach liegt, zeigt erst der Laufzettel.",
    ),
    Rueckmeldecode(
        "3952",
        "Das Postfach verarbeitet die ganze Nachricht noch.",
        wiederholbar=True,
        vorbehalt="Die Nachricht liegt noch nicht im Postfach.",
    ),
    Rueckmeldecode(INTERN, "Im Postfach ist ein Fehler aufgetreten.", wiederholbar=True),
    Rueckmeldecode(
        KEINE_OSCI_NACHRICHT, "Das Postfach hat unsere Nachricht nicht als OSCI-Nachricht erkannt."
    ),
    Rueckmeldecode(
        SCHLUESSEL_FEHLT,
        "Die Nachricht ist mit einem Zertifikat verschlüsselt, zu dem das Postfach keinen Schlüssel hat.",
    ),
    Rueckmeldecode("9201", "Das Zertifikat, mit dem die Nachricht verschlüsselt ist, ist gesperrt."),
    Rueckmeldecode(NICHT_ENTSCHLUESSELBAR, "Das Postfach konnte die Nachricht nicht entschlüsseln."),
    Rueckmeldecode(KEIN_AUFTRAG, "Die Nachricht enthält keinen gültigen Auftrag."),
    Rueckmeldecode(
        KONTROLLBLOCK_FALSCH,
        "Die Nachricht passt nicht in den Ablauf des Dialogs; ein neuer Dialog ist nötig.",
        wiederholbar=True,
    ),
    Rueckmeldecode(CHIFFRIERZERTIFIKAT_FEHLT, "In der Nachricht fehlt unser Verschlüsselungszertifikat."),
    Rueckmeldecode(
        CHIFFRIERZERTIFIKAT_UNGUELTIG, "Das Postfach erkennt unser Verschlüsselungszertifikat nicht an."
    ),
    Rueckmeldecode(CHIFFRIERZERTIFIKAT_GESPERRT, "Unser Verschlüsselungszertifikat ist gesperrt."),
    Rueckmeldecode(
        "9503", "Das Postfach konnte unser Verschlüsselungszertifikat nicht prüfen.", wiederholbar=True
    ),
    Rueckmeldecode(NICHT_SIGNIERT, "Das Postfach verlangt für diesen Auftrag eine Signatur."),
    Rueckmeldecode(SIGNATUR_FALSCH, "Die Signatur des Auftrags ist nicht gültig."),
    Rueckmeldecode(NICHT_ALLES_SIGNIERT, "Es sind nicht alle verlangten Teile des Auftrags signiert."),
    Rueckmeldecode("9603", "Das Postfach konnte die Signatur des Auftrags nicht prüfen.", wiederholbar=True),
    Rueckmeldecode(SIGNIERZERTIFIKAT_UNGUELTIG, "Das Postfach erkennt unser Signaturzertifikat nicht an."),
    Rueckmeldecode(SIGNIERZERTIFIKAT_GESPERRT, "Unser Signaturzertifikat ist gesperrt."),
    Rueckmeldecode("9704", "Der Aussteller hat das Verschlüsselungszertifikat eines Autors nicht signiert."),
    Rueckmeldecode("9705", "Das Verschlüsselungszertifikat eines Autors ist gesperrt."),
    Rueckmeldecode(
        EMPFAENGERZERTIFIKAT_UNGUELTIG,
        "Das Postfach erkennt das Verschlüsselungszertifikat des Empfängers nicht an.",
    ),
    Rueckmeldecode(
        EMPFAENGERZERTIFIKAT_GESPERRT, "Das Verschlüsselungszertifikat des Empfängers ist gesperrt."
    ),
    Rueckmeldecode("9708", "Das Postfach erkennt das Verschlüsselungszertifikat eines Lesers nicht an."),
    Rueckmeldecode("9709", "Das Verschlüsselungszertifikat eines Lesers ist gesperrt."),
    Rueckmeldecode("9710", "Das Postfach konnte die Zertifikate nicht prüfen.", wiederholbar=True),
    Rueckmeldecode("9711", "Das Postfach erkennt das Signaturzertifikat des Empfängers nicht an."),
    Rueckmeldecode("9712", "Das Signaturzertifikat des Empfängers ist gesperrt."),
    Rueckmeldecode(OHNE_MESSAGE_ID, "Das Postfach nimmt keine Zustellung ohne Nachrichtenkennung an."),
    Rueckmeldecode(
        MESSAGE_ID_FREMD,
        "Diese Nachrichtenkennung hat das Postfach nicht vergeben, oder sie ist schon benutzt.",
    ),
    Rueckmeldecode(NUR_IM_DIALOG, "Diesen Auftrag nimmt das Postfach nur in einem eröffneten Dialog an."),
    Rueckmeldecode(KEINE_ZUSTELLUNG, "Es liegt keine passende Zustellung im Postfach."),
    Rueckmeldecode(KEIN_LAUFZETTEL, "Es gibt keinen passenden Laufzettel."),
    Rueckmeldecode(NICHT_ANGENOMMEN, "Der Empfänger hat die Zustellung nicht angenommen."),
    Rueckmeldecode(
        KEINE_ANTWORTZUSTELLUNG,
        "Der Empfänger hat die Zustellung angenommen, aber keine Antwort für uns mitgegeben.",
    ),
    Rueckmeldecode(EMPFAENGERSIGNATUR_FALSCH, "Die Signatur des Empfängers unter seiner Antwort ist falsch."),
    Rueckmeldecode(EMPFAENGER_INTERN, "Beim Empfänger ist ein Fehler aufgetreten.", wiederholbar=True),
    Rueckmeldecode(
        NICHT_ZUGESTELLT,
        "Das Postfach konnte die Zustellung nicht an den Empfänger geben.",
        wiederholbar=True,
    ),
    Rueckmeldecode(
        DOCH_ZUGESTELLT,
        "Beim Weitergeben ist ein Fehler aufgetreten; die Zustellung hat den Empfänger aber erreicht.",
    ),
    Rueckmeldecode(AUFTRAG_INTERN, "Das Postfach konnte den Auftrag nicht ausführen.", wiederholbar=True),
    Rueckmeldecode(PAKET_DOPPELT, "Dieses Teilpaket liegt schon im Postfach."),
    Rueckmeldecode(PAKETNUMMER_FALSCH, "Die Nummer des Teilpakets passt nicht."),
    Rueckmeldecode(PAKET_ZU_GROSS, "Das Teilpaket ist größer, als das Postfach annimmt."),
    Rueckmeldecode(PAKET_ZU_KLEIN, "Das Teilpaket ist kleiner, als das Postfach annimmt."),
    Rueckmeldecode(NACHRICHT_ZU_GROSS, "Die Nachricht ist größer, als das Postfach annimmt."),
    Rueckmeldecode(PAKETANGABEN_FALSCH, "Die Angaben zu den Teilpaketen widersprechen sich."),
    Rueckmeldecode(
        INNERE_RUECKMELDUNG_FEHLER, "Die zusammengesetzte Nachricht hat das Postfach nicht angenommen."
    ),
)

TABELLE: dict[str, Rueckmeldecode] = {zeile.code: zeile for zeile in _ZEILEN}


def angabe(code: str) -> Rueckmeldecode:
    """The row of a code; an unknown one is judged by its first digit alone."""
    bekannt = TABELLE.get(code)
    if bekannt:
        return bekannt
    satz = {
        "0": "Das Postfach meldet Erfolg mit einer unbekannten Kennzahl.",
        "3": "Das Postfach meldet eine unbekannte Warnung.",
    }.get(code[:1], "Das Postfach meldet einen unbekannten Fehler.")
    return Rueckmeldecode(code, satz)


def urteile(rueckmeldungen: Iterable[Rueckmeldung]) -> Urteil:
    """Judge all entries together: one refusal decides; no entry at all proves nothing."""
    angaben = [r.angabe for r in rueckmeldungen]
    erfolg = next((a for a in angaben if a.code[:1] == "0"), None)
    weigerungen = [a for a in angaben if not (a.ausgefuehrt or (erfolg and a.nur_allein))]
    if weigerungen:
        return Urteil(False, all(w.wiederholbar for w in weigerungen), weigerungen[0])
    if not angaben:
        return Urteil(False, False, Rueckmeldecode("", "Das Postfach hat keine Rückmeldung gegeben."))
    return Urteil(True, False, erfolg or angaben[0])
