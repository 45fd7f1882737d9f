"""The whole look at an installation that `check` takes: what is there, what answers now, what the figures say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from gateway.ablage.betrieb import Dienstbefund
from gateway.ablauf.clients import Clients
from gateway.ablauf.post.dienstpruefung import ohne_folgen
from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand, urteile, zugangsurteile
from gateway.auskunft.betrieb.personal import Personal
from gateway.bootstrap.fristen import Frist
from gateway.bootstrap.geheimdateien import maengel
from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel
from gateway.bootstrap.installation.auskuenfte import Auskuenfte
from gateway.bootstrap.partner import fristbefund, partner_befunde
from gateway.domain.dienst import Dienstart
from gateway.domain.systemdatei import nenne
from gateway.domain.worte import anzahl
from gateway.errors import Fehler, NichtNachweisbar, VoruebergehenderFehler
from gateway.ports import Auflistbar, Dms, Durchsehbar
from gateway.queue.verwaltung import fremde
from gateway.schutz.fehler import HauptschluesselFalsch
from gateway.schutz.hauptschluesseldatei import lies_schluessel
from gateway.settings import Betrieb

PARTNER_SEIT = timedelta(days=400)
"""Authorities with which nothing was exchanged for longer are nobody's concern."""


class NichtAnzusehen(VoruebergehenderFehler):
    """A file or folder that can't be looked at in this moment."""

    code = "pruefung.datei"
    satz = "Hier lässt sich nicht nachsehen: Datei oder Ordner ist fort oder verwehrt."
    rat = "Eigentümer und Rechte prüfen; sonst noch einmal prüfen."


_FUER_ALLE = frozenset({Gegenstand.POSTFACH, Gegenstand.VERZEICHNIS})
"""Without these nobody can be reached."""


def befunde(installation: Auskuenfte) -> Iterator[Befund]:
    """Everything, in the order in which one would mend it; never raises for what comes from outside."""
    kennungen = [m.kennung for m in installation.einstellungen.mandanten]
    nicht_baubar = dict(_baue(installation, kennungen))  # this also lays the folders of our own
    bereitschaft = installation.bereitschaft
    datenbank = bereitschaft.datenbank()
    yield datenbank
    yield from bereitschaft.ordner()
    schwellen = _schwellen(installation.einstellungen.betrieb)
    for platz in installation.hausauskunft.plaetze():
        yield urteile.platz_befund(platz, schwellen)
    yield from _sicher(Gegenstand.SCHLUESSEL, lambda: map(_schluessel, installation.fristen()))
    if datenbank.ok:
        yield from _sicher(Gegenstand.SCHLUESSEL, partial(_hauptschluessel, installation))
    yield from _sicher(Gegenstand.SCHLUESSEL, partial(_geheimdateien, installation))
    for kennung, fehler in nicht_baubar.items():
        if not isinstance(fehler, HauptschluesselFalsch) and not _vom_speicher(installation, fehler):  # told
            yield _schlecht(Gegenstand.DMS, fehler, kennung)
    if not datenbank.ok:
        for was in (Gegenstand.WORKER, Gegenstand.FRISTEN, Gegenstand.WARTESCHLANGE):
            yield Befund(was=was, stufe=Alarmstufe.UNBEKANNT, text="Ohne Datenbank nicht festzustellen.")
        return
    eben = {} if nicht_baubar else installation.dienstpruefung.frage_alle()
    for kennung in (k for k in kennungen if k not in nicht_baubar):
        yield from _sicher(Gegenstand.POSTFACH, partial(_dienste, installation, kennung, eben), kennung)
    yield from _sicher(Gegenstand.POSTFACH, partial(_annahme, installation))
    yield from _sicher(Gegenstand.PARTNER, partial(_partner, installation, kennungen))
    yield from _sicher(Gegenstand.PARTNER, partial(_zustaendigkeit, installation))
    yield from _sicher(Gegenstand.WORKER, lambda: [urteile.worker_befund(installation.hausauskunft.worker())])
    yield from _sicher(Gegenstand.WARTUNG, partial(_wartung, installation))
    yield from _sicher(Gegenstand.UHR, lambda: [_datenbankuhr(installation, schwellen)])
    yield from _sicher(Gegenstand.UHR, lambda: [urteile.gang_befund(installation.hausauskunft.uhrengang())])
    yield from _sicher(Gegenstand.WARTESCHLANGE, partial(_fremde, installation))
    for kennung in kennungen:
        yield from _sicher(
            Gegenstand.PARTNER, partial(_unerreichte, installation, kennung, schwellen), kennung
        )
        yield from _sicher(
            Gegenstand.WARTESCHLANGE, partial(_zahlen, installation, kennung, schwellen), kennung
        )


