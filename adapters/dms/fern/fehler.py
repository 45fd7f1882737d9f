"""What can go wrong with a DMS across a network: one sentence each, and whether retrying helps."""

from __future__ import annotations

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class AnmeldungAbgelehnt(EingabeFehler):
    """Not repeated: a few wrong passwords lock many an account."""

    code = "dms.fern.anmeldung"
    satz = "Das DMS nimmt Benutzer oder Kennwort nicht an."
    rat = "Kennwortdatei und Benutzer in den Einstellungen prüfen, dann den Auftrag wiederholen."


class ZuGross(EingabeFehler):
    code = "dms.fern.zu_gross"
    satz = "Das DMS nimmt ein Dokument dieser Größe nicht an."
    rat = "Höchstgröße im DMS (oder am Reverse-Proxy davor) anheben, dann den Auftrag wiederholen."


class KeinZugriff(VoruebergehenderFehler):
    code = "dms.fern.kein_zugriff"
    satz = "Das DMS erlaubt diesen Zugriff nicht."
    rat = "Darf der Benutzer dort lesen und schreiben? Ist die Ablage schreibgeschützt?"


class OrtFehlt(VoruebergehenderFehler):
    """Never created by us: it may be a share that is not mounted at the moment."""

    code = "dms.fern.ort_fehlt"
    satz = "Den eingestellten Ort gibt es im DMS nicht."
    rat = "Adresse in den Einstellungen prüfen; den Ort legt die Verwaltung des DMS an."


class Gesperrt(VoruebergehenderFehler):
    code = "dms.fern.gesperrt"
    satz = "Im DMS ist etwas gesperrt; vermutlich bearbeitet es gerade jemand."


class AkteBelegt(VoruebergehenderFehler):
    """Two deliveries for one file at the same moment."""

    code = "dms.fern.akte_belegt"
    satz = "Zu dieser Akte kommt gerade eine andere Lieferung; diese hier wartet."


class Ueberholt(VoruebergehenderFehler):
    """Another worker, believed dead, was faster."""

    code = "dms.fern.ueberholt"
    satz = "Ein anderer Arbeitsgang hat diesen Import inzwischen abgeschlossen."


class KeinPlatz(VoruebergehenderFehler):
    code = "dms.fern.kein_platz"
    satz = "Im DMS ist kein Platz mehr."


class AblageGestoert(VoruebergehenderFehler):
    code = "dms.fern.ablage"
    satz = "Das DMS kann im Augenblick nichts ablegen; vielleicht ist kein Platz mehr."


class KontingentErschoepft(VoruebergehenderFehler):
    code = "dms.fern.kontingent"
    satz = "Das Kontingent des Benutzers im DMS ist erschöpft."


class NichtErreichbar(VoruebergehenderFehler):
    code = "dms.fern.nicht_erreichbar"
    satz = "Das DMS ist nicht erreichbar."


class ZertifikatUngueltig(VoruebergehenderFehler):
    code = "dms.fern.zertifikat"
    satz = (
        "Die verschlüsselte Verbindung zum DMS kommt nicht zustande; seinem Zertifikat wird nicht vertraut."
    )


class AntwortetNicht(VoruebergehenderFehler):
    code = "dms.fern.antwortet_nicht"
    satz = "Das DMS antwortet nicht in der vorgesehenen Zeit."


class VerbindungAbgerissen(VoruebergehenderFehler):
    code = "dms.fern.abgerissen"
    satz = "Die Verbindung zum DMS ist mitten in der Übertragung abgerissen."


class Ueberlastet(VoruebergehenderFehler):
    code = "dms.fern.ueberlastet"
    satz = "Das DMS ist überlastet oder wird gerade gewartet."


class FernGestoert(VoruebergehenderFehler):
    code = "dms.fern.gestoert"
    satz = "Das DMS meldet einen Fehler bei sich."


class AntwortUnverstaendlich(VoruebergehenderFehler):
    code = "dms.fern.unverstaendlich"
    satz = "Unter der eingestellten Adresse antwortet nicht das, was dort erwartet wird."
    rat = "Adresse in den Einstellungen prüfen; vielleicht zeigt sie auf eine Anmelde- oder Wartungsseite."
