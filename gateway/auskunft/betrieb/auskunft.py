"""What administrators ask: which Vorgänge are where, what the queue does, who answers, how many of what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gateway.ablage.betrieb import Dienstbefund
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.kennzahlen import Kennzahlen
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.auskunft.betrieb.antrieb import antriebe
from gateway.auskunft.betrieb.auftraege import Auftragsstand, auftragsstaende
from gateway.auskunft.betrieb.dienste import Dienststand, dienststaende
from gateway.auskunft.betrieb.durchsatz import Durchsatz, durchsatz
from gateway.auskunft.betrieb.liste import Vorgangsliste
from gateway.auskunft.betrieb.nachrichten import Nachrichtenlauf, Nachrichtenseite, nachrichtenstand
from gateway.auskunft.betrieb.stand import Vorgangsstand, felder
from gateway.auskunft.betrieb.vorfaelle import Vorfallstand, vorfallstand
from gateway.auskunft.betrieb.zahlen import Betriebszahlen, betriebszahlen
from gateway.domain.auftragsart import EINGANG, sendeschluessel
from gateway.domain.dienst import Dienstart
from gateway.domain.kontingent import Auslastung, Kontingent, tagesbeginn
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.ports import Uhr
from gateway.queue.verwaltung import Auswahl, liste, unerledigte, zeige


@dataclass(frozen=True)
class Zustandswechsel:
    """When a state was reached; what was said about it may name persons and is left out."""

    zeit: datetime
    zustand: Zustand


@dataclass(frozen=True)
class Sendung:
    """A message without its content, and without what the other side wrote."""

    id: UUID
    typ: str | None
    paket: int | None
    richtung: Nachrichtenrichtung
    zustand: Nachrichtenzustand
    erstellt: datetime
    uebermittelt: datetime | None


@dataclass(frozen=True)
class Lauf:
    """One handover: where it is and how it came there."""

    stand: Vorgangsstand
    zustaende: Sequence[Zustandswechsel]
    sendungen: Sequence[Sendung]


class Betriebsauskunft(Vorgangsliste[Vorgangsstand]):
    """Without content by construction: its lines have no field for it."""

    def __init__(
        self, datenbank: Datenbank, mandant: str, uhr: Uhr, kontingent: Kontingent | None = None
    ) -> None:
        super().__init__(datenbank, mandant, uhr)
        self._kontingent = kontingent or Kontingent()

    def auslastung(self) -> Auslastung:
        """What it has now of what it may have."""
        with self._lesen() as buch:
            return buch.vorgaenge.auslastung(self._kontingent, tagesbeginn(self._uhr.jetzt()))

    def zahlen(self) -> Betriebszahlen:
        """How many of what, and since when the oldest."""
        with self._lesen() as buch:
            return betriebszahlen(buch)

    def dienste(self, eben: Mapping[Dienstart, Dienstbefund] | None = None) -> Sequence[Dienststand]:
        """Mailbox, directory and DMS, as the workers last found them, or as `eben` says."""
        with self._lesen() as buch:
            return dienststaende(buch.session, self._mandant, self._uhr, eben)

    def durchsatz(self) -> Sequence[Durchsatz]:
        """What goes through, in and out."""
        with self._lesen() as buch:
            return durchsatz(buch)

    def partner(self, seit: datetime) -> Sequence[str]:
        """Authorities with which something was begun since then, or is not over."""
        with self._lesen() as buch:
            return Kennzahlen(buch.session, buch.mandant, buch.uhr).partner(seit)

    def offene_partner(self) -> Collection[str]:
        """Authorities with which something is not over."""
        with self._lesen() as buch:
            zahlen = Kennzahlen(buch.session, buch.mandant, buch.uhr)
            return {gruppe.name for gruppe in zahlen.offene_je_partner()}

    def auftraege(self, auswahl: Auswahl) -> Sequence[Auftragsstand]:
        """One page of work items of this Mandant, by number."""
        with self._lesen() as buch:
            return auftragsstaende(buch, liste(buch.session, replace(auswahl, mandant=self._mandant)))

    def auftrag(self, nummer: int) -> Auftragsstand:
        """Raises `NichtGefunden`, also for another Mandant's."""
        with self._lesen() as buch:
            return auftragsstaende(buch, [zeige(buch.session, nummer, self._mandant)])[0]

    def vorfaelle(self, *, auch_geschlossene: bool = False) -> Sequence[Vorfallstand]:
        """Newest first."""
        with self._lesen() as buch:
            staende = [vorfallstand(zeile) for zeile in buch.vorfaelle.alle()]
        return [s for s in staende if auch_geschlossene or s.geschlossen is None]

    def vorfall(self, id: UUID) -> Vorfallstand:
        """Raises `NichtGefunden`."""
        with self._lesen() as buch:
            return vorfallstand(buch.vorfaelle.lies(id))

    def vorfallkennung(self, ziffern: str) -> UUID:
        """An id by its hex digits, whole or a beginning that is unique. Raises `NichtGefunden`."""
        with self._lesen() as buch:
            treffer = [v.id for v in buch.vorfaelle.alle() if v.id.hex.startswith(ziffern)]
        if len(treffer) > 1:
            raise NichtGefunden("Mit diesem Anfang gibt es mehrere Vorfälle; bitte mehr Zeichen angeben.")
        if not treffer:
            raise NichtGefunden("Diesen Vorfall gibt es hier nicht.")
        return treffer[0]

    def nachrichten(
        self,
        *,
        zustaende: Collection[Nachrichtenzustand] = (),
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
    ) -> Nachrichtenseite:
        """Newest first, by key."""
        with self._lesen() as buch:
            zeilen = buch.nachrichten.neueste(zustaende=zustaende, nach=nach, hoechstens=hoechstens + 1)
            seite = [nachrichtenstand(zeile) for zeile in zeilen[:hoechstens]]
        mehr = len(zeilen) > hoechstens
        return Nachrichtenseite(seite, (seite[-1].erstellt, seite[-1].id) if mehr else None)

    def nachricht(self, id: UUID) -> Nachrichtenlauf:
        """One message with the work item that still has to do with it. Raises `NichtGefunden`."""
        with self._lesen() as buch:
            zeile = buch.nachrichten.lies(id)
            aus = zeile.richtung is Nachrichtenrichtung.AUS
            schluessel = sendeschluessel(id) if aus else f"{EINGANG}:{id}"
            auftraege = auftragsstaende(buch, unerledigte(buch.session, buch.mandant, [schluessel]))
            return Nachrichtenlauf(nachrichtenstand(zeile), auftraege[0] if auftraege else None)

    def lauf(self, id: UUID) -> Lauf:
        """Raises `gateway.ablage.fehler.NichtGefunden`, also for handovers of another Mandant."""
        with self._lesen() as buch:
            zeile = buch.vorgaenge.lies(id)
            (stand,) = self._forme(buch, [zeile])
            nachrichten = sorted(buch.nachrichten.zum_vorgang(id), key=lambda n: (n.erstellt, n.paket or 0))
            return Lauf(stand, _zustaende(buch, id), [_sendung(n) for n in nachrichten])

    def _forme(self, buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Vorgangsstand, ...]:
        gang = antriebe(buch, zeilen)
        return tuple(Vorgangsstand(**felder(z, gang[z.id])) for z in zeilen)


def _zustaende(buch: Buch, id: UUID) -> Sequence[Zustandswechsel]:
    wechsel: list[Zustandswechsel] = []
    for ereignis in buch.vorgaenge.zeitlinie(id):
        if not wechsel or wechsel[-1].zustand is not ereignis.zustand:
            wechsel.append(Zustandswechsel(ereignis.zeit, ereignis.zustand))
    return wechsel


def _sendung(n: Nachrichtenzeile) -> Sendung:
    return Sendung(n.id, n.typ, n.paket, n.richtung, n.zustand, n.erstellt, n.uebermittelt)