def leitstandbefunde(installation: Auskuenfte, mandant: str) -> Sequence[Befund]:
    """What runs out for one Mandant: disks, its certificates, what is trusted. Asks nobody outside that the pages
    would have to wait for again and again: whoever shows it keeps it for a while."""
    schwellen = _schwellen(installation.einstellungen.betrieb)

    def fristen() -> Iterator[Befund]:
        for frist in installation.fristen():
            if frist.mandant in (None, mandant):
                yield _schluessel(frist)

    plaetze = [urteile.platz_befund(platz, schwellen) for platz in installation.hausauskunft.plaetze()]
    return [
        *plaetze,
        *_sicher(Gegenstand.SCHLUESSEL, fristen),
        *_partnerfristen(installation, mandant),
        *_zugaenge(installation, mandant),
    ]


def alarmbefunde(installation: Auskuenfte) -> Iterator[Befund]:
    """What gives an alarm: what is noted or lies on this machine or in our store. Asks nobody outside, except for
    revocation where that is allowed (and remembered), so it may be asked often and by any process of the installation.

    Raises `DatenbankNichtErreichbar`."""
    schwellen = _schwellen(installation.einstellungen.betrieb)
    yield urteile.worker_befund(installation.hausauskunft.worker())
    yield from _wartung(installation)
    yield from installation.bereitschaft.ordner()
    for platz in installation.hausauskunft.plaetze():
        yield urteile.platz_befund(platz, schwellen)
    yield from _sicher(Gegenstand.SCHLUESSEL, lambda: map(_schluessel, installation.fristen()))
    if not installation.eingebettete_datenbank:  # that one has no clock of its own
        yield _datenbankuhr(installation, schwellen)
    yield from _geheimdateien(installation)
    yield from _fremde(installation)
    for kennung in (m.kennung for m in installation.einstellungen.mandanten):
        yield from _dienstalarme(installation, kennung, schwellen)
        yield from _partnerfristen(installation, kennung)
        yield from _zahlen(installation, kennung, schwellen)


