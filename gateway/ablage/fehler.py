"""What can go wrong while storing."""

from __future__ import annotations

from gateway.errors import (
    AufrufFehler,
    EingabeFehler,
    InternerFehler,
    NichtNachweisbar,
    VoruebergehenderFehler,
)


class DatenbankNichtErreichbar(VoruebergehenderFehler):
    """No connection, locked for too long, or two transactions stood in each other's way."""

    code = "ablage.nicht_erreichbar"
    satz = "Die Datenbank ist im Augenblick nicht erreichbar."


class DatenbankNurLesbar(NichtNachweisbar):
    """Read-only disk or rights, or a server that only follows another one."""

    code = "ablage.nur_lesbar"
    satz = "Die Datenbank lässt sich nur lesen: Datei oder Datenträger sind schreibgeschützt, oder es ist eine Kopie."


class DatenbankVoll(NichtNachweisbar):
    """No room to write."""

    code = "ablage.voll"
    satz = "Auf dem Datenträger der Datenbank ist kein Platz mehr."


class ProtokollNichtSchreibbar(NichtNachweisbar):
    """The audit chain takes no further row; the transaction that needs one is undone."""

    code = "audit.nicht_schreibbar"
    satz = "Das Protokoll lässt sich nicht fortschreiben."


class DatenbankUrlFalsch(AufrufFehler):
    """Neither sqlite:///file nor postgresql://…"""

    code = "ablage.url"
    satz = "Die Adresse der Datenbank muss mit sqlite:/// oder postgresql:// beginnen."


class DatenbankVeraltet(AufrufFehler):
    """The tables are missing or older than this program."""

    code = "ablage.veraltet"
    satz = "Die Datenbank passt nicht zu diesem Programm. Bitte zuerst »aktenbruecke db upgrade« ausführen."


class NichtGefunden(EingabeFehler):
    """This Mandant has no such object; whether another one has it is not told (invariant 13)."""

    code = "ablage.nicht_gefunden"
    satz = "Das gibt es hier nicht."


class ZustandPasstNicht(InternerFehler):
    """A change of state that the rules do not know."""

    code = "ablage.zustand"
    satz = "Dieser Zustandswechsel ist nicht vorgesehen."


class BenutzerkennungFalsch(AufrufFehler):
    """An id that nobody could have."""

    code = "benutzer.kennung"
    satz = "Eine Benutzerkennung besteht aus 2 bis 39 Zeichen: kleine Buchstaben, Ziffern, Punkt, Strich."


class BenutzerGibtEs(EingabeFehler):
    """Another spelling is not another person."""

    code = "benutzer.gibt_es"
    satz = "Diese Benutzerkennung gibt es schon, auch in anderer Schreibweise wäre es dieselbe."


class RegelsatzPasstNicht(InternerFehler):
    """A stored version names a rule that this program doesn't have any more."""

    code = "regelsatz.passt_nicht"
    satz = "Der gespeicherte Regelsatz passt nicht zu diesem Programm."
    geduldig = True
    rat = "Bitte mit »regeln entwurf« eine Version für dieses Programm entwerfen und aktivieren lassen."
