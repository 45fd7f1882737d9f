"""The other authorities: who can be reached, whose certificates run out, what the tables say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, urteile
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.partner import fristbefund, partner_befunde
from gateway.domain.worte import anzahl
from gateway.ports import Auflistbar

PARTNER_SEIT = timedelta(days=400)
"""Authorities with which nothing was exchanged for longer are nobody's concern."""


def alle(installation: Auskuenfte, kennungen: Iterable[str]) -> Iterator[Befund]:
    wann = installation.uhr.jetzt()
    andere = set[str]()
    if isinstance(installation.verzeichnis, Auflistbar):
        andere.update(eintrag.behoerde.kennung for eintrag in installation.verzeichnis.alle())
    for kennung in kennungen:
        andere.update(installation.betriebsauskunft(kennung).partner(wann - PARTNER_SEIT))
    return partner_befunde(
        sorted(andere - set(kennungen)), installation.verzeichnis, installation.pruefung, wann
    )


def zustaendigkeit(installation: Auskuenfte) -> Iterator[Befund]:
    """Lines that don't count in the tables that say which authority is competent for a place."""
    for text in installation.zustaendigkeit.maengel:
        rat = "Die Zeile berichtigen oder streichen und neu starten; alle anderen Zeilen gelten."
        yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.WARNUNG, text=text, rat=rat)
    if isinstance(installation.verzeichnis, Auflistbar):
        for text in installation.verzeichnis.maengel():
            rat = "Den Eintrag berichtigen; alle anderen gelten."
            yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.WARNUNG, text=text, rat=rat)


def unerreichte(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    seit = installation.uhr.jetzt() - schwellen.partner_warnung
    for partner, stoerung in installation.partnerauskunft(kennung).stoerungen().items():
        if stoerung.seit <= seit:
            yield urteile.partner_befund(partner, stoerung, kennung)


def fristen(installation: Auskuenfte, kennung: str) -> Iterator[Befund]:
    """Certificates of other authorities that end, as last noted; and one finding for all that hold."""
    gut = 0
    for frist in installation.partnerfristen(kennung):
        befund = fristbefund(frist, installation.pruefung.policy, installation.uhr.jetzt())
        if befund.ok:
            gut += 1
        else:
            yield replace(befund, mandant=kennung)
    if not gut:
        return
    text = f"Die Zertifikate von {anzahl(gut, 'anderen Behörde gelten', 'anderen Behörden gelten')}."
    yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.OK, text=text, mandant=kennung, teil="zertifikate")
