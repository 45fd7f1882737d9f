"""Keys and certificates: what runs out, what opens what lies in the database, what others may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand
from gateway.bootstrap.fristen import Frist
from gateway.bootstrap.geheimdateien import maengel
from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.pruefung.sicher import schlecht
from gateway.schutz.hauptschluesseldatei import lies_schluessel


def befund(frist: Frist) -> Befund:
    stufe = Alarmstufe.WARNUNG if frist.faellig else Alarmstufe.OK
    if not frist.gueltig:
        stufe = Alarmstufe.KRITISCH
    text = f"{frist.was}: {frist.text}"
    return Befund(
        was=Gegenstand.SCHLUESSEL,
        stufe=stufe,
        text=text,
        rat=frist.rat,
        teil=frist.was,
        erinnerung=frist.erinnerung,
    )


_ABLEGEN = "Zehn Minuten nach dem Wechsel »schluessel ablegen«."


def hauptschluessel(installation: Auskuenfte) -> Iterator[Befund]:
    pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    text = "Hauptschlüssel: Er öffnet, was in der Datenbank liegt."
    yield Befund(was=Gegenstand.SCHLUESSEL, stufe=Alarmstufe.OK, text=text)
    if lies_schluessel(installation.einstellungen.ablage.hauptschluessel).alt:
        text = "Hauptschlüssel: Nach einem Wechsel liegt der alte noch da."
        yield Befund(was=Gegenstand.SCHLUESSEL, stufe=Alarmstufe.WARNUNG, text=text, rat=_ABLEGEN)


def geheimdateien(installation: Auskuenfte) -> Iterator[Befund]:
    """Also those that nothing has needed yet."""
    for mangel in maengel(installation.einstellungen):
        yield replace(schlecht(Gegenstand.SCHLUESSEL, mangel.fehler, mangel.mandant), teil=mangel.name)
