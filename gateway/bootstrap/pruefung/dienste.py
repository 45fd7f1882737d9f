"""Mailbox, directory, DMS: as they answer now, or as the workers last found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.ablage.betrieb import Dienstbefund
from gateway.ablauf.post.dienstpruefung import ohne_folgen
from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, urteile
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.pruefung import betrieb, partner
from gateway.domain.dienst import Dienstart
from gateway.domain.systemdatei import nenne
from gateway.errors import NichtNachweisbar
from gateway.ports import Dms, Durchsehbar

_FUER_ALLE = frozenset({Gegenstand.POSTFACH, Gegenstand.VERZEICHNIS})
"""Without these nobody can be reached."""


def jetzt(
    installation: Auskuenfte, kennung: str, eben: Mapping[tuple[str, Dienstart], Dienstbefund]
) -> Iterator[Befund]:
    """As they answer in this moment, whatever the workers found; the DMS is tried out as well."""
    seine = ohne_folgen({art: befund for (mandant, art), befund in eben.items() if mandant == kennung})
    dms = installation.haus(kennung).dms
    if seine.get(Dienstart.DMS) is None or seine[Dienstart.DMS].antwortet:
        angaben = dms.beschreiben()
        seine[Dienstart.DMS] = Dienstbefund(angaben.erreichbar, angaben.text)
    schwellen = betrieb.schwellen(installation.einstellungen.betrieb)
    for stand in installation.betriebsauskunft(kennung).dienste(seine):
        yield urteile.dienst_befund(stand)
        if stand.uhr is not None:
            yield urteile.uhr_befund(stand.art.value.capitalize(), stand.uhr, schwellen, kennung)
    if seine[Dienstart.DMS].antwortet:
        yield from _durchgesehen(dms, kennung)


def _durchgesehen(dms: Dms, kennung: str) -> Iterator[Befund]:
    if not isinstance(dms, Durchsehbar):
        return
    durchsicht = dms.durchsicht()
    for ort, satz in durchsicht.unlesbar:
        text, rat = f"{ort}: {satz}", "Den Ordner der Akte in Ordnung bringen; alle anderen sind benutzbar."
        yield Befund(was=Gegenstand.DMS, stufe=Alarmstufe.WARNUNG, text=text, rat=rat, mandant=kennung)
    if durchsicht.keine_dokumente:
        text = f"Keine Dokumente, bleiben liegen: {nenne(durchsicht.keine_dokumente)}."
        yield Befund(was=Gegenstand.DMS, stufe=Alarmstufe.OK, text=text, mandant=kennung)


def annahme(installation: Auskuenfte) -> Iterator[Befund]:
    """The mailboxes may be there and still not be asked: nothing can be stored and proven (invariant 12)."""
    hindernis = installation.annahme_hindernis()
    if hindernis is not None:
        stufe, rat = Alarmstufe.KRITISCH, NichtNachweisbar.rat
        yield Befund(was=Gegenstand.POSTFACH, stufe=stufe, text=hindernis, rat=rat)


def zuletzt(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    """As the workers last found them, their clocks, and whom nothing reaches."""
    staende = installation.betriebsauskunft(kennung).dienste()
    befunde = [urteile.dienst_befund(stand) for stand in staende]
    yield from befunde
    for stand in staende:
        if stand.uhr is not None:
            yield urteile.uhr_befund(stand.art.value.capitalize(), stand.uhr, schwellen, kennung)
    if all(b.ok for b in befunde if b.was in _FUER_ALLE):  # else it is one alarm, not one for each authority
        yield from partner.unerreichte(installation, kennung, schwellen)
