"""What can go wrong between an XTA client and its server.

`Abgelehnt` and `TechnischesProblem` are the typed faults of the standard; the server raises them, the client
raises them again from what it was answered.
"""

from __future__ import annotations

from adapters.xta.fehlernummern import BEDEUTUNGEN, UNBESTIMMT
from adapters.xta.namen import Ausnahme
from gateway.errors import AufrufFehler, EingabeFehler, Fehler, VoruebergehenderFehler


class XtaFehler(EingabeFehler):
    """Branch of what is wrong with bytes from outside."""

    code = "xta"
    satz = "Die XTA-Nachricht ist nicht zulässig."
    rat = "Den Betreiber der Gegenseite ansprechen."


class RahmenFehler(XtaFehler):
    """The MTOM package: multipart/related, parts, XOP references."""

    code = "xta.rahmen"
    satz = "Der Rahmen der Nachricht (MTOM) ist nicht zulässig."
    rat = "Verändert ein Proxy die Nachricht? Sonst den Hersteller der Gegenseite ansprechen."


class RahmenUnvollstaendig(RahmenFehler):
    """Cut off on the way."""

    code = "xta.rahmen.unvollstaendig"
    satz = "Die Nachricht ist unvollständig: das Ende fehlt."
    rat = "Wiederholen; kommt es wieder, Zeit- und Größengrenzen von Proxy und Firewall prüfen."


class UmschlagFehler(XtaFehler):
    """Envelope, header blocks, or a body that does not fit the schema."""

    code = "xta.umschlag"
    satz = "Der Aufbau der XTA-Nachricht ist nicht zulässig."


class AdressierungFehler(UmschlagFehler):
    """WS-Addressing; `unterwert` is the subcode of the fault (WS-Addressing 1.0 SOAP Binding, 6.4)."""

    code = "xta.adressierung"
    satz = "Die Adressierung der XTA-Nachricht (WS-Addressing) ist nicht zulässig."

    def __init__(self, unterwert: str, text: str | None = None):
        self.unterwert = unterwert
        super().__init__(text)


class NichtVerstanden(UmschlagFehler):
    """A header block that must be understood and is none of ours (SOAP 1.2, 5.4.8)."""

    code = "xta.umschlag.nicht_verstanden"
    satz = "Ein Kopfblock der Nachricht muss verstanden werden, ist hier aber nicht bekannt."


class InhaltUnpassend(XtaFehler):
    """A message that is none of ours: encrypted at this level, or with attachments."""

    code = "xta.inhalt"
    satz = "Die Nachricht enthält nicht genau einen versiegelten Inhalt."
    rat = "Den Absender ansprechen: Inhalte kommen als eine versiegelte Sendung, ohne Anlagen."


class NachrichtZuGross(XtaFehler):
    """More than the route takes; nothing was sent."""

    code = "xta.zu_gross"
    satz = "Die Sendung ist größer, als auf diesem Weg zugelassen ist."
    rat = (
        "Die Akte in kleinere Pakete teilen (»nachrichtengrenze«, »--limit«) oder die Grenze des Weges"
        " (»hoechstgroesse«) anheben."
    )


class ServerzertifikatFalsch(XtaFehler):
    """TLS: the other side is not who we want to talk to; nothing was sent."""

    code = "xta.server.zertifikat"
    satz = "Das Zertifikat des XTA-Servers ist nicht gültig oder gehört zu einem anderen Namen."
    rat = "Adresse prüfen; fehlt ein CA-Zertifikat oder eine Sperrliste im Vertrauensordner?"


class Abgelehnt(XtaFehler):
    """A typed fault that no retry helps: `ausnahme` and `nummer` as the standard lists them."""

    code = "xta.abgelehnt"
    satz = "Der XTA-Server hat den Auftrag abgelehnt."

    def __init__(self, nummer: str, text: str | None = None, *, ausnahme: Ausnahme | None = None):
        self.nummer = nummer
        self.ausnahme, satz, rat = _bedeutung(nummer, ausnahme)
        super().__init__(text or f"{satz} (Fehler {nummer})", rat=rat)


class KontoAbgelehnt(Abgelehnt):
    """PermissionDeniedException: the server does not let us use our own account. It concerns all messages
    and is mended at once for all of them, here or at the operator's."""

    code = "xta.konto"


