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
    """No connection, or it was lost. Its leaves are told apart by what somebody has to do."""

    code = "ablage.nicht_erreichbar"
    satz = "Die Datenbank ist im Augenblick nicht erreichbar."
    rat = "Läuft der Datenbankserver, und kommt dieser Rechner durch Netz und Firewall zu ihm?"


class DatenbankAnmeldung(DatenbankNichtErreichbar):
    """Wrong password, unknown role, or the server lets nobody in from here."""

    code = "ablage.anmeldung"
    satz = "Die Datenbank lässt uns nicht ein: Benutzer, Kennwort oder Zulassung (pg_hba.conf) stimmen nicht."
    rat = "Benutzer und Kennwort in »datenbank.url« und die Zulassung am Datenbankserver prüfen."
    exit_code = 2


class DatenbankRechte(DatenbankNichtErreichbar):
    """We are let in, but the tables are another role's."""

    code = "ablage.rechte"
    satz = "Die Rolle, mit der sich das Programm an der Datenbank anmeldet, darf dort nicht, was sie müsste."
    rat = "Der Rolle in »datenbank.url« die Datenbank und ihre Tabellen übereignen (ALTER … OWNER TO)."
    exit_code = 2


class DatenbankNurReserve(DatenbankNichtErreichbar):
    """Of the servers that are named only one answers that follows another one."""

    code = "ablage.nur_reserve"
    satz = "Es antwortet nur ein Datenbankserver, der einem anderen folgt; der führende fehlt."
    rat = "Den führenden Server starten oder diesen befördern (pg_promote); dann geht es von selbst weiter."


class DatenbankFehlt(DatenbankNichtErreichbar):
    """The server knows no database of this name, or the folder of the file is missing."""

    code = "ablage.fehlt"
    satz = "Die Datenbank gibt es dort nicht."
    rat = "Den Namen in »datenbank.url« prüfen; eine neue Datenbank anlegen, dann »aktenbruecke db upgrade«."
    exit_code = 2


class DatenbankVerwehrt(DatenbankNichtErreichbar):
    """SQLite's file is there, but this account may not open it: rights, owner, or a read-only disk."""

    code = "ablage.verwehrt"
    satz = "Die Datei der Datenbank ist da, lässt sich aber nicht öffnen."
    rat = "Gehören Datei und Ordner dem Konto des Programms, und ist der Datenträger beschreibbar?"
    exit_code = 2


class DatenbankZuLangsam(DatenbankNichtErreichbar):
    """A statement took longer than any of ours may."""

    code = "ablage.zu_langsam"
    satz = "Die Datenbank hat nicht in der Zeit geantwortet, die eine Abfrage haben darf."
    rat = "Last und Wartung (VACUUM, ANALYZE) am Datenbankserver ansehen."


class DatenbankWettlauf(DatenbankNichtErreichbar):
    """Two transactions stood in each other's way: a deadlock, a lost race, a lock held for too long. Nothing was
    changed; done once more it usually goes well."""

    code = "ablage.wettlauf"
    satz = "Eine andere Änderung kam dazwischen; es wurde nichts verändert."
    rat = "Noch einmal versuchen."


class DatenbankBeschaedigt(InternerFehler):
    """The file is damaged, or no database at all."""

    code = "ablage.beschaedigt"
    satz = "Die Datenbankdatei ist beschädigt oder keine Datenbank."
    rat = "Alles anhalten und aus der Sicherung wiederherstellen."


class DatenbankNurLesbar(NichtNachweisbar):
    """Read-only disk or rights, or a server that only follows another one."""

    code = "ablage.nur_lesbar"
    satz = "Die Datenbank lässt sich nur lesen: Datei oder Datenträger sind schreibgeschützt, oder es ist eine Kopie."
    rat = "Rechte und Eigentümer der Datei prüfen; bei PostgreSQL den führenden Server eintragen."


class DatenbankVoll(NichtNachweisbar):
    """No room to write."""

    code = "ablage.voll"
    satz = "Auf dem Datenträger der Datenbank ist kein Platz mehr."
    rat = "Platz schaffen; es geht dann von selbst weiter."


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


class DatenbankZuNeu(AufrufFehler):
    """A newer program has taken away what this one still needs."""

    code = "ablage.zu_neu"
    satz = "Die Datenbank ist schon für eine neuere Fassung umgebaut; dieses Programm muss abgelöst werden."
    rat = "Auf diesem Rechner die neuere Fassung einspielen und starten; nichts ging verloren."


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


class ClientOhneFreigabe(EingabeFehler):
    """What a named person must release no program releases (invariant 6)."""

    code = "client.ohne_freigabe"
    satz = "Ein API-Client kann die Rolle Freigabe nicht haben: Was ein Mensch freigeben muss, gibt ein Mensch frei."


class VorfallGeschlossen(EingabeFehler):
    """Somebody else was quicker; what was said of it stays."""

    code = "vorfall.geschlossen"
    satz = "Dieser Vorfall ist schon geschlossen."


class RegelsatzPasstNicht(InternerFehler):
    """A stored version names a rule that this program doesn't have any more."""

    code = "regelsatz.passt_nicht"
    satz = "Der gespeicherte Regelsatz passt nicht zu diesem Programm."
    geduldig = True
    rat = "Bitte mit »regeln entwurf« eine Version für dieses Programm entwerfen und aktivieren lassen."
