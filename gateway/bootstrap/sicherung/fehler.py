"""Why a backup can't be made, or isn't taken back."""

from __future__ import annotations

from gateway.errors import AufrufFehler, EingabeFehler, VoruebergehenderFehler


class ZielNichtLeer(EingabeFehler):
    """A backup goes into a folder of its own."""

    code = "sicherung.ordner"
    satz = "Eine Sicherung braucht einen leeren oder neuen Ordner."


class ZielNichtSchreibbar(VoruebergehenderFehler):
    """Disk full, read-only, or not ours."""

    code = "sicherung.nicht_schreibbar"
    satz = "Die Sicherung lässt sich dort nicht schreiben."
    rat = "Platz und Rechte am Ziel prüfen; was halb geschrieben war, ist wieder entfernt."


class QuelleNichtLesbar(AufrufFehler):
    """What belongs into the backup is another account's, or gone."""

    code = "sicherung.quelle"
    satz = "Diese Datei gehört in die Sicherung, lässt sich aber nicht lesen; gesichert wurde nichts."
    rat = "Gehört sie dem Konto des Programms? Sonst Eigentümer und Rechte richtigstellen."


class SchluesseldateiBelegt(EingabeFehler):
    """Something else lies where the master key should go."""

    code = "sicherung.schluesseldatei"
    satz = "In der Schlüsseldatei liegt ein anderer Hauptschlüssel; sie bleibt, wie sie ist."
    rat = "Eine andere Datei nennen: Wer eine ältere Sicherung hat, braucht den älteren Schlüssel noch."


class FremdeDatenbank(AufrufFehler):
    """The settings are those of another installation than the database."""

    code = "sicherung.fremde_datenbank"
    satz = "Einstellungen und Datenbank gehören nicht zusammen."
    rat = "Die Einstellungsdatei dieser Installation nennen."


class SicherungUnvollstaendig(EingabeFehler):
    """Half a backup, or one that was changed or damaged since."""

    code = "sicherung.unvollstaendig"
    satz = "Diese Sicherung ist nicht vollständig; nichts wurde zurückgespielt."
    rat = "Eine andere Sicherung nehmen."


class AndereFassung(EingabeFehler):
    """Made by another version of this program."""

    code = "sicherung.fassung"
    satz = "Diese Sicherung stammt von einer anderen Fassung des Programms."
    rat = "Mit der Fassung zurückspielen, die sie geschrieben hat; danach aktualisieren (»db upgrade«)."


class AndereEinstellungen(EingabeFehler):
    """The settings are those of another installation."""

    code = "sicherung.einstellungen"
    satz = "Diese Sicherung gehört zu einer anderen Installation."
    rat = "Die Einstellungen nehmen, die in der Sicherung liegen (einstellungen/gateway.toml)."


class ZielBelegt(EingabeFehler):
    """There is a living installation; a restore would overwrite it."""

    code = "sicherung.ziel_belegt"
    satz = "Diese Installation enthält schon etwas; zurückgespielt wird nur in eine leere."
    rat = "Soll sie ersetzt werden: Prozesse anhalten, Datenbank und Blobs beiseitelegen, noch einmal."
