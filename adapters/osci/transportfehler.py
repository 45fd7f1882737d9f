"""What can go wrong between participant and mailbox: dialogs, transport signature and encryption, HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.osci.fehler import OsciFehler, TransportsignaturFehler
from adapters.osci.rueckmeldungen import Rueckmeldung, urteile
from gateway.errors import EingabeFehler, Fehler, VoruebergehenderFehler


class NichtSigniert(TransportsignaturFehler):
    """The transport signature is missing; such a message proves nothing."""

    code = "osci.transportsignatur.fehlt"
    satz = "Die Nachricht trägt keine Transportsignatur."
    rat = "Den Betreiber des Postfachs ansprechen: Antworten müssen signiert sein."


class NichtAllesSigniert(TransportsignaturFehler):
    """A block, the Body or an attachment is not covered, or something else is."""

    code = "osci.transportsignatur.unvollstaendig"
    satz = "Die Transportsignatur umfasst nicht genau die Teile der Nachricht."
    rat = "Verändert ein Proxy die Nachricht? Sonst den Betreiber des Postfachs ansprechen."


class FremdeSignatur(TransportsignaturFehler):
    """Signed, but not by the mailbox that was configured."""

    code = "osci.transportsignatur.fremd"
    satz = "Die Antwort ist nicht vom erwarteten Postfach signiert."
    rat = (
        "Das Signaturzertifikat des Postfachs neu beim Betreiber oder aus dem DVDV holen; sonst"
        " Adresse prüfen."
    )


class Unverschluesselt(OsciFehler):
    """A plain answer to an encrypted request."""

    code = "osci.transport.unverschluesselt"
    satz = "Die Antwort auf eine verschlüsselte Nachricht ist nicht verschlüsselt."
    rat = "Den Betreiber des Postfachs ansprechen; verkehrt jemand unter seiner Adresse?"


class TransportNichtEntschluesselbar(OsciFehler):
    """The transport encryption does not open: changed bytes or a forbidden method."""

    code = "osci.transport.verschluesselung"
    satz = "Die Transportverschlüsselung lässt sich nicht öffnen."
    rat = "Wiederholen; kommt es wieder, benutzt die Gegenseite ein veraltetes Verfahren (CBC, RSA 1.5)."


class TransportFremderSchluessel(TransportNichtEntschluesselbar):
    """Encrypted for somebody else's certificate."""

    code = "osci.transport.fremder_schluessel"
    satz = "Die Nachricht ist auf der Transportebene für jemand anderen verschlüsselt."
    rat = "Die Gegenseite benutzt ein altes Chiffrierzertifikat: das aktuelle mitteilen, DVDV-Eintrag prüfen."


class NachrichtZuGross(OsciFehler):
    """More bytes than we take at once."""

    code = "osci.zu_gross"
    satz = "Die OSCI-Nachricht ist größer, als hier angenommen wird."
    rat = "Die Akte in kleinere Pakete teilen (»--limit«) oder Teilpakete benutzen (»--chunk-size«)."


class SpoolVoll(VoruebergehenderFehler):
    """What all messages together may occupy until they are verified is occupied."""

    code = "osci.spool.voll"
    satz = "Der Platz für Nachrichten, die gerade ankommen, ist belegt."
    rat = "Auf der Platte des Zwischenordners Platz schaffen; sonst abwarten."


class UnbekanntUndGross(SpoolVoll):
    """A large message from an address that nothing with a valid signature came from yet."""

    code = "osci.spool.unbekannt"
    satz = "Eine so große Nachricht wird nur von Absendern angenommen, die sich schon ausgewiesen haben."
    rat = "Wiederholen: Nach einem gültig signierten kleinen Auftrag wird sie angenommen."


class KontrollblockFalsch(OsciFehler):
    """Response, ConversationId or SequenceNumber do not fit: replayed, reordered or foreign."""

    code = "osci.dialog.kontrollblock"
    satz = "Die Nachricht gehört nicht an diese Stelle des Dialogs."
    rat = "Wiederholen; kommt es wieder, liegt ein Zwischenspeicher (Proxy) auf dem Weg."


class DialogBeendet(OsciFehler):
    """An order after exitDialog or after a response that could not be believed."""

    code = "osci.dialog.beendet"
    satz = "Dieser Dialog ist beendet; es muss ein neuer eröffnet werden."
    rat = "Wiederholen; der nächste Versuch eröffnet einen neuen Dialog."


class AntwortUnpassend(OsciFehler):
    """A good message, but not the answer to this request."""

    code = "osci.dialog.antwort"
    satz = "Das Postfach hat mit einer anderen Art von Nachricht geantwortet."
    rat = "Ist das die Adresse eines OSCI-Postfachs? Sonst dessen Betreiber ansprechen."


