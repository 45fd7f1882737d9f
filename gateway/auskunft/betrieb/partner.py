"""The authorities that one Mandant exchanges files with: directory entry, certificates, sendings, open handovers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.kennzahlen import Gruppe, Kennzahlen
from gateway.ablauf.zugehoerigkeit import zugehoerigkeiten
from gateway.auskunft.betrieb.partnertests import Teststand, teststaende
from gateway.domain.auftragsart import SENDEN
from gateway.errors import Fehler, VoruebergehenderFehler
from gateway.ports import Auflistbar, Diensteintrag, Uhr, Verzeichnis
from gateway.queue.verwaltung import unerledigte_der_art
from gateway.schutz.fristen import resttage
from gateway.schutz.zertifikat import Zertifikat

AUSTAUSCH_SEIT = timedelta(days=400)
"""Authorities with which nothing was begun for longer are not shown."""
GESENDET_SEIT = timedelta(days=7)
"""So far back the last sending is looked for."""


@dataclass(frozen=True)
class Zertifikatsstand:
    """One certificate as the directory holds it. `tage` None: it cannot be read."""

    wozu: str
    bis: datetime | None
    tage: int | None


@dataclass(frozen=True)
class Sendestoerung:
    """Nothing reaches this authority: since when the first message waits that could not be sent, and why."""

    seit: datetime
    text: str
    wartende: int


@dataclass(frozen=True, kw_only=True)
class Partnerstand:
    """One authority. `hindernis`: why the directory gives no entry; "" = there is one."""

    kennung: str
    name: str = ""
    transporte: tuple[str, ...] = ()
    release: str = ""
    zertifikate: tuple[Zertifikatsstand, ...] = field(default=())
    hindernis: str = ""
    rat: str = ""
    offen: int = 0
    zuletzt: datetime | None = None
    """Our last sending of the last seven days."""
    stoerung: Sendestoerung | None = None
    test: Teststand | None = None
    """Our last test message to it."""


@dataclass(frozen=True)
class Partnerseite:
    """`weiter`: the key that the next page begins behind; None = there is none."""

    zeilen: Sequence[Partnerstand]
    weiter: str | None


class Partnerauskunft:
    """Of one Mandant; `verzeichnis` gives the directory when it is needed: pages also run while it is away."""

    def __init__(
        self, datenbank: Datenbank, mandant: str, uhr: Uhr, verzeichnis: Callable[[], Verzeichnis]
    ) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr
        self._verzeichnis = verzeichnis

    def seite(self, nach: str = "", *, hoechstens: int = 25) -> Partnerseite:
        """By key, from behind `nach`. Never raises for a directory that is away: its lines say so."""
        jetzt, aufgezaehlt = self._uhr.jetzt(), self._aufgezaehlt()
        with self._datenbank.lesen() as session:
            buch = Buch(session, self._mandant, self._uhr)
            zahlen = Kennzahlen(session, self._mandant, self._uhr)
            seit = jetzt - AUSTAUSCH_SEIT
            bekannte = {*zahlen.partner(seit), *buch.nachrichten.getestete(seit)}
            alle = sorted({*aufgezaehlt, *bekannte} - {self._mandant})
            folgende = [kennung for kennung in alle if kennung > nach]
            offen = _nach_namen(zahlen.offene_je_partner())
            gesendet = _nach_namen(zahlen.gesendete_je_partner(jetzt - GESENDET_SEIT))
            stoerungen = _stoerungen(buch)
            kennungen = folgende[:hoechstens]
            tests = teststaende(buch, kennungen)
        zeilen = [
            _stand(
                kennung,
                eintrag,
                jetzt,
                offen=offen[kennung].anzahl if kennung in offen else 0,
                zuletzt=gesendet[kennung].seit if kennung in gesendet else None,
                stoerung=stoerungen.get(kennung),
                test=tests.get(kennung),
            )
            for kennung, eintrag in self._eintraege(kennungen)
        ]
        return Partnerseite(zeilen, kennungen[-1] if len(folgende) > hoechstens else None)

    def test(self, kennung: str) -> Teststand | None:
        """Our last test message to this authority."""
        with self._datenbank.lesen() as session:
            return teststaende(Buch(session, self._mandant, self._uhr), [kennung]).get(kennung)

    def stoerungen(self) -> Mapping[str, Sendestoerung]:
        """Whom nothing reaches at this moment, by key. Asks no directory."""
        with self._datenbank.lesen() as session:
            return _stoerungen(Buch(session, self._mandant, self._uhr))

    def _aufgezaehlt(self) -> Iterable[str]:
        """Whom a directory names that can be read whole."""
        try:
            verzeichnis = self._verzeichnis()
            return (
                [e.behoerde.kennung for e in verzeichnis.alle()]
                if isinstance(verzeichnis, Auflistbar)
                else ()
            )
        except Fehler:
            return ()

    def _eintraege(self, kennungen: Iterable[str]) -> Iterator[tuple[str, Diensteintrag | Fehler]]:
        """A directory that is away is asked once, not for every line."""
        fort: Fehler | None = None
        for kennung in kennungen:
            if fort is None:
                try:
                    yield kennung, self._verzeichnis().finde(kennung)
                    continue
                except VoruebergehenderFehler as fehler:
                    fort = fehler
                except Fehler as fehler:
                    yield kennung, fehler
                    continue
            yield kennung, fort


def _stand(
    kennung: str,
    eintrag: Diensteintrag | Fehler,
    jetzt: datetime,
    *,
    offen: int,
    zuletzt: datetime | None,
    stoerung: Sendestoerung | None,
    test: Teststand | None,
) -> Partnerstand:
    stand = Partnerstand(kennung=kennung, offen=offen, zuletzt=zuletzt, stoerung=stoerung, test=test)
    if isinstance(eintrag, Fehler):
        return replace(stand, hindernis=eintrag.text, rat=eintrag.rat)
    return replace(
        stand,
        name=eintrag.behoerde.name,
        transporte=tuple(zugang.transport for zugang in eintrag.zugaenge),
        release=eintrag.version,
        zertifikate=(
            _zertifikat("Chiffrierzertifikat", eintrag.leser, jetzt),
            _zertifikat("Signaturzertifikat", eintrag.autor, jetzt),
        ),
    )


def _zertifikat(wozu: str, der: bytes, jetzt: datetime) -> Zertifikatsstand:
    try:
        bis = Zertifikat.aus_der(der).gueltig_bis
    except Fehler:
        return Zertifikatsstand(wozu, None, None)
    return Zertifikatsstand(wozu, bis, resttage(bis, jetzt))


def _stoerungen(buch: Buch) -> Mapping[str, Sendestoerung]:
    """By authority: what is still to be sent to it and has failed."""
    auftraege = [a for a in unerledigte_der_art(buch.session, buch.mandant, SENDEN) if a.grund_code]
    zu = zugehoerigkeiten(buch, auftraege)
    gefunden: dict[str, Sendestoerung] = {}
    for auftrag in sorted(auftraege, key=lambda a: a.erstellt):
        partner = zu[auftrag.id].partner
        if partner is not None:
            erste = gefunden.get(partner) or Sendestoerung(auftrag.erstellt, auftrag.grund_text or "", 0)
            gefunden[partner] = Sendestoerung(erste.seit, erste.text, erste.wartende + 1)
    return gefunden


def _nach_namen(gruppen: Sequence[Gruppe]) -> Mapping[str, Gruppe]:
    return {g.name: g for g in gruppen}