class Aufgegeben(XtaFehler):
    """The transport report of our message is red: the server has taken it and given it up."""

    code = "xta.aufgegeben"
    satz = "Der XTA-Server hat die Nachricht angenommen, die Zustellung aber aufgegeben."
    rat = "Den Transportbericht mit »xta report« ansehen und den Betreiber des XTA-Servers fragen."


class TechnischesProblem(VoruebergehenderFehler):
    """XTAWSTechnicalProblemException, or a fault that says nothing: later it may go well."""

    code = "xta.technik"
    satz = "Der XTA-Server kann den Auftrag im Augenblick nicht ausführen."
    rat = "Abwarten; hält es an, den Betreiber des XTA-Servers ansprechen."

    def __init__(self, nummer: str = UNBESTIMMT, text: str | None = None):
        self.nummer = nummer
        self.ausnahme, satz, rat = _bedeutung(nummer, Ausnahme.TECHNIK)
        super().__init__(text or f"{satz} (Fehler {nummer})", rat=rat)


class ServerNichtErreichbar(VoruebergehenderFehler):
    """Refused, cut or timed out; whether the order was executed is unknown."""

    code = "xta.server.nicht_erreichbar"
    satz = "Der XTA-Server ist nicht erreichbar oder hat die Verbindung abgebrochen."
    rat = "Adresse, Firewall und das Zertifikat der Verbindung prüfen."


class ServerAntwortetNicht(ServerNichtErreichbar):
    """Silent or too slow: waiting for it costs the time of everybody else's work."""

    code = "xta.server.zeit"
    satz = "Der XTA-Server antwortet nicht oder zu langsam."
    rat = "Abwarten; hält es an, den Betreiber des XTA-Servers ansprechen."


class ServerRuht(VoruebergehenderFehler):
    """Not even tried: this server has just let us wait in vain."""

    code = "xta.server.ruht"
    satz = "Der XTA-Server hat eben nicht geantwortet; er wird etwas später wieder gefragt."
    rat = "Nichts zu tun: Er wird von selbst wieder gefragt."


class AntwortUnbrauchbar(VoruebergehenderFehler):
    """Answered, but not with an XTA message; whether the order was executed is unknown."""

    code = "xta.server.antwort_unbrauchbar"
    satz = "Der XTA-Server hat nicht mit einer XTA-Nachricht geantwortet."
    rat = "Adresse prüfen; oft antwortet ein Proxy oder eine Anmeldeseite an seiner Stelle."


class ZertifikatNichtAngenommen(XtaFehler):
    """TLS: the server does not take our certificate; nothing was executed."""

    code = "xta.zertifikat_nicht_angenommen"
    satz = "Der XTA-Server nimmt das Zertifikat unserer Verbindung nicht an."
    rat = (
        "Das Zertifikat der Verbindung muss beim Betreiber hinterlegt sein und von einer CA stammen,"
        " der er traut."
    )


class OrdnerBelegt(AufrufFehler):
    """Another process serves from this folder."""

    code = "xta.ordner_belegt"
    satz = "In diesem Ordner arbeitet schon ein anderer XTA-Server."
    rat = "Den anderen beenden oder mit »--state« einen eigenen Ordner nennen."


class AndereFassung(AufrufFehler):
    """The folder keeps messages of another release."""

    code = "xta.andere_fassung"
    satz = "In diesem Ordner liegen Nachrichten einer anderen Fassung von XTA."
    rat = "Mit »--fassung« die Fassung nennen, mit der der Ordner begonnen wurde, oder einen eigenen Ordner."


def fehler_zu(nummer: str, ausnahme: Ausnahme) -> Fehler:
    """The exception for a typed fault as it was answered."""
    if ausnahme is Ausnahme.TECHNIK:
        return TechnischesProblem(nummer)
    if ausnahme is Ausnahme.ZUGANG:
        return KontoAbgelehnt(nummer, ausnahme=ausnahme)
    return Abgelehnt(nummer, ausnahme=ausnahme)


def _bedeutung(nummer: str, ausnahme: Ausnahme | None) -> tuple[Ausnahme, str, str]:
    """Where the other side combines number and fault differently, its fault counts."""
    bekannt = BEDEUTUNGEN.get(nummer, BEDEUTUNGEN[UNBESTIMMT])
    return ausnahme or bekannt.ausnahme, bekannt.satz, bekannt.rat
