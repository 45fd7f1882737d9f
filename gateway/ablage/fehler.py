"""What can go wrong while storing."""

from __future__ import annotations

from gateway.errors import AufrufFehler, EingabeFehler, InternerFehler, VoruebergehenderFehler


class DatenbankNichtErreichbar(VoruebergehenderFehler):
    """No connection, locked for too long, or two transactions stood in each other's way."""

    code = "ablage.nicht_erreichbar"
    satz = "Die Datenbank ist im Augenblick nicht erreichbar."


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


class VorfallGeschlossen(EingabeFehler):
    """Somebody else was quicker; what was said of it stays."""

    code = "vorfall.geschlossen"
    satz = "Dieser Vorfall ist schon geschlossen."