class PostfachNichtErreichbar(VoruebergehenderFehler):
    """Connection refused, cut or timed out; whether the order was executed is unknown."""

    code = "osci.postfach.nicht_erreichbar"
    satz = "Das Postfach ist nicht erreichbar oder hat die Verbindung abgebrochen."
    rat = "Adresse, Firewall und Proxy prüfen; hält es an, den Betreiber des Postfachs ansprechen."


class PostfachAntwortetNicht(PostfachNichtErreichbar):
    """Silent or too slow: waiting for it costs the time of everybody else's work."""

    code = "osci.postfach.zeit"
    satz = "Das Postfach antwortet nicht oder zu langsam."
    rat = "Abwarten; hält es an, den Betreiber des Postfachs ansprechen."


class PostfachRuht(VoruebergehenderFehler):
    """Not even tried: this mailbox has just let us wait in vain."""

    code = "osci.postfach.ruht"
    satz = "Das Postfach hat eben nicht geantwortet; es wird etwas später wieder gefragt."
    rat = "Nichts zu tun: Es wird von selbst wieder gefragt."


class PostfachAntwortUnbrauchbar(VoruebergehenderFehler):
    """Answered, but not with an OSCI message (proxy page, rubbish, HTTP error)."""

    code = "osci.postfach.antwort_unbrauchbar"
    satz = "Das Postfach hat nicht mit einer OSCI-Nachricht geantwortet."
    rat = "Adresse des Postfachs prüfen; oft antwortet ein Proxy oder eine Anmeldeseite an seiner Stelle."


class AuftragAbgelehnt(OsciFehler):
    """The mailbox refused in a signed answer; `rueckmeldungen` say why."""

    code = "osci.auftrag.abgelehnt"
    satz = "Das Postfach hat den Auftrag nicht ausgeführt."
    rat = "Die Rückmeldung des Postfachs nachschlagen (docs/transportfehler.md)."

    def __init__(self, rueckmeldungen: Sequence[Rueckmeldung]):
        self.rueckmeldungen = tuple(rueckmeldungen)
        angabe = urteile(rueckmeldungen).massgeblich
        text = f"{angabe.satz} (Rückmeldung {angabe.code})" if angabe.code else angabe.satz
        super().__init__(text, rat=angabe.rat)


class AuftragSpaeterWiederholen(VoruebergehenderFehler):
    """Not executed, but the same order may succeed later."""

    code = "osci.auftrag.spaeter"
    satz = "Das Postfach konnte den Auftrag noch nicht ausführen."
    rat = "Abwarten; hält es an, den Betreiber des Postfachs ansprechen."

    def __init__(self, rueckmeldungen: Sequence[Rueckmeldung]):
        self.rueckmeldungen = tuple(rueckmeldungen)
        angabe = urteile(rueckmeldungen).massgeblich
        super().__init__(f"{angabe.satz} (Rückmeldung {angabe.code})", rat=angabe.rat)


class SoapFault(VoruebergehenderFehler):
    """An unauthenticated fault: it ends the dialog and proves nothing, least of all a refusal."""

    code = "osci.fault"
    satz = "Das Postfach hat den Dialog mit einer nicht signierten Fehlermeldung beendet."
    rat = "Die Kennzahl nachschlagen (docs/transportfehler.md); ohne Kennzahl den Betreiber ansprechen."

    def __init__(self, meldung: Rueckmeldung):
        self.meldung = meldung
        text = f"{self.satz} {meldung.angabe.satz} (Fehler {meldung.code or 'ohne Kennzahl'})"
        super().__init__(text, rat=meldung.angabe.rat if meldung.code else None)


UNGEWISS = (PostfachNichtErreichbar, PostfachAntwortUnbrauchbar, SoapFault)
"""After these nobody knows whether the order was executed."""


def ungewiss(fehler: Fehler) -> bool:
    """Nobody knows whether the order was executed: no answer, or one that cannot be believed."""
    return isinstance(fehler, UNGEWISS) or (isinstance(fehler, EingabeFehler) and fehler.wiederholbar)


def gibt_keine_pakete(fehler: Fehler) -> bool:
    """The answer to partialFetchDelivery of a mailbox that does not know this order after all.

    There is no code for it: mailboxes say 98xx, or 91xx, 93xx, 95xx in a fault. Believing an unsigned fault
    costs nothing here, as fetching the whole asks for the same delivery."""
    if isinstance(fehler, SoapFault):
        return fehler.meldung.code[:2] in ("91", "93", "95")
    if not isinstance(fehler, AuftragAbgelehnt | AuftragSpaeterWiederholen):
        return False
    return urteile(fehler.rueckmeldungen).massgeblich.code[:2] in ("93", "95", "98")


def abgelehnt(rueckmeldungen: Sequence[Rueckmeldung]) -> Fehler:
    """The exception for feedback that means not executed."""
    spaeter = urteile(rueckmeldungen).wiederholbar
    return AuftragSpaeterWiederholen(rueckmeldungen) if spaeter else AuftragAbgelehnt(rueckmeldungen)
