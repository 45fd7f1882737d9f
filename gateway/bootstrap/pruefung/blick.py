"""The three looks at an installation: all that `check` asks, what runs out, what gives an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, urteile
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.pruefung import betrieb, dienste, partner, schluessel
from gateway.bootstrap.pruefung.sicher import schlecht, sicher
from gateway.errors import Fehler
from gateway.schutz.fehler import HauptschluesselFalsch


def befunde(installation: Auskuenfte) -> Iterator[Befund]:
    """Everything, in the order in which one would mend it; never raises for what comes from outside."""
    kennungen = [m.kennung for m in installation.einstellungen.mandanten]
    nicht_baubar = dict(_baue(installation, kennungen))  # this also lays the folders of our own
    bereitschaft = installation.bereitschaft
    datenbank = bereitschaft.datenbank()
    yield datenbank
    yield from bereitschaft.ordner()
    schwellen = betrieb.schwellen(installation.einstellungen.betrieb)
    for platz in installation.hausauskunft.plaetze():
        yield urteile.platz_befund(platz, schwellen)
    yield from sicher(Gegenstand.SCHLUESSEL, lambda: map(schluessel.befund, installation.fristen()))
    if datenbank.ok:
        yield from sicher(Gegenstand.SCHLUESSEL, partial(schluessel.hauptschluessel, installation))
    yield from sicher(Gegenstand.SCHLUESSEL, partial(schluessel.geheimdateien, installation))
    for kennung, fehler in nicht_baubar.items():
        if not isinstance(fehler, HauptschluesselFalsch) and not _vom_speicher(installation, fehler):  # told
            yield schlecht(Gegenstand.DMS, fehler, kennung)
    if not datenbank.ok:
        for was in (Gegenstand.WORKER, Gegenstand.FRISTEN, Gegenstand.WARTESCHLANGE):
            yield Befund(was=was, stufe=Alarmstufe.UNBEKANNT, text="Ohne Datenbank nicht festzustellen.")
        return
    eben = {} if nicht_baubar else installation.dienstpruefung.frage_alle()
    for kennung in (k for k in kennungen if k not in nicht_baubar):
        yield from sicher(Gegenstand.POSTFACH, partial(dienste.jetzt, installation, kennung, eben), kennung)
    yield from sicher(Gegenstand.POSTFACH, partial(dienste.annahme, installation))
    yield from sicher(Gegenstand.PARTNER, partial(partner.alle, installation, kennungen))
    yield from sicher(Gegenstand.PARTNER, partial(partner.zustaendigkeit, installation))
    yield from sicher(Gegenstand.WORKER, lambda: [urteile.worker_befund(installation.hausauskunft.worker())])
    yield from sicher(Gegenstand.WARTUNG, partial(betrieb.wartung, installation))
    yield from sicher(Gegenstand.UHR, lambda: [betrieb.datenbankuhr(installation, schwellen)])
    yield from sicher(Gegenstand.UHR, lambda: [urteile.gang_befund(installation.hausauskunft.uhrengang())])
    yield from sicher(Gegenstand.WARTESCHLANGE, partial(betrieb.verlassene, installation))
    for kennung in kennungen:
        yield from sicher(
            Gegenstand.PARTNER, partial(partner.unerreichte, installation, kennung, schwellen), kennung
        )
        yield from sicher(
            Gegenstand.WARTESCHLANGE, partial(betrieb.zahlen, installation, kennung, schwellen), kennung
        )


def leitstandbefunde(installation: Auskuenfte, mandant: str) -> Sequence[Befund]:
    """What runs out for one Mandant: disks, its certificates, what is trusted. Asks nobody outside that the pages
    would have to wait for again and again: whoever shows it keeps it for a while."""
    schwellen = betrieb.schwellen(installation.einstellungen.betrieb)

    def fristen() -> Iterator[Befund]:
        for frist in installation.fristen():
            if frist.mandant in (None, mandant):
                yield schluessel.befund(frist)

    plaetze = [urteile.platz_befund(platz, schwellen) for platz in installation.hausauskunft.plaetze()]
    return [
        *plaetze,
        *sicher(Gegenstand.SCHLUESSEL, fristen),
        *partner.fristen(installation, mandant),
        *betrieb.zugaenge(installation, mandant),
    ]


def alarmbefunde(installation: Auskuenfte) -> Iterator[Befund]:
    """What gives an alarm: what is noted or lies on this machine or in our store. Asks nobody outside, except for
    revocation where that is allowed (and remembered), so it may be asked often and by any process of the installation.

    Raises `DatenbankNichtErreichbar`."""
    schwellen = betrieb.schwellen(installation.einstellungen.betrieb)
    yield urteile.worker_befund(installation.hausauskunft.worker())
    yield from betrieb.wartung(installation)
    yield from installation.bereitschaft.ordner()
    for platz in installation.hausauskunft.plaetze():
        yield urteile.platz_befund(platz, schwellen)
    yield from sicher(Gegenstand.SCHLUESSEL, lambda: map(schluessel.befund, installation.fristen()))
    if not installation.eingebettete_datenbank:  # that one has no clock of its own
        yield betrieb.datenbankuhr(installation, schwellen)
    yield from schluessel.geheimdateien(installation)
    yield from betrieb.verlassene(installation)
    for kennung in (m.kennung for m in installation.einstellungen.mandanten):
        yield from dienste.zuletzt(installation, kennung, schwellen)
        yield from partner.fristen(installation, kennung)
        yield from betrieb.zahlen(installation, kennung, schwellen)


def _baue(installation: Auskuenfte, kennungen: Iterable[str]) -> Iterator[tuple[str, Fehler]]:
    """Mandanten that cannot even be set up: no master key, or a DMS that is wrongly described."""
    for kennung in kennungen:
        try:
            installation.haus(kennung)
        except Fehler as fehler:
            yield kennung, fehler


def _vom_speicher(installation: Auskuenfte, fehler: Fehler) -> bool:
    """Is this what keeps the object store from being set up? Then it is told there."""
    if installation.einstellungen.ablage.s3 is None:
        return False
    try:
        installation.blobs  # noqa: B018
    except Fehler as ihrer:
        return (ihrer.code, ihrer.text) == (fehler.code, fehler.text)
    return False