def _dienstalarme(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    """As the workers last found them, their clocks, and whom nothing reaches."""
    staende = installation.betriebsauskunft(kennung).dienste()
    befunde = [urteile.dienst_befund(stand) for stand in staende]
    yield from befunde
    for stand in staende:
        if stand.uhr is not None:
            yield urteile.uhr_befund(stand.art.value.capitalize(), stand.uhr, schwellen, kennung)
    if all(b.ok for b in befunde if b.was in _FUER_ALLE):  # else it is one alarm, not one for each authority
        yield from _unerreichte(installation, kennung, schwellen)


def _unerreichte(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    seit = installation.uhr.jetzt() - schwellen.partner_warnung
    for partner, stoerung in installation.partnerauskunft(kennung).stoerungen().items():
        if stoerung.seit <= seit:
            yield urteile.partner_befund(partner, stoerung, kennung)


def _partnerfristen(installation: Auskuenfte, kennung: str) -> Iterator[Befund]:
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


def _schluessel(frist: Frist) -> Befund:
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


def _hauptschluessel(installation: Auskuenfte) -> Iterator[Befund]:
    pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    text = "Hauptschlüssel: Er öffnet, was in der Datenbank liegt."
    yield Befund(was=Gegenstand.SCHLUESSEL, stufe=Alarmstufe.OK, text=text)
    if lies_schluessel(installation.einstellungen.ablage.hauptschluessel).alt:
        text = "Hauptschlüssel: Nach einem Wechsel liegt der alte noch da."
        yield Befund(was=Gegenstand.SCHLUESSEL, stufe=Alarmstufe.WARNUNG, text=text, rat=_ABLEGEN)


def _geheimdateien(installation: Auskuenfte) -> Iterator[Befund]:
    """Also those that nothing has needed yet."""
    for mangel in maengel(installation.einstellungen):
        yield replace(_schlecht(Gegenstand.SCHLUESSEL, mangel.fehler, mangel.mandant), teil=mangel.name)


def _dienste(
    installation: Auskuenfte, kennung: str, eben: Mapping[tuple[str, Dienstart], Dienstbefund]
) -> Iterator[Befund]:
    """As they answer in this moment, whatever the workers found; the DMS is tried out as well."""
    seine = ohne_folgen({art: befund for (mandant, art), befund in eben.items() if mandant == kennung})
    dms = installation.haus(kennung).dms
    if seine.get(Dienstart.DMS) is None or seine[Dienstart.DMS].antwortet:
        angaben = dms.beschreiben()
        seine[Dienstart.DMS] = Dienstbefund(angaben.erreichbar, angaben.text)
    schwellen = _schwellen(installation.einstellungen.betrieb)
    for stand in installation.betriebsauskunft(kennung).dienste(seine):
        yield urteile.dienst_befund(stand)
        if stand.uhr is not None:
            yield urteile.uhr_befund(stand.art.value.capitalize(), stand.uhr, schwellen, kennung)
    if seine[Dienstart.DMS].antwortet:
        yield from _durchgesehen(dms, kennung)


def _annahme(installation: Auskuenfte) -> Iterator[Befund]:
    """The mailboxes may be there and still not be asked: nothing can be stored and proven (invariant 12)."""
    hindernis = installation.annahme_hindernis()
    if hindernis is not None:
        stufe, rat = Alarmstufe.KRITISCH, NichtNachweisbar.rat
        yield Befund(was=Gegenstand.POSTFACH, stufe=stufe, text=hindernis, rat=rat)


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


def _zustaendigkeit(installation: Auskuenfte) -> Iterator[Befund]:
    """Lines that don't count in the tables that say which authority is competent for a place."""
    for text in installation.zustaendigkeit.maengel:
        rat = "Die Zeile berichtigen oder streichen und neu starten; alle anderen Zeilen gelten."
        yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.WARNUNG, text=text, rat=rat)
    if isinstance(installation.verzeichnis, Auflistbar):
        for text in installation.verzeichnis.maengel():
            rat = "Den Eintrag berichtigen; alle anderen gelten."
            yield Befund(was=Gegenstand.PARTNER, stufe=Alarmstufe.WARNUNG, text=text, rat=rat)


def _partner(installation: Auskuenfte, kennungen: Iterable[str]) -> Iterator[Befund]:
    wann = installation.uhr.jetzt()
    andere = set[str]()
    if isinstance(installation.verzeichnis, Auflistbar):
        andere.update(eintrag.behoerde.kennung for eintrag in installation.verzeichnis.alle())
    for kennung in kennungen:
        andere.update(installation.betriebsauskunft(kennung).partner(wann - PARTNER_SEIT))
    return partner_befunde(
        sorted(andere - set(kennungen)), installation.verzeichnis, installation.pruefung, wann
    )


def _datenbankuhr(installation: Auskuenfte, schwellen: urteile.Schwellen) -> Befund:
    return urteile.uhr_befund("Datenbank", installation.hausauskunft.datenbankuhr(), schwellen)


def _wartung(installation: Auskuenfte) -> Iterator[Befund]:
    return map(urteile.wartung_befund, installation.wartungsbuch.offene())


def _zahlen(installation: Auskuenfte, kennung: str, schwellen: urteile.Schwellen) -> Iterator[Befund]:
    auskunft = installation.betriebsauskunft(kennung)
    zahlen = auskunft.zahlen()
    yield urteile.fristen_befund(zahlen, kennung)
    yield urteile.warteschlange_befund(zahlen, schwellen, kennung)
    yield from _zugaenge(installation, kennung)
    if installation.einstellungen.mandant(kennung).kontingent.model_fields_set:
        yield urteile.kontingent_befund(auskunft.auslastung(), kennung)


def _zugaenge(installation: Auskuenfte, kennung: str) -> Iterator[Befund]:
    """Who comes in: roles that nobody has confirmed for a year, secrets of programs that end."""
    rollen = Personal(installation.datenbank, installation.uhr).rollen(kennung)
    yield zugangsurteile.rollen_befund(sum(r.faellig for r in rollen), kennung)
    bald = installation.uhr.jetzt() + zugangsurteile.CLIENT_WARNUNG
    clients = Clients(installation.datenbank, installation.uhr, ()).liste(kennung)
    yield zugangsurteile.clients_befund([c.id for c in clients if c.bis <= bald], kennung)


def _fremde(installation: Auskuenfte) -> Iterator[Befund]:
    """Work of authorities that have left the settings: it waits, and nobody would see it."""
    with installation.datenbank.lesen() as session:
        andere = fremde(session, [m.kennung for m in installation.einstellungen.mandanten])
    if andere:
        text = f"Arbeit von Behörden, die nicht in den Einstellungen stehen, wartet: {', '.join(andere)}."
        rat = "Die Behörde wieder eintragen, oder sie auflösen (»mandant aufloesen«)."
        yield Befund(
            was=Gegenstand.WARTESCHLANGE, stufe=Alarmstufe.WARNUNG, text=text, rat=rat, teil="fremde"
        )


def _schwellen(betrieb: Betrieb) -> urteile.Schwellen:
    return urteile.Schwellen(platz_warnung=betrieb.platz_warnung, platz_kritisch=betrieb.platz_kritisch)


def _sicher(
    was: Gegenstand, finde: Callable[[], Iterable[Befund]], mandant: str | None = None
) -> Iterator[Befund]:
    """What cannot be looked at is a finding too."""
    try:
        yield from finde()
    except Fehler as fehler:
        yield _schlecht(was, fehler, mandant)
    except OSError as fehler:  # a file that went while it was looked at, or belongs to somebody else
        yield _schlecht(was, NichtAnzusehen(wo=fehler.filename and str(fehler.filename)), mandant)


def _schlecht(was: Gegenstand, fehler: Fehler, mandant: str | None) -> Befund:
    unklar = isinstance(fehler, VoruebergehenderFehler)
    stufe = Alarmstufe.UNBEKANNT if unklar else Alarmstufe.KRITISCH
    text = f"{fehler.wo}: {fehler.text}" if fehler.wo else fehler.text
    return Befund(was=was, stufe=stufe, text=text, rat=fehler.rat, mandant=mandant)
